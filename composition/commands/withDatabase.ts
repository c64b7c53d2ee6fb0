import type { Knex } from 'knex';
import { ChatError } from '../../core/errors.ts';
import { absentFolder } from '../absentDatabase.ts';
import { databaseOf } from '../databaseOf.ts';
import { makeLog } from '../makeLog.ts';
import { openDirect } from '../openStorage.ts';
import { readConfig } from '../readConfig.ts';
import type { CommandContext } from './Command.ts';

interface Access {
  /** Refuse a missing embedded database instead of creating it. */
  readonly mustExist: boolean;
  /** What to say if it was stopped; that nothing was changed, by default. */
  readonly stopped?: string;
}

/**
 * Opens the database that the settings name, past a pooler and without migrating it, for one piece of work that may be
 * stopped.
 * @throws ChatError UNAVAILABLE if it was stopped, or if another process uses the embedded database; INVALID_REQUEST if
 *   there is no database to open
 */
export const withDatabase = async <Result>(
  { env, signal }: CommandContext,
  { mustExist, stopped = 'Stopped before it was done. Nothing was changed.' }: Access,
  work: (knex: Knex, isShared: boolean) => Promise<Result>,
): Promise<Result> => {
  const config = readConfig(env, { admitsNobody: true });
  const database = databaseOf(config);
  if (database === 'memory') throw new ChatError('INVALID_REQUEST', 'A chat in memory has no database to open.');
  const absence = mustExist ? absentFolder(database) : undefined;
  if (absence !== undefined) throw new ChatError('INVALID_REQUEST', absence);
  const { knex, isShared, close } = await openDirect(database, makeLog(config.logLevel));
  try {
    return await work(knex, isShared);
  } catch (failure) {
    if (!signal.aborted) throw failure;
    throw new ChatError('UNAVAILABLE', stopped, { cause: failure });
  } finally {
    await close();
  }
};
