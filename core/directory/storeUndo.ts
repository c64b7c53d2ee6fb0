import { ChatError } from '../errors.ts';
import type { Import, ImportId } from '../imports/Import.ts';
import type { ImportWrites } from '../imports/Imports.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { DirectoryChange } from './changeDirectory.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { DirectoryOutcome } from './DirectoryOutcome.ts';
import type { Day } from './DirectoryRecords.ts';
import { isWholly, type ManagedPart } from './ManagedPart.ts';
import { type LeftAlone, recordsBefore } from './recordsBefore.ts';
import { storeImport } from './storeImport.ts';

/** What an undo did, or would do. */
export interface UndoOutcome {
  /** The import that is undone, as it was. */
  readonly undone: Import;
  readonly outcome: DirectoryOutcome;
  /** The first thousand things that stay as they are. */
  readonly leftAlone: readonly LeftAlone[];
  readonly leftCount: number;
}

interface UndoOptions {
  readonly id: ImportId;
  readonly actor: Actor;
  readonly part: ManagedPart;
  readonly isDryRun: boolean;
  /** In UTC. */
  readonly today: Day;
}

type Undone = Omit<UndoOutcome, 'outcome'> & { readonly outcome: Omit<DirectoryOutcome, 'rooms'> };

const shownLeft = 1_000;

/**
 * Undoes an import in the transaction of `changeDirectory`. Of an undo that is undone the import counts again.
 * @throws ChatError as `ManageImports.undoImport`
 */
export const storeUndo = async (
  tx: DirectoryTransaction,
  policy: Policy,
  { id, actor, part, isDryRun, today }: UndoOptions,
): Promise<DirectoryChange<Undone>> => {
  const undone = await tx.imports.find(id);
  if (undone === undefined) throw new ChatError('NOT_FOUND', 'There is no such import.');
  refuseUndo(undone);
  const { source } = undone;
  // Whose organisations were moved away a moment ago.
  if (!isWholly(part, (await tx.organisationsOf(source)).values()))
    throw new ChatError('NOT_FOUND', 'There is no such import.');
  const { records, leftAlone } = recordsBefore(await tx.imports.toUndo(id));
  const change = await storeImport(tx, policy, records, {
    ...{ source, actor, isDryRun, undoes: id, today },
    // The undo says what was said before; whoever may import the source may say that.
    part: 'all',
    sameIds: new Set(records.users.map(({ externalId }) => externalId)),
  });
  const { importId } = change.result;
  if (!isDryRun && importId !== null) await setUndone(tx.imports, undone, importId);
  const result = {
    ...{ undone, outcome: change.result, leftCount: leftAlone.length },
    leftAlone: leftAlone.slice(0, shownLeft),
  };
  return { ...change, result };
};

const refuseUndo = ({ id, kind, undoneBy, isForgotten }: Import): void => {
  if (undoneBy !== null)
    throw new ChatError(
      'CONFLICT',
      `Import ${id} is undone, by import ${undoneBy}. To bring it back, undo import ${undoneBy}; nothing was changed.`,
    );
  if (isForgotten)
    throw new ChatError(
      'CONFLICT',
      `What import ${id} changed is not kept any more (RETENTION), so that it cannot be undone. Import the roster that was before it${kind === 'undo' ? ', or the one that was undone' : ''}.`,
    );
};

/** What an import undid counts again when it is undone itself, and so on along the chain. */
const setUndone = async (imports: ImportWrites, undone: Import, by: ImportId): Promise<void> => {
  await imports.setUndone(undone.id, by);
  let isUndone = false;
  for (let one: Import | undefined = undone; one !== undefined && one.undoes !== null; isUndone = !isUndone) {
    await imports.setUndone(one.undoes, isUndone ? one.id : null);
    one = await imports.find(one.undoes);
  }
};
