import type { RedisSettings } from '../adapters/redis/link/RedisSettings.ts';

export interface RedisOptions extends RedisSettings {
  /** Things that wait to be published, at most. */
  readonly capacity?: number;
  readonly expiryMs?: number;
}
