import type { UserId } from '../ids.ts';
import type { Import, ImportCounts, ImportDraft, ImportId } from './Import.ts';
import type { ChangeDraft, ChangeId, ChangeSubject, RecordedChange, UndoneChange } from './RecordedChange.ts';

export interface ImportsQuery {
  /** Only imports of these sources; absent: of all. */
  readonly sources?: readonly string[];
  /** Only imports before this one, for the next page. */
  readonly before?: ImportId;
  readonly limit: number;
}

/** Changes of one import, or about one person. */
export interface ChangesQuery {
  readonly importId?: ImportId;
  /** About the person, the accounts that were merged into theirs, or one of their relations. */
  readonly userId?: UserId;
  /** With `userId`: only relations of the two. */
  readonly otherId?: UserId;
  readonly what?: ChangeSubject;
  /** Only relations, or holds, of this kind. */
  readonly kind?: string;
  /**
   * Only changes with these words: in the source's id, the names before and after, or the names of the people as they are
   * now. Case does not matter.
   */
  readonly text?: string;
  /** Only changes before this one, for the next page. */
  readonly before?: ChangeId;
  readonly limit: number;
}

/** Port: reads imports and what they changed; `ImportWrites` stores them. */
export interface Imports {
  /** The newest first. */
  list(query: ImportsQuery): Promise<readonly Import[]>;
  find(id: ImportId): Promise<Import | undefined>;
  /** The newest first. One query. */
  changes(query: ChangesQuery): Promise<readonly RecordedChange[]>;
  /** Takes the changes of imports, and those of offices, that were made before; returns of how many imports. Counts stay. */
  forget(before: Date): Promise<number>;
  /** How many imports `forget` would take. */
  countBefore(before: Date): Promise<number>;
}

/** What a transaction of the directory records. */
export interface ImportWrites {
  /**
   * Begins an import. Whatever the transaction stores of people and relations from now on is recorded with it: only what
   * the source says differently. Once in a transaction.
   */
  begin(draft: ImportDraft): Promise<ImportId>;
  /** Records changes that the store does not see: with the import that was begun, or as an office's by `actor`. */
  record(changes: readonly ChangeDraft[], actor: ImportDraft['actor']): Promise<void>;
  /**
   * Stores the import that was begun, with what it did, if changes are recorded with it or `isKept` is set; returns how
   * many changes are recorded.
   */
  end(counts: ImportCounts, isKept: boolean): Promise<number>;
  find(id: ImportId): Promise<Import | undefined>;
  /** What an import changed, in its order; without what was about people who are erased. */
  toUndo(id: ImportId): Promise<readonly UndoneChange[]>;
  setUndone(id: ImportId, by: ImportId | null): Promise<void>;
}
