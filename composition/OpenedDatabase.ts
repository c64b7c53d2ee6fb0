import type { Knex } from 'knex';

/** A database that this process is connected to. */
export interface OpenedDatabase {
  readonly knex: Knex;
  /** Other processes may use the same database. */
  readonly isShared: boolean;
  /** Which history it holds, as of the opening. */
  readonly epoch: string;
  close(): Promise<void>;
}
