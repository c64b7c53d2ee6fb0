import type { Knex } from 'knex';
import { advisoryKey } from '../sql/advisoryKey.ts';
import { held } from '../sql/databaseErrors.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { timeLimits } from '../sql/timeLimits.ts';

/** Milliseconds that one directory change may wait for others. */
const patienceMs = 600_000;

/**
 * Until the transaction ends nobody changes the directory. Acquire this lock before any row: that order excludes
 * deadlocks. It does not wait: an import may take a minute, and if every caller waited with a connection in hand, none
 * would be left for messages. @throws ChatError UNAVAILABLE, after which `inTransaction` tries again
 */
export const keepDirectory = async (trx: Knex): Promise<void> => {
  const [row] = await queryRows<{ kept: boolean }>(
    trx,
    sql`SELECT pg_try_advisory_xact_lock_shared(${advisoryKey(trx, 1)}) AS kept, ${timeLimits}`,
  );
  if (row?.kept !== true) throw held();
};

/** Until the transaction ends nobody else changes the directory or a room's memberships. Waits for its turn. */
export const claimDirectory = (trx: Knex): Promise<void> => claim(trx, 1);

/** Until the transaction ends nobody else migrates. Waits for its turn. */
export const claimSchema = (trx: Knex): Promise<void> => claim(trx, 2);

/**
 * Acquires a lock, and lifts the time limits of the transaction: large changes compute between their statements, and
 * some statements run long. Compiling one of them takes longer than running it on a chunk. If the lock is free this is one statement; waiting is a second one, with the limits lifted.
 */
const claim = async (trx: Knex, lock: 1 | 2): Promise<void> => {
  const [row] = await queryRows<{ claimed: boolean }>(
    trx,
    sql`
    SELECT pg_try_advisory_xact_lock(${advisoryKey(trx, lock)}) AS claimed,
      set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '60s', true),
      set_config('jit', 'off', true)`,
  );
  if (row?.claimed !== true)
    await queryRows(trx, sql`SELECT pg_advisory_xact_lock(${advisoryKey(trx, lock)})`, { timeoutMs: patienceMs });
};
