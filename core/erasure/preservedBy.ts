import type { ExportReader } from '../exports/ExportReader.ts';
import type { Hold } from '../holds/Hold.ts';
import type { Holds } from '../holds/Holds.ts';
import type { RoomId, UserId } from '../ids.ts';

/** What legal holds keep from retention and erasure now. */
export interface Preserved {
  /** The hold on a person; undefined: none. */
  onPerson(accountIds: readonly UserId[]): Hold | undefined;
  /** The hold on a room, or on somebody who ever was in it. */
  onRoom(roomId: RoomId): Hold | undefined;
}

interface Deps {
  readonly holds: Pick<Holds, 'preserving'>;
  readonly reader: Pick<ExportReader, 'account' | 'roomsOf'>;
}

/** Rooms in one query. */
const pageSize = 1_000;

/** Reads the holds that preserve, with the rooms of the people whom they are about. There are few of them. */
export const readPreserved = async ({ holds, reader }: Deps): Promise<Preserved> => {
  const people = new Map<UserId, Hold>();
  const rooms = new Map<RoomId, Hold>();
  for (const hold of await holds.preserving()) {
    const { subject } = hold;
    if ('roomId' in subject) rooms.set(subject.roomId, hold);
    if (!('userId' in subject)) continue;
    const { accountIds = [subject.userId] } = (await reader.account(subject.userId)) ?? {};
    for (const id of accountIds) people.set(id, hold);
    for (let after = 0; ; ) {
      const page = await reader.roomsOf(accountIds, after, pageSize);
      for (const roomId of page) if (!rooms.has(roomId)) rooms.set(roomId, hold);
      if (page.length < pageSize) break;
      after = page.at(-1) ?? after;
    }
  }
  return {
    onPerson: (accountIds) => accountIds.flatMap((id) => people.get(id) ?? [])[0],
    onRoom: (roomId) => rooms.get(roomId),
  };
};

/** The hold in a sentence: `hold 3 (“Court order 4 F 12/26”)`. */
export const nameHold = ({ id, reason }: Hold): string => `hold ${id} (“${reason}”)`;
