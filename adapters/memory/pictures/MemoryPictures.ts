import type { StoredPicture } from '../../../core/attachments/Picture.ts';
import type { PictureErrand, Pictures } from '../../../core/attachments/Pictures.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { addressKey } from './MemoryPictureWrites.ts';

export class MemoryPictures implements Pictures {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async find(userId: UserId): Promise<StoredPicture | undefined> {
    const kept = this.#database.tables.pictures.get(userId);
    if (kept === undefined) return undefined;
    const { idleSince: _, ...picture } = kept;
    return picture;
  }

  async sharedRooms(one: UserId, other: UserId, limit: number): Promise<readonly RoomId[]> {
    const { tables } = this.#database;
    const rooms = [...tables.roomIdsOf.get(one)].flatMap((id) => tables.rooms.get(id) ?? []);
    return rooms
      .filter(({ memberships }) => [one, other].every((id) => memberships.get(id)?.leftSeq === null))
      .sort((a, b) => b.activity - a.activity)
      .slice(0, limit)
      .map(({ state: { id } }) => id);
  }

  dropLeft(before: Date, limit: number): Promise<number> {
    const { tables, clock, writes } = this.#database;
    return writes.inTransaction(async () => {
      const draft = tables.draft();
      let count = 0;
      for (const [userId, picture] of [...draft.pictures.entries()]) {
        const isActive = draft.person(userId)?.isActive === true;
        const idleSince = isActive ? null : (picture.idleSince ?? clock.now());
        if (idleSince !== picture.idleSince) draft.pictures.set(userId, { ...picture, idleSince });
        if (idleSince === null || idleSince >= before || count >= limit) continue;
        draft.setPicture(userId, null);
        count += 1;
      }
      draft.commit();
      return count;
    });
  }

  async due(now: Date, limit: number): Promise<readonly PictureErrand[]> {
    return [...this.#database.tables.pictureAddresses.rows()]
      .flatMap((row) => (row.dueAt !== null && row.dueAt <= now ? [{ ...row, dueAt: row.dueAt }] : []))
      .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.userId - b.userId)
      .slice(0, limit)
      .map(({ dueAt: _, ...errand }) => errand);
  }

  async settle({ userId, source, address }: PictureErrand, again: Date | null): Promise<void> {
    const { pictureAddresses } = this.#database.tables;
    const key = addressKey(userId, source);
    const known = pictureAddresses.get(key);
    if (known?.address !== address) return;
    pictureAddresses.set(key, { ...known, attempts: known.attempts + 1, dueAt: again });
  }
}
