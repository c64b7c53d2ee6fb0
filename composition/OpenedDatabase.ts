import type { Knex } from 'knex';

/** A database that this process is connected to. */
export interface OpenedDatabase {
  readonly knex: Knex;
  /** Whether other processes may use the same database. */
  readonly isShared: boolean;
  /** The epoch of its history when it was opened. */
  readonly epoch: string;
  /** The secret of its messages' hashes (`BodyHash`) when it was opened. */
  readonly bodySecret: string;
  close(): Promise<void>;
}
