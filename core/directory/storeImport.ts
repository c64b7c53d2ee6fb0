import { auditActor } from '../audit/AuditEntry.ts';
import type { ImportDraft, ImportId } from '../imports/Import.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { SourceKeyHolder } from '../permissions/SourceKeyHolder.ts';
import type { DirectoryChange } from './changeDirectory.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { DirectoryOutcome } from './DirectoryOutcome.ts';
import type { DirectoryRecords, DirectorySnapshot } from './DirectoryRecords.ts';
import { directoryOutcomeOf } from './directoryOutcomeOf.ts';
import { type ImportedFile, importEntry } from './importEntry.ts';
import { type StoreOptions, storeRecords } from './storeRecords.ts';

export interface ImportOptions extends Omit<StoreOptions, 'draft'> {
  readonly actor: Actor | SourceKeyHolder;
  readonly file?: ImportedFile | undefined;
  /** The most `DirectoryOutcome.differences`; 1,000 by default. */
  readonly shownDifferences?: number | undefined;
  /** The import that the records undo. */
  readonly undoes?: ImportId;
}

/** Differences of an outcome, unless more are asked for. */
const differencesByDefault = 1_000;

/**
 * Stores records and puts on record what they changed, in the transaction of `changeDirectory`. A file is always on record;
 * records without a file that change nothing leave no trace. So does a dry run.
 * @throws ChatError as `storeRecords`
 */
export const storeImport = async (
  tx: DirectoryTransaction,
  policy: Policy,
  given: DirectoryRecords | DirectorySnapshot,
  { actor, file, undoes, shownDifferences = differencesByDefault, ...options }: ImportOptions,
): Promise<DirectoryChange<Omit<DirectoryOutcome, 'rooms'>>> => {
  const { source, part, isForced = false, isDryRun = false } = options;
  const draft: ImportDraft = {
    ...{ source, actor: auditActor(actor), undoes: undoes ?? null },
    kind: undoes !== undefined ? 'undo' : 'source' in given ? 'roster' : 'records',
    fileHash: file?.hash ?? null,
    fileName: file?.name ?? null,
    settings: {
      ...file?.settings,
      ...('source' in given && { is_forced: isForced }),
      ...(options.guards && { guards: { ...options.guards } }),
    },
  };
  const stored = await storeRecords(tx, policy, given, { ...options, ...(isDryRun ? {} : { draft }) });
  const { movedPeople, movedRelations, people, missingPeople, relations, endedRelations } = stored;
  const saved = [...endedRelations, ...relations];
  const changed = [...movedPeople, ...people, ...missingPeople];
  const outcome = directoryOutcomeOf(stored, shownDifferences);
  const { organisations, contexts, users, relations: ofRelations } = outcome;
  const isKept = changed.length + saved.length > 0 || file !== undefined || undoes !== undefined;
  const counts = { organisations, contexts, users, relations: ofRelations };
  const isOnRecord = isDryRun ? isKept : (await tx.imports.end(counts, isKept)) > 0 || isKept;
  const result = { ...outcome, importId: isOnRecord ? outcome.importId : null };
  return {
    people: changed,
    relations: [...movedRelations, ...saved.map(({ after }) => after)],
    saved,
    actor: draft.actor,
    entry: isOnRecord
      ? importEntry({ actor, part, source, file, undoes, isForced: isForced || result.alarms.length > 0 }, result, {
          people: changed,
          relations: saved,
        })
      : undefined,
    result,
  };
};
