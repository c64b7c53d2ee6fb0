import { ChatError } from '../errors.ts';
import type { DirectoryTransaction } from './Directory.ts';
import { isManaged, type ManagedPart } from './ManagedPart.ts';
import type { KnownAccount } from './SavedRecords.ts';

export const isManagedAccount = (part: ManagedPart, account: KnownAccount | undefined): account is KnownAccount =>
  account !== undefined && isManaged(part, account.person);

/** @throws ChatError CONFLICT for an account that is merged already */
export const refuseMerged = ({ person, mergedInto }: KnownAccount): void => {
  if (mergedInto !== null)
    throw new ChatError(
      'CONFLICT',
      `The account ${person.id} is merged into ${mergedInto}; name that one, or undo that merge first.`,
    );
};

/** A source that names two people says that they are two. */
export const refuseNamedTwice = (survivor: KnownAccount, merged: KnownAccount): void => {
  const naming = (account: KnownAccount) =>
    account.identities.filter(({ isNamed }) => isNamed).map(({ source }) => source);
  const own = naming(survivor);
  const both = naming(merged).find((source) => own.includes(source));
  if (both !== undefined)
    throw new ChatError(
      'CONFLICT',
      `"${both}" names both accounts, so it says that they are two people. Let it name one of them, or map its ids if it gave the person a new one.`,
    );
};

/** Two who are related, or talk to each other, are two people. */
export const refuseRelated = async (
  tx: DirectoryTransaction,
  survivor: KnownAccount,
  merged: KnownAccount,
): Promise<void> => {
  const [one, other] = [survivor.person.id, merged.person.id];
  const graph = await tx.around([one]);
  const isRelated = [...graph.from(one), ...graph.to(one)].some(({ from, to }) => from === other || to === other);
  if (
    isRelated ||
    (await tx.roomsOf(other)).some(({ state }) => state.about.includes(one) && state.about.includes(other))
  )
    throw new ChatError(
      'CONFLICT',
      'These two are related to each other, or have a room with each other, so they are two people. Choose another account.',
    );
};
