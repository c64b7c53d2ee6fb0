import type { AttachmentId, BlobHash, StoredAttachment } from '../../../core/attachments/Attachment.ts';
import type { AttachmentDraft, Attachments, BlobFacts } from '../../../core/attachments/Attachments.ts';
import { noReservation } from '../../../core/attachments/noReservation.ts';
import { overQuota } from '../../../core/attachments/overQuota.ts';
import type { HeldMessages } from '../../../core/guard/HeldMessages.ts';
import type { UserId } from '../../../core/ids.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

export class MemoryAttachments implements Attachments {
  readonly #database: MemoryDatabase;
  readonly #held: Pick<HeldMessages, 'waitingOf'>;
  /** Contents that are being removed, each until it is gone. */
  readonly #going = new Map<BlobHash, Promise<void>>();

  constructor(database: MemoryDatabase, held: Pick<HeldMessages, 'waitingOf'>) {
    this.#database = database;
    this.#held = held;
  }

  async reserve(blobs: readonly BlobFacts[]): Promise<void> {
    const { attachments: table, clock } = this.#database;
    for (const { hash, size } of blobs) {
      await this.#going.get(hash);
      const known = table.blobs.get(hash);
      if (known === undefined) table.blobs.set(hash, { hash, size, refs: 0, usedAt: clock.now() });
      else known.usedAt = clock.now();
    }
  }

  add({ ownerId, file, blob, thumbnail, quotaBytes, audit }: AttachmentDraft): Promise<StoredAttachment> {
    return this.#database.writes.write(() => {
      const { attachments: table, clock } = this.#database;
      const used = this.#used([ownerId]);
      if (used + file.size > quotaBytes) throw overQuota(used, quotaBytes);
      for (const one of [blob, thumbnail]) if (one !== null && !table.blobs.has(one.hash)) throw noReservation();
      const id = table.nextId();
      const stored: StoredAttachment = {
        attachment: { id, ...file, hasThumbnail: thumbnail !== null },
        ...{ ownerId, hash: blob.hash, thumbnailHash: thumbnail?.hash ?? null, carrier: null, at: clock.now() },
      };
      table.add(stored);
      if (audit !== undefined) this.#database.audit.append([audit(id)], stored.at);
      return stored;
    });
  }

  async usedBytes(ownerIds: readonly UserId[]): Promise<number> {
    return this.#used(ownerIds);
  }

  async find(id: AttachmentId): Promise<StoredAttachment | undefined> {
    return this.#database.attachments.files.get(id);
  }

  async findOwn(ownerIds: readonly UserId[], ids: readonly AttachmentId[]): Promise<readonly StoredAttachment[]> {
    const held = await this.#heldOf(ownerIds);
    return ids.flatMap((id) => {
      const file = held.has(id) ? undefined : this.#database.attachments.files.get(id);
      return file !== undefined && file.carrier === null && ownerIds.includes(file.ownerId) ? [file] : [];
    });
  }

  async listOf({ ownerIds, roomId, after, limit }: Parameters<Attachments['listOf']>[0]) {
    return this.#files()
      .filter(
        ({ attachment: { id }, ownerId, carrier }) =>
          id > after &&
          (ownerIds === undefined || ownerIds.includes(ownerId)) &&
          (roomId === undefined || carrier?.roomId === roomId),
      )
      .sort((one, other) => one.attachment.id - other.attachment.id)
      .slice(0, limit);
  }

  async drop(ownerIds: readonly UserId[], id: AttachmentId): Promise<boolean> {
    if ((await this.#heldOf(ownerIds)).has(id) || this.#scheduled().has(id)) return false;
    return this.#database.writes.write(() => {
      const file = this.#database.attachments.files.get(id);
      if (file === undefined || file.carrier !== null || !ownerIds.includes(file.ownerId)) return false;
      this.#database.attachments.drop(file, this.#database.clock.now());
      return true;
    });
  }

  forget(ownerIds: readonly UserId[]): Promise<number> {
    return this.#drop(this.#files().filter(({ ownerId, carrier }) => carrier === null && ownerIds.includes(ownerId)));
  }

  async dropStray(before: Date, limit: number): Promise<number> {
    const stray = this.#files().filter(({ carrier, at }) => carrier === null && at < before);
    const owners = [...new Set(stray.map(({ ownerId }) => ownerId))];
    const held = await this.#heldOf(owners);
    const later = this.#scheduled();
    return this.#drop(stray.filter(({ attachment: { id } }) => !held.has(id) && !later.has(id)).slice(0, limit));
  }

  async collect(before: Date, limit: number, remove: (hash: BlobHash) => Promise<void>): Promise<number> {
    const { blobs } = this.#database.attachments;
    const chosen = [...blobs.values()].filter(({ refs, usedAt }) => refs <= 0 && usedAt < before).slice(0, limit);
    for (const { hash } of chosen) {
      const going = remove(hash).then(() => void blobs.delete(hash));
      this.#going.set(
        hash,
        going.catch(() => undefined),
      );
      await going.finally(() => this.#going.delete(hash));
    }
    return chosen.length;
  }

  async known(hashes: readonly BlobHash[]): Promise<ReadonlySet<BlobHash>> {
    return new Set(hashes.filter((hash) => this.#database.attachments.blobs.has(hash)));
  }

  async blobs(after: BlobHash, limit: number): Promise<readonly BlobFacts[]> {
    return [...this.#database.attachments.blobs.values()]
      .filter(({ hash, refs }) => hash > after && refs > 0)
      .sort((one, other) => (one.hash < other.hash ? -1 : 1))
      .slice(0, limit)
      .map(({ hash, size }) => ({ hash, size }));
  }

  async totals() {
    const blobs = [...this.#database.attachments.blobs.values()];
    const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
    const pictures = [...this.#database.tables.pictures.rows()].length;
    return { files: this.#database.attachments.files.size, pictures, blobs: blobs.length, bytes };
  }

  /** Files of these that messages wait with. */
  async #heldOf(ownerIds: readonly UserId[]): Promise<ReadonlySet<AttachmentId>> {
    const held = await this.#held.waitingOf(ownerIds, 10_000);
    return new Set(held.flatMap(({ attachments = [] }) => attachments.map(({ id }) => id)));
  }

  /** Files of messages that are to be sent later, or failed. */
  #scheduled(): ReadonlySet<AttachmentId> {
    const later = [...this.#database.scheduled.values()];
    return new Set(later.flatMap(({ one }) => one.attachments.map(({ id }) => id)));
  }

  #files(): StoredAttachment[] {
    return [...this.#database.attachments.files.values()];
  }

  #used(ownerIds: readonly UserId[]): number {
    return this.#files()
      .filter(({ ownerId }) => ownerIds.includes(ownerId))
      .reduce((sum, { attachment: { size } }) => sum + size, 0);
  }

  #drop(files: readonly StoredAttachment[]): Promise<number> {
    return this.#database.writes.write(() => {
      for (const file of files) this.#database.attachments.drop(file, this.#database.clock.now());
      return files.length;
    });
  }
}
