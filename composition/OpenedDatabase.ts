import type { Knex } from 'knex';

/** A database that this process is connected to. */
export interface OpenedDatabase {
  readonly knex: Knex;
  /** Whether other processes may use the same database. */
  readonly isShared: boolean;
  /** Its connections are a host's, with a role that is the host's to set up. */
  readonly isBorrowed?: boolean;
  /** Where it lies; absent for a server's. */
  readonly folder?: string;
  /** The epoch of its history when it was opened. */
  readonly epoch: string;
  /** The secret of its messages' hashes (`BodyHash`) when it was opened. */
  readonly bodySecret: string;
  /** Writes what it holds at one moment into a folder, which opens like its own. Absent where that is not its way. */
  snapshot?(folder: string): Promise<void>;
  close(): Promise<void>;
}
