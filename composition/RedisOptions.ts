import type { RedisSettings } from '../adapters/redis/RedisSettings.ts';

export interface RedisOptions extends RedisSettings {
  /** Things that wait to be published, at most. */
  readonly capacity?: number;
  readonly expiryMs?: number;
}
