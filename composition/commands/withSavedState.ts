import { join } from 'node:path';
import type { Knex } from 'knex';
import { ControlClient } from '../../adapters/control/ControlClient.ts';
import { KnexAuditLog } from '../../adapters/knex/audit/KnexAuditLog.ts';
import type { AuditDetails } from '../../core/audit/AuditEntry.ts';
import { ChatError } from '../../core/errors.ts';
import { databaseOf } from '../databaseOf.ts';
import { makeLog } from '../makeLog.ts';
import { openDirect } from '../openStorage.ts';
import { readConfig } from '../readConfig.ts';
import type { CommandContext } from './Command.ts';
import { withDatabase } from './withDatabase.ts';

export interface SavedState {
  /** A database that holds what is to be saved. */
  readonly knex: Knex;
  readonly signal: AbortSignal;
  /** Puts the backup on record in the database that serves. */
  record(made: AuditDetails): Promise<void>;
}

/**
 * Opens what a backup saves: the database that the settings name; or, where a server has the embedded one open, a snapshot
 * of it that the server makes, so that it goes on meanwhile.
 * @throws ChatError UNAVAILABLE if it was stopped, or while another backup is made; INVALID_REQUEST without a database
 */
export const withSavedState = async <Result>(
  context: CommandContext,
  work: (state: SavedState) => Promise<Result>,
): Promise<Result> => {
  const config = readConfig(context.env, { admitsNobody: true });
  const database = databaseOf(config);
  const dataDir = typeof database === 'object' && 'dataDir' in database ? database.dataDir : undefined;
  const control = dataDir === undefined ? undefined : await ControlClient.connect(dataDir);
  if (control === undefined || dataDir === undefined)
    return withDatabase(context, { mustExist: true, stopped }, (knex) => {
      const record = (made: AuditDetails): Promise<void> =>
        new KnexAuditLog(knex).append([{ actor: { kind: 'command' }, action: 'backup.made', details: made }]);
      return work({ knex, signal: context.signal, record });
    });

  const { ended } = control;
  const signal = AbortSignal.any([context.signal, ended]);
  try {
    const folder = join(dataDir, await control.snapshot(context.signal));
    const { knex, close } = await openDirect({ dataDir: folder }, makeLog(config.logLevel));
    try {
      return await work({ knex, signal, record: (made) => control.record(made) });
    } finally {
      await close();
    }
  } catch (failure) {
    if (!signal.aborted) throw failure;
    throw new ChatError('UNAVAILABLE', context.signal.aborted ? stopped : gone, { cause: failure });
  } finally {
    control.close();
  }
};

const stopped = 'Stopped before it was done. There is no new backup, and nothing was changed.';
const gone = 'The server ended before the backup was made. There is no new backup: try again.';
