import type { Clock } from '../clock.ts';
import type { SourceKeyHolder } from '../permissions/SourceKeyHolder.ts';
import type { SourceKeys } from './SourceKeys.ts';

/** Port: keys that nobody can guess, and their hashes. */
export interface KeySecrets {
  /** 256 random bits, in 43 characters of base64url. */
  make(): string;
  /** SHA-256, hexadecimal. */
  hash(secret: string): string;
}

/** Who shows a key of a source; undefined for what is no key, or no more. Asks the store each time: a revoked key ends at once. */
export type IdentifyKey = (text: string) => Promise<SourceKeyHolder | undefined>;

/** How a key of a source begins, by which people and scanners of secrets tell what it is. */
export const keyPrefix = 'hrk_';
const keyForm = /^hrk_[\w-]{43}$/;
const touchMs = 60_000;

interface Deps {
  readonly sourceKeys: Pick<SourceKeys, 'find' | 'touch'>;
  readonly secrets: Pick<KeySecrets, 'hash'>;
  readonly clock: Pick<Clock, 'now'>;
}

export const makeIdentifyKey =
  ({ sourceKeys, secrets, clock }: Deps): IdentifyKey =>
  async (text) => {
    // Whatever cannot be a key costs no query.
    if (!keyForm.test(text)) return undefined;
    const found = await sourceKeys.find(secrets.hash(text));
    if (found === undefined) return undefined;
    const now = clock.now();
    const unlessSince = new Date(now.getTime() - touchMs);
    if (found.lastUsedAt === null || found.lastUsedAt <= unlessSince)
      await sourceKeys.touch(found.holder.id, now, unlessSince);
    return found.holder;
  };
