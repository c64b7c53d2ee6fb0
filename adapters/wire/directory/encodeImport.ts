import type { ManageImports } from '../../../core/directory/manageImports.ts';
import type { LeftAlone } from '../../../core/directory/recordsBefore.ts';
import type { UndoOutcome } from '../../../core/directory/storeUndo.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Import } from '../../../core/imports/Import.ts';
import { asChangeId, type RecordedChange } from '../../../core/imports/RecordedChange.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { encodePerson } from '../messages/encodeMessage.ts';
import type { Static } from '../schema/compileSchema.ts';
import { encodeOutcome } from './encodeOutcome.ts';
import type { importChangesQuery } from './importSchemas.ts';

/** Finds a person by id, for the name. */
type FindSomebody = (id: UserId) => Promise<Person | undefined>;

/** Turns the filters of a request into those of the use case, with one change more, to know whether there are more. */
export const decodeChanges = (
  { what, kind, q: text, before }: Static<typeof importChangesQuery>,
  limit: number,
): Parameters<ManageImports['listImportChanges']>[1] => ({
  limit: limit + 1,
  ...(what === undefined ? {} : { what }),
  ...(kind === undefined ? {} : { kind }),
  ...(text === undefined ? {} : { text }),
  ...(before === undefined ? {} : { before: asChangeId(before) }),
});

const encodeSomebody = async (id: UserId | null, find: FindSomebody) => {
  const person = id === null ? undefined : await find(id);
  return person === undefined ? null : encodePerson(person);
};

const encodeActor = async ({ actor }: Pick<Import, 'actor'>, find: FindSomebody) => ({
  kind: actor.kind,
  user: await encodeSomebody(actor.kind === 'person' ? actor.id : null, find),
});

export const encodeImport = async (one: Import, find: FindSomebody) => {
  const { organisations, contexts, users, relations } = one.counts;
  const made = ({ created, updated }: { readonly created: number; readonly updated: number }) => ({ created, updated });
  return {
    ...{ id: one.id, source: one.source, kind: one.kind, at: one.at.toISOString() },
    actor: await encodeActor(one, find),
    ...{ file_name: one.fileName, file_hash: one.fileHash, settings: one.settings },
    counts: {
      organisations: made(organisations),
      contexts: made(contexts),
      users: { ...made(users), deactivated: users.deactivated },
      relations: { ...made(relations), ended: relations.ended },
    },
    ...{ changes: one.changes, undoes: one.undoes, undone_by: one.undoneBy, is_forgotten: one.isForgotten },
  };
};

const encodeAbout = async (change: RecordedChange, find: FindSomebody) => ({
  ...{ what: change.what, kind: change.kind },
  user: await encodeSomebody(change.userId, find),
  other: await encodeSomebody(change.otherId, find),
  ...{ context: change.context, external_id: change.externalId },
});

export const encodeChange = async (change: RecordedChange, find: FindSomebody) => ({
  ...{ id: change.id, import_id: change.importId, source: change.source, at: change.at.toISOString() },
  actor: await encodeActor(change, find),
  ...(await encodeAbout(change, find)),
  ...{ before: change.before, after: change.after },
});

export const encodeUndo = async (
  { undone, outcome, leftAlone, leftCount }: UndoOutcome,
  isDryRun: boolean,
  find: FindSomebody,
) => ({
  is_dry_run: isDryRun,
  undone: await encodeImport(undone, find),
  outcome: encodeOutcome(outcome),
  left_alone: await Promise.all(
    leftAlone.map(async ({ undone: { change }, reason, laterImport }: LeftAlone) => ({
      ...(await encodeAbout(change, find)),
      ...{ reason, import_id: laterImport },
    })),
  ),
  left_count: leftCount,
});
