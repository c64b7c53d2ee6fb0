import { ChatError } from '../errors.ts';
import type { Policy } from '../permissions/Policy.ts';
import { checkRecords } from './checkRecords.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { DirectoryRecords } from './DirectoryRecords.ts';
import type { RecordProblem } from './RecordProblem.ts';
import type { KnownOrganisations } from './referOrganisations.ts';

/** The most problems in one answer. */
const shownProblems = 1000;

/** Call before writing. @throws ChatError INVALID_REQUEST with `details: [{path, problem}]` if a record is bad */
export const refuseBadRecords = async (
  tx: DirectoryTransaction,
  policy: Policy,
  records: DirectoryRecords,
  { source, organisations }: { readonly source: string; readonly organisations: KnownOrganisations },
): Promise<void> => {
  const named = new Set(records.relations.flatMap(({ from, to }) => [from, to]));
  for (const { externalId } of records.users) named.delete(externalId);
  const people = await tx.referred(source, [...named]);
  refuseProblems(checkRecords(policy, records, { people, organisations }));
};

/** @throws ChatError INVALID_REQUEST if there are any */
export const refuseProblems = (problems: readonly RecordProblem[]): void => {
  if (problems.length === 0) return;
  const message = `${problems.length} of the records cannot be taken; nothing was changed. See details.`;
  throw new ChatError('INVALID_REQUEST', message, { details: problems.slice(0, shownProblems) });
};
