import type { Backend } from './Backend.ts';

const CHECKPOINT_AFTER_BYTES = 32 * 1024 * 1024;
const WAL_CHECK_EVERY_MESSAGES = 256;
const VACUUM_CHECK_EVERY_MS = 60_000;

/** The thresholds of PostgreSQL's autovacuum (https://www.postgresql.org/docs/18/routine-vacuuming.html#AUTOVACUUM). */
const TABLES_TO_VACUUM = `
  SELECT format('%I.%I', schemaname, relname) FROM pg_stat_user_tables
  WHERE n_dead_tup > 50 + 0.2 * n_live_tup OR n_mod_since_analyze > 50 + 0.1 * n_live_tup`;

/**
 * Replaces a server's checkpointer and autovacuum. The engine runs PostgreSQL in single-user mode, which has neither.
 * Without them the write-ahead log grows, recovery after a kill takes longer and longer, and tables bloat and have no
 * statistics. The housekeeper works between two messages, never in a client's transaction, and blocks the engine.
 */
export class Housekeeper {
  readonly #backend: Backend;
  readonly #timer: NodeJS.Timeout;
  #walCheckedAt = 0;
  #vacuumCheckedAt = 0;
  #checkpointed: string;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#checkpointed = this.#walPosition();
    this.#timer = setInterval(() => this.vacuum(), VACUUM_CHECK_EVERY_MS);
  }

  /** The caller runs it after every batch; usually it only compares two numbers. */
  afterBatch(): void {
    if (this.#backend.executed - this.#walCheckedAt < WAL_CHECK_EVERY_MESSAGES || this.#backend.inTransaction) return;
    this.#walCheckedAt = this.#backend.executed;
    const [grown] = this.#backend.ask(`SELECT pg_current_wal_insert_lsn() - '${this.#checkpointed}'::pg_lsn`);
    if (Number(grown) < CHECKPOINT_AFTER_BYTES) return;
    this.#backend.ask('CHECKPOINT');
    this.#checkpointed = this.#walPosition();
  }

  vacuum(): void {
    if (this.#backend.executed === this.#vacuumCheckedAt || this.#backend.inTransaction) return;
    for (const table of this.#backend.ask(TABLES_TO_VACUUM)) this.#backend.ask(`VACUUM (ANALYZE) ${table}`);
    this.#vacuumCheckedAt = this.#backend.executed;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #walPosition(): string {
    return this.#backend.ask('SELECT pg_current_wal_insert_lsn()')[0] ?? '0/0';
  }
}
