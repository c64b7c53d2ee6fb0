import type { AttachmentId, BlobHash, StoredAttachment } from '../../../core/attachments/Attachment.ts';
import type { BlobFacts } from '../../../core/attachments/Attachments.ts';
import type { MessageId, RoomId } from '../../../core/ids.ts';

interface StoredBlob extends BlobFacts {
  refs: number;
  usedAt: Date;
}

/** The files, and the contents that they have. */
export class AttachmentTable {
  readonly files = new Map<AttachmentId, StoredAttachment>();
  readonly blobs = new Map<BlobHash, StoredBlob>();
  #lastId = 0;

  nextId(): AttachmentId {
    return ++this.#lastId as AttachmentId;
  }

  add(file: StoredAttachment): void {
    this.files.set(file.attachment.id, file);
    for (const hash of contentsOf(file)) this.count(hash, 1, file.at);
  }

  drop(file: StoredAttachment, now: Date): void {
    if (!this.files.delete(file.attachment.id)) return;
    for (const hash of contentsOf(file)) this.count(hash, -1, now);
  }

  /** Gives files to the message that carries them. */
  bind(ids: readonly AttachmentId[], carrier: { readonly roomId: RoomId; readonly messageId: MessageId }): void {
    for (const id of ids) {
      const file = this.files.get(id);
      if (file !== undefined) this.files.set(id, { ...file, carrier });
    }
  }

  areFree(ids: readonly AttachmentId[]): boolean {
    return ids.every((id) => this.files.get(id)?.carrier === null);
  }

  /** Takes the files of a message whose words are erased. */
  dropOf(roomId: RoomId, messageId: MessageId, now: Date): void {
    for (const file of this.files.values())
      if (file.carrier?.messageId === messageId && file.carrier.roomId === roomId) this.drop(file, now);
  }

  /** More or fewer files or pictures have a content. */
  count(hash: BlobHash, change: number, at: Date): void {
    const blob = this.blobs.get(hash);
    if (blob === undefined) return;
    blob.refs += change;
    blob.usedAt = at;
  }
}

const contentsOf = ({ hash, thumbnailHash }: StoredAttachment): readonly BlobHash[] =>
  thumbnailHash === null ? [hash] : [hash, thumbnailHash];
