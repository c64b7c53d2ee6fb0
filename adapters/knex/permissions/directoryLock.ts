import type { Knex } from 'knex';
import { held } from '../sql/databaseErrors.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** Our own corner of the database's advisory locks: "hr" in ASCII. */
const family = 0x6872;

/** Milliseconds that one directory change may wait for others. */
const patienceMs = 600_000;

/**
 * Until the transaction ends nobody changes the directory. AcquireRequest it before any row: that order excludes deadlocks.
 * Does not wait, as an import may take a minute: were everybody to wait for it with a connection in hand, there would
 * be none left to send messages with. @throws ChatError UNAVAILABLE, after which `inTransaction` tries again
 */
export const keepDirectory = async (trx: Knex): Promise<void> => {
  const [row] = await queryRows<{ kept: boolean }>(
    trx,
    sql`SELECT pg_try_advisory_xact_lock_shared(${family}::int, 1) AS kept`,
  );
  if (row?.kept !== true) throw held();
};

/** Until the transaction ends nobody else changes the directory or a room's memberships. Waits for its turn. */
export const claimDirectory = (trx: Knex): Promise<void> => claim(trx, 1);

/** Until the transaction ends nobody else migrates. Waits for its turn. */
export const claimSchema = (trx: Knex): Promise<void> => claim(trx, 2);

/**
 * Takes time too: large changes think between their statements, and some of these take long. One statement where
 * nobody holds the lock; waiting for it is another one, which the time that was taken holds for.
 */
const claim = async (trx: Knex, lock: 1 | 2): Promise<void> => {
  const [row] = await queryRows<{ claimed: boolean }>(
    trx,
    sql`
    SELECT pg_try_advisory_xact_lock(${family}::int, ${lock}::int) AS claimed,
      set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '60s', true)`,
  );
  if (row?.claimed !== true)
    await queryRows(trx, sql`SELECT pg_advisory_xact_lock(${family}::int, ${lock}::int)`, { timeoutMs: patienceMs });
};
