import type { PictureOrigin } from '../../../core/attachments/Picture.ts';
import type { PictureDraft, PictureWrites } from '../../../core/attachments/Pictures.ts';
import type { Clock } from '../../../core/clock.ts';
import { isErased } from '../../../core/erasure/formerMember.ts';
import type { UserId } from '../../../core/ids.ts';
import { sourcedKey } from '../tables/DirectoryRows.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';

/** Changes of pictures in a draft of the tables. */
export class MemoryPictureWrites implements PictureWrites {
  readonly #tables: MemoryTables;
  readonly #clock: Clock;

  constructor(tables: MemoryTables, clock: Clock) {
    this.#tables = tables;
    this.#clock = clock;
  }

  async set({ userId, blob, origin }: PictureDraft): Promise<boolean> {
    const [row, before] = [this.#tables.people.get(userId), this.#tables.pictures.get(userId)];
    if (row === undefined || row.mergedInto !== undefined || isErased(row.person)) return false;
    if (before !== undefined && origin === 'directory' && before.origin !== 'directory') return false;
    if (before?.blob.hash === blob.hash && before.origin === origin) return false;
    this.#tables.setPicture(userId, { userId, blob, origin, at: this.#clock.now(), idleSince: null });
    return true;
  }

  async remove(userId: UserId, origin?: PictureOrigin): Promise<boolean> {
    const before = this.#tables.pictures.get(userId);
    if (before === undefined || (origin !== undefined && before.origin !== origin)) return false;
    this.#tables.setPicture(userId, null);
    return true;
  }

  async say(source: string, addresses: ReadonlyMap<string, string>): Promise<void> {
    const { userIds, pictureAddresses } = this.#tables;
    for (const [externalId, address] of addresses) {
      const userId = userIds.get(sourcedKey(source, externalId));
      if (userId === undefined) continue;
      const key = addressKey(userId, source);
      const known = pictureAddresses.get(key);
      if ((known?.address ?? '') === address) continue;
      pictureAddresses.set(key, { userId, source, address, attempts: 0, dueAt: this.#clock.now() });
    }
  }
}

export const addressKey = (userId: UserId, source: string): string => `${userId} ${source}`;
