import { type CryptoKey, createLocalJWKSet, errors, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose';
import type { Clock } from '../../core/clock.ts';
import { ChatError } from '../../core/errors.ts';
import { fetchKeySet } from './fetchKeySet.ts';

export interface KeySetLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface RemoteKeySetOptions {
  readonly url: URL;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: KeySetLog;
  /** Milliseconds after which the set is loaded again, at most: a key that was withdrawn counts no longer. */
  readonly cacheMs?: number;
}

type FindKey = ReturnType<typeof createLocalJWKSet>;

/** Milliseconds between two loads, at least: for a key that is not in the set, and after a failure. */
const cooldownMs = 30_000;
const retryMs = 5_000;
const leastCacheMs = 5_000;

/**
 * A JSON Web Key Set at an address (RFC 7517). It is loaded when it is first needed, again when `cacheMs` or what its
 * server allows (`Cache-Control: max-age`) has passed, and for a key that it does not hold. While its server is away the
 * keys stay that it had, and `problem` says why.
 */
export class RemoteKeySet {
  readonly #options: RemoteKeySetOptions;
  readonly #mostCacheMs: number;
  #find: FindKey | undefined;
  /** Monotonic milliseconds. */
  #staleAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;
  #problem: string | null = null;
  #failures = 0;

  constructor(options: RemoteKeySetOptions) {
    this.#options = options;
    this.#mostCacheMs = options.cacheMs ?? 600_000;
  }

  /** Why the set could not be loaded last time; null if it could, or was not needed yet. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Loads that failed, since the start. */
  get failures(): number {
    return this.#failures;
  }

  /** The key of a token. @throws jose's errors; ChatError UNAVAILABLE as long as the set was never loaded */
  readonly keyOf = async (header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> => {
    const now = this.#options.clock.monotonic();
    if (now >= this.#staleAt && now - this.#triedAt >= retryMs) await this.#load();
    else if (this.#find === undefined) await this.#loading;
    try {
      return await this.#known()(header, token);
    } catch (failure) {
      if (!(failure instanceof errors.JWKSNoMatchingKey)) throw failure;
      if (this.#options.clock.monotonic() - this.#triedAt < cooldownMs) throw failure;
      await this.#load();
      return this.#known()(header, token);
    }
  };

  #known(): FindKey {
    if (this.#find !== undefined) return this.#find;
    throw new ChatError('UNAVAILABLE', 'The keys that prove who somebody is cannot be loaded now. Try again.', {
      cause: this.#problem,
    });
  }

  /** One load for all who need it. Never rejects. */
  #load(): Promise<void> {
    this.#loading ??= this.#loadNow().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #loadNow(): Promise<void> {
    const { url, clock, log } = this.#options;
    this.#triedAt = clock.monotonic();
    try {
      const { keys, cacheControl } = await fetchKeySet(url);
      this.#find = createLocalJWKSet(keys);
      const cacheMs = Math.min(this.#mostCacheMs, maxAgeMs(cacheControl) ?? this.#mostCacheMs);
      this.#staleAt = this.#triedAt + Math.max(Math.min(leastCacheMs, this.#mostCacheMs), cacheMs);
      if (this.#problem !== null) log.info({}, 'the key set is loaded again');
      this.#problem = null;
    } catch (failure) {
      this.#failures += 1;
      if (this.#problem === null)
        log.warn(
          { err: failure },
          this.#find === undefined
            ? 'the key set (AUTH_JWKS_URL) cannot be loaded: nobody can be let in until it can'
            : 'the key set (AUTH_JWKS_URL) cannot be loaded: the keys stay that it had',
        );
      this.#problem = failure instanceof Error ? failure.message : String(failure);
    }
  }
}

const maxAgeMs = (cacheControl: string | null): number | undefined => {
  const seconds = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,9})/i.exec(cacheControl ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
};
