import { fullName } from '../permissions/Person.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { UserRecord } from './DirectoryRecords.ts';
import type { HeldBack, IdDecisions } from './judgeIds.ts';
import type { NamedPerson } from './SavedRecords.ts';

/**
 * The records by which a source would bring people back who were erased. They are held back, until somebody says that the id
 * is somebody else's now (`reusedIds`); then it makes a new account, as any unknown id.
 */
export const holdBackErased = async (
  tx: Pick<DirectoryTransaction, 'erasedAmong'>,
  users: readonly UserRecord[],
  known: ReadonlyMap<string, NamedPerson>,
  { source, reusedIds = new Set() }: Pick<IdDecisions, 'reusedIds'> & { readonly source: string },
): Promise<readonly HeldBack[]> => {
  const unknown = users.filter(({ externalId }) => !known.has(externalId) && !reusedIds.has(externalId));
  if (unknown.length === 0) return [];
  const erased = new Set(
    await tx.erasedAmong(
      source,
      unknown.map(({ externalId }) => externalId),
    ),
  );
  return unknown.flatMap(({ externalId, firstName, lastName }) =>
    erased.has(externalId)
      ? [{ externalId, knownAs: '', name: fullName({ firstName, lastName, externalId }), reason: 'erased' as const }]
      : [],
  );
};
