import type { RedisSettings } from '../adapters/redis/link/RedisSettings.ts';

export interface RedisOptions extends RedisSettings {
  /** Messages that wait to be published, at most; default 1,500. */
  readonly capacity?: number;
  /** Milliseconds after which a publication is not worth delivering; default 10,000. */
  readonly expiryMs?: number;
}
