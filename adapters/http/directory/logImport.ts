import type { DirectoryOutcome } from '../../../core/directory/DirectoryOutcome.ts';
import { ChatError } from '../../../core/errors.ts';
import type { HttpLog } from '../routing/HttpLog.ts';

interface Import {
  /** What came: a whole roster, or single records. */
  readonly kind: 'roster' | 'records';
  readonly source: string;
  readonly isDryRun: boolean;
}

/**
 * Does an import, and writes one line of the log for it: of which source, how many records changed or why none, and how
 * long it took. Never names or ids of people.
 */
export const logImport = async <Done extends { readonly outcome: DirectoryOutcome }>(
  log: Pick<HttpLog, 'info'>,
  { isDryRun, ...facts }: Import,
  work: () => Promise<Done>,
): Promise<Done> => {
  const began = performance.now();
  const said = () => ({ ...facts, is_dry_run: isDryRun, ms: Math.round(performance.now() - began) });
  try {
    const done = await work();
    const { importId, organisations, contexts, users, relations, rooms, heldBack, losses } = done.outcome;
    const numbers = { organisations, contexts, users, relations, rooms, held_back: heldBack.length, losses };
    log.info({ ...said(), import_id: importId, ...numbers }, 'an import came over HTTP');
    return done;
  } catch (failure) {
    log.info({ ...said(), error: failure instanceof ChatError ? failure.code : 'INTERNAL' }, 'an import was refused');
    throw failure;
  }
};
