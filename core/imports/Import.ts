import type { AuditActor, AuditDetails } from '../audit/AuditEntry.ts';
import type { Id } from '../ids.ts';

/** The number of an import; a later one is larger. */
export type ImportId = Id<'Import'>;
export const asImportId = (value: number): ImportId => value as ImportId;

/** `roster`: all records of a source, from a file or a host; `records`: some of them; `undo`: what was before an import. */
export const importKinds = ['roster', 'records', 'undo'] as const;
export type ImportKind = (typeof importKinds)[number];

/** What an import did, in numbers: of rows that it made and changed, and of people and relations that ended by it. */
export interface ImportCounts {
  readonly organisations: { readonly created: number; readonly updated: number };
  readonly contexts: { readonly created: number; readonly updated: number };
  readonly users: { readonly created: number; readonly updated: number; readonly deactivated: number };
  readonly relations: { readonly created: number; readonly updated: number; readonly ended: number };
}

/** An import that has not been stored yet. */
export interface ImportDraft {
  readonly source: string;
  readonly actor: AuditActor;
  readonly kind: ImportKind;
  /** SHA-256 of the file in hexadecimal digits; null: the records came without one. */
  readonly fileHash: string | null;
  /** The name of the file or folder, without where it lay; null if it had none. */
  readonly fileName: string | null;
  /** How the records were read. */
  readonly settings: AuditDetails;
  /** The import that this one undoes. */
  readonly undoes: ImportId | null;
}

/** An import on record. */
export interface Import extends ImportDraft {
  readonly id: ImportId;
  readonly at: Date;
  readonly counts: ImportCounts;
  /** How many changes of what the source says are recorded with it. */
  readonly changes: number;
  /** The import that undid this one; null: it counts. */
  readonly undoneBy: ImportId | null;
  /** True once retention has taken its changes; it cannot be undone any more. */
  readonly isForgotten: boolean;
}
