import type { PostgresBusSettings } from '../adapters/postgres/link/PostgresBusSettings.ts';

export interface PostgresBusOptions extends PostgresBusSettings {
  /** Messages that wait to be published, at most; default 1,500. */
  readonly capacity?: number;
  /** Milliseconds after which a publication is not worth delivering; default 10,000. */
  readonly expiryMs?: number;
}
