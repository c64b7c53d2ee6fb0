import type { MessageId, RoomId, UserId } from '../../core/ids.ts';
import type { Inbox } from '../../core/messages/Inbox.ts';
import type { Presence } from '../../core/rooms/Presence.ts';
import type { RoomFanout } from './RoomFanout.ts';

interface Deps {
  readonly inbox: Pick<Inbox, 'pointers'>;
  readonly presence: Pick<Presence, 'online'>;
  readonly fanout: RoomFanout;
}

export interface Roll {
  readonly onlineIds: readonly UserId[];
  readonly readUpTo: readonly { readonly userId: UserId; readonly lastReadId: MessageId }[];
}

/** People of a room that is shown with who is there and who has read what, at most. */
const peopleAtMost = 100;
/** Looks at who is there, at most, when somebody is shown to come or go during each. */
const looksAtMost = 3;

/**
 * Who of a small room's people is there and how far each has read; of a larger room nothing, and nobody in it is
 * shown to come and go. One query. Who is there is asked last, as it changes fastest, and again when somebody was shown
 * to come or go meanwhile: the roll is read after that and must not take it back.
 */
export type RollCall = (roomId: RoomId) => Promise<Roll>;

export const makeRollCall =
  ({ inbox, presence, fanout }: Deps): RollCall =>
  async (roomId) => {
    const pointers = await inbox.pointers(roomId, peopleAtMost);
    const stream = fanout.find(roomId);
    if (stream !== undefined) stream.showsPresence = pointers !== null;
    const members = pointers ?? [];
    const readUpTo = members.flatMap(({ userId, lastReadId }) => (lastReadId === null ? [] : [{ userId, lastReadId }]));
    const userIds = members.flatMap(({ userId, isSuspended }) => (isSuspended ? [] : [userId]));
    for (let look = 1; ; look += 1) {
      const shownBefore = stream?.presenceShown;
      const online = await presence.online(userIds);
      if (stream?.presenceShown === shownBefore || look === looksAtMost) return { onlineIds: [...online], readUpTo };
    }
  };
