import type { Readable } from 'node:stream';

/** One file of a bundle; each opening reads it from its start. */
export interface RosterFile {
  /** The name as it is written, after its folder (`north/users.csv`) if files of several are in the bundle. */
  readonly name: string;
  /** The size without compression. */
  readonly bytes: number;
  open(): Promise<Readable>;
}

/** The CSV files of a folder or archive, before any of them is read. */
export interface RosterFiles {
  readonly files: readonly RosterFile[];
  close(): Promise<void>;
}
