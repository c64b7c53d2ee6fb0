import type { DirectoryTransaction } from './Directory.ts';
import type { DirectoryRecords } from './DirectoryRecords.ts';
import type { RecordProblem } from './RecordProblem.ts';
import { refuseProblems } from './refuseBadRecords.ts';

/**
 * Refuses relations of people whom only other sources name: a source that may speak for itself alone says nothing about
 * them. Call before writing.
 * @throws ChatError INVALID_REQUEST with `details: [{path, problem}]`
 */
export const refuseOtherSources = async (
  tx: Pick<DirectoryTransaction, 'people'>,
  { users, relations }: DirectoryRecords,
  source: string,
): Promise<void> => {
  const given = new Set(users.map(({ externalId }) => externalId));
  const ends = new Set(relations.flatMap(({ from, to }) => [from, to]).filter((id) => !given.has(id)));
  const own = ends.size === 0 ? new Map() : await tx.people(source, [...ends]);
  const problems = relations.flatMap((relation, index): RecordProblem[] =>
    (['from', 'to'] as const).flatMap((end) =>
      given.has(relation[end]) || own.has(relation[end])
        ? []
        : [{ path: `/relations/${index}/${end}`, problem: `the source "${source}" names nobody with this id` }],
    ),
  );
  refuseProblems(problems);
};
