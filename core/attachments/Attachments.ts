import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { Attachment, AttachmentId, BlobHash, StoredAttachment } from './Attachment.ts';

/** The bytes of a file, as the store of rows knows them. */
export interface BlobFacts {
  readonly hash: BlobHash;
  readonly size: number;
}

export interface AttachmentDraft {
  readonly ownerId: UserId;
  /** Everything but the id. */
  readonly file: Omit<Attachment, 'id' | 'hasThumbnail'>;
  readonly blob: BlobFacts;
  readonly thumbnail: BlobFacts | null;
  /** The most bytes of all files of the owner together. */
  readonly quotaBytes: number;
  /** What goes into the audit log, in the same transaction. */
  readonly audit?: (id: AttachmentId) => AuditDraft;
}

/**
 * Port: which files there are, whose they are, and which message carries them. Contents are in a `BlobStore`, each once,
 * by its hash: a content is `reserved` before its bytes are written, so that what a crash leaves behind is found, and is
 * never taken while somebody writes it again. `MessageStore.append` gives a file to its one message.
 */
export interface Attachments {
  /** Makes sure that nobody collects these contents for the next hour. @throws ChatError UNAVAILABLE */
  reserve(blobs: readonly BlobFacts[]): Promise<void>;
  /**
   * Stores a file of the owner, whose contents are reserved and written. Files of one owner that are stored at the same
   * time exceed the quota neither.
   * @throws ChatError INSUFFICIENT_STORAGE with `details: {used, quota}`; UNAVAILABLE if a content is not reserved any more
   */
  add(draft: AttachmentDraft): Promise<StoredAttachment>;
  /** Bytes of all files of these accounts together. */
  usedBytes(ownerIds: readonly UserId[]): Promise<number>;
  find(id: AttachmentId): Promise<StoredAttachment | undefined>;
  /** Those of the ids that these accounts own and no message carries or waits with (`HeldMessages`), in the order of the ids. */
  findOwn(ownerIds: readonly UserId[], ids: readonly AttachmentId[]): Promise<readonly StoredAttachment[]>;
  /** All files of these accounts behind an id, by id, in steps; with a room, only those that its messages carry. */
  listOf(query: {
    readonly ownerIds?: readonly UserId[];
    readonly roomId?: RoomId;
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly StoredAttachment[]>;
  /** Takes a file that no message carries or waits with (held or to be sent later); false if there is none of these accounts. */
  drop(ownerIds: readonly UserId[], id: AttachmentId): Promise<boolean>;
  /** Takes all files of these accounts that no message carries. Resolves to how many. */
  forget(ownerIds: readonly UserId[]): Promise<number>;
  /** Takes files older than the moment that no message carries, and none that is held or sent later; at most `limit`. Resolves to how many. */
  dropStray(before: Date, limit: number): Promise<number>;
  /**
   * Contents of no file that were not reserved since the moment: gives each to `remove` while nobody can reserve it, and
   * forgets it after. Resolves to how many; fewer than `limit`: there are no more.
   */
  collect(before: Date, limit: number, remove: (hash: BlobHash) => Promise<void>): Promise<number>;
  /** Which of these hashes are contents that are known; for contents without one. */
  known(hashes: readonly BlobHash[]): Promise<ReadonlySet<BlobHash>>;
  /** Known contents behind a hash, in its order. */
  blobs(after: BlobHash, limit: number): Promise<readonly BlobFacts[]>;
  /** What is stored, for the metrics. */
  totals(): Promise<Readonly<Record<'files' | 'pictures' | 'blobs' | 'bytes', number>>>;
}
