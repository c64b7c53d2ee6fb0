import type { UserId } from '../ids.ts';
import type { Imports } from '../imports/Imports.ts';
import type { RecordedChange } from '../imports/RecordedChange.ts';
import type { Person } from '../permissions/Person.ts';
import { type ExportRecord, named, time } from './exportRecords.ts';

interface Deps {
  readonly imports: Pick<Imports, 'changes'>;
  readonly people: { find(id: UserId): Promise<Person | undefined> };
}

/** Changes in one query. */
const pageSize = 1_000;

/**
 * What imports changed of what sources say about a person and their relations, the newest first. What offices decided is
 * left out: a hold may protect somebody else.
 */
export const readChanges = async ({ imports, people }: Deps, userId: UserId): Promise<readonly ExportRecord[]> => {
  const found: RecordedChange[] = [];
  for (;;) {
    const last = found.at(-1);
    const page = await imports.changes({ userId, limit: pageSize, ...(last && { before: last.id }) });
    found.push(...page);
    if (page.length < pageSize) break;
  }
  const told = found.filter(({ importId }) => importId !== null);
  const names = new Map<UserId, Person | undefined>();
  for (const id of new Set(told.flatMap((one) => [one.userId, one.otherId])))
    if (id !== null) names.set(id, await people.find(id));
  const name = (id: UserId | null) => (id === null ? null : named(names.get(id), id));
  return told.map(
    ({
      at,
      source,
      importId,
      what,
      kind,
      userId: from,
      otherId,
      context,
      externalId,
      before,
      after,
    }): ExportRecord => ({
      ...{ type: 'change', at: time(at), source, import: importId, what },
      ...(what === 'relation' ? { kind, from: name(from), to: name(otherId), context } : { external_id: externalId }),
      ...{ before, after },
    }),
  );
};
