/** A table as a backup has it: what its rows hold, by the columns' names, and how many there are. */
export interface BackupTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

/** Where a sequence stands. `last_value` is text, as it may be beyond what a JavaScript number can hold. */
export interface BackupSequence {
  readonly name: string;
  readonly last_value: string;
  readonly is_called: boolean;
}

/** What a backup says of itself in its first line. */
export interface BackupHeader {
  readonly format: typeof backupFormat;
  readonly version: number;
  readonly created_at: string;
  /** The schema's migrations at that time, in their order. */
  readonly migrations: readonly string[];
  /** In the order in which their rows follow. */
  readonly tables: readonly BackupTable[];
  readonly sequences: readonly BackupSequence[];
}

export const backupFormat = 'homeroom-backup';
/** Another number means that former releases cannot read it. */
export const backupVersion = 1;

export const countRows = ({ tables }: BackupHeader): number => tables.reduce((sum, { rows }) => sum + rows, 0);

/** How far it has come, and when to stop. */
export interface BackupWatch {
  onProgress?(done: number, total: number): void;
  readonly signal?: AbortSignal;
}
