import type { AuditHead } from '../../../core/audit/AuditEntry.ts';

/** A table in a backup: the columns of its rows, and how many rows there are. */
export interface BackupTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

/** The state of a sequence. `last_value` is text, because it may exceed what a JavaScript number can hold. */
export interface BackupSequence {
  readonly name: string;
  readonly last_value: string;
  readonly is_called: boolean;
}

/** The first line of a backup. */
export interface BackupHeader {
  readonly format: typeof backupFormat;
  readonly version: number;
  readonly created_at: string;
  /** The migrations that the schema had, in their order. */
  readonly migrations: readonly string[];
  /** In the order of their rows in the file. */
  readonly tables: readonly BackupTable[];
  readonly sequences: readonly BackupSequence[];
  /** The head of the audit log in these rows. Absent in backups of releases without one. */
  readonly audit_head?: AuditHead;
}

export const backupFormat = 'homeroom-backup';
/** A release reads this version alone. */
export const backupVersion = 1;

export const countRows = ({ tables }: BackupHeader): number => tables.reduce((sum, { rows }) => sum + rows, 0);

/** Reports progress, and stops the work. */
export interface BackupWatch {
  onProgress?(done: number, total: number): void;
  readonly signal?: AbortSignal;
}
