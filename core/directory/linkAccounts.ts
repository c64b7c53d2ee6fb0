import type { UserId } from '../ids.ts';
import type { DirectoryTransaction } from './Directory.ts';

/** Lets a source call accounts by these ids, as far as it does not yet. */
export const linkAccounts = async (
  tx: DirectoryTransaction,
  source: string,
  accounts: ReadonlyMap<string, UserId>,
): Promise<void> => {
  const known = await tx.people(source, [...accounts.keys()]);
  for (const [externalId, userId] of accounts)
    if (!known.has(externalId)) await tx.linkIdentity(source, externalId, userId);
};
