import type { Readable } from 'node:stream';

/** One file of a bundle, read from its start as often as it is opened. */
export interface RosterFile {
  /** The name without folders, as written. */
  readonly name: string;
  /** Uncompressed. */
  readonly bytes: number;
  open(): Promise<Readable>;
}

/** The CSV files of a folder or archive, before anything of them has been read. */
export interface RosterFiles {
  readonly files: readonly RosterFile[];
  close(): Promise<void>;
}
