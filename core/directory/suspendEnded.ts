import type { UserId } from '../ids.ts';
import { type Relation, relationKey } from '../permissions/Relation.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { RelationRecord } from './DirectoryRecords.ts';
import type { Derived } from './SavedRecords.ts';

/** Always in force: the question is what would follow, not when. */
const always = { effect: 'suspend', reason: 'asked', authorId: null, begins: new Date(0), ends: null } as const;

/**
 * Suspends the relations that these records end and that still count, because another source names them or a hold keeps
 * them. Only for a trial: who asks what would follow if a relation ended means the relation, not what one source says of
 * it. Call after the records are stored.
 */
export const suspendEnded = async (
  tx: DirectoryTransaction,
  source: string,
  records: readonly RelationRecord[],
): Promise<readonly Derived[]> => {
  const ended = records.filter(({ status }) => status === 'ended');
  if (ended.length === 0) return [];
  const referred = await tx.referred(source, [...new Set(ended.flatMap(({ from, to }) => [from, to]))]);
  // Storing the records has refused an id that means nobody or several people.
  const idOf = (externalId: string): UserId[] => (referred.get(externalId) ?? []).map(({ person }) => person.id);
  const asked = ended.flatMap(({ kind, from, to, context = '' }) =>
    idOf(from).flatMap((one) => idOf(to).map((other) => ({ kind, from: one, to: other, context }))),
  );
  const around = await tx.around([...new Set(asked.map(({ from }) => from))]);
  const still = new Set(
    asked.flatMap(({ from }) =>
      around
        .from(from)
        .filter(({ isActive }) => isActive)
        .map(keyOf),
    ),
  );
  const changes: Derived[] = [];
  for (const subject of asked) if (still.has(keyOf(subject))) changes.push(await tx.saveHold({ subject, ...always }));
  return changes;
};

/** By the context's word, as holds name it. */
const keyOf = ({ kind, from, to, context }: Pick<Relation, 'kind' | 'from' | 'to' | 'context'>): string =>
  relationKey({ kind, from, to, context });
