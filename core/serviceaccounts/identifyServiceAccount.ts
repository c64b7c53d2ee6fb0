import type { Clock } from '../clock.ts';
import type { ServiceAccount } from './ServiceAccount.ts';
import type { ServiceAccounts } from './ServiceAccounts.ts';

/** Port: keys that nobody can guess, and their hashes. */
export interface ServiceSecrets {
  /** 256 random bits, in 43 characters of base64url. */
  make(): string;
  /** SHA-256, hexadecimal. */
  hash(secret: string): string;
}

/**
 * The service account whose key this is; undefined for what is no key, or no more. Asks the store each time: a revoked key
 * and a deactivated account end at once, on every node.
 */
export type IdentifyServiceAccount = (text: string) => Promise<ServiceAccount | undefined>;

/** How a key of a service account begins, by which people and scanners of secrets tell what it is. */
export const serviceKeyPrefix = 'hsk_';
const keyForm = /^hsk_[\w-]{43}$/;
const touchMs = 60_000;

interface Deps {
  readonly serviceAccounts: Pick<ServiceAccounts, 'findByKey' | 'touchKey'>;
  readonly secrets: Pick<ServiceSecrets, 'hash'>;
  readonly clock: Pick<Clock, 'now'>;
}

export const makeIdentifyServiceAccount =
  ({ serviceAccounts, secrets, clock }: Deps): IdentifyServiceAccount =>
  async (text) => {
    // Whatever cannot be a key costs no query.
    if (!keyForm.test(text)) return undefined;
    const now = clock.now();
    const found = await serviceAccounts.findByKey(secrets.hash(text), now);
    if (found === undefined) return undefined;
    const unlessSince = new Date(now.getTime() - touchMs);
    const { id, lastUsedAt } = found.key;
    if (lastUsedAt === null || lastUsedAt <= unlessSince) await serviceAccounts.touchKey(id, now, unlessSince);
    return found.account;
  };
