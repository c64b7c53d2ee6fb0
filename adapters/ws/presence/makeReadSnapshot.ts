import type { MessageId, RoomId, UserId } from '../../../core/ids.ts';
import type { Inbox } from '../../../core/messages/Inbox.ts';
import type { Presence } from '../../../core/rooms/Presence.ts';
import type { RoomFanout } from '../fanout/RoomFanout.ts';

interface Deps {
  readonly inbox: Pick<Inbox, 'pointers'>;
  readonly presence: Pick<Presence, 'online'>;
  readonly fanout: RoomFanout;
}

export interface Snapshot {
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
export type ReadSnapshot = (roomId: RoomId) => Promise<Snapshot>;

export const makeReadSnapshot =
  ({ inbox, presence, fanout }: Deps): ReadSnapshot =>
  async (roomId) => {
    const pointers = await inbox.pointers(roomId, peopleAtMost);
    const channel = fanout.find(roomId);
    if (channel !== undefined) channel.showsPresence = pointers !== null;
    const seated = pointers ?? [];
    const readUpTo = seated.flatMap(({ userId, lastReadId }) => (lastReadId === null ? [] : [{ userId, lastReadId }]));
    const userIds = seated.flatMap(({ userId, isSuspended }) => (isSuspended ? [] : [userId]));
    for (let look = 1; ; look += 1) {
      const shownBefore = channel?.presenceShown;
      const online = await presence.online(userIds);
      if (channel?.presenceShown === shownBefore || look === looksAtMost) return { onlineIds: [...online], readUpTo };
    }
  };
