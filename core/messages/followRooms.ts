import type { MessageId, RoomId, UserId } from '../ids.ts';
import { isUsableMembership } from '../rooms/Participant.ts';
import type { Presence } from '../rooms/Presence.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { Inbox, RoomOverview } from './Inbox.ts';

interface Deps {
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly inbox: Pick<Inbox, 'overview' | 'pointers'>;
  readonly presence: Pick<Presence, 'online'>;
}

/** Who is in a room, for somebody who begins to look at it. */
export interface RoomSnapshot {
  /** How far each has read; those who have read nothing are left out. */
  readonly readUpTo: readonly { readonly userId: UserId; readonly lastReadId: MessageId }[];
  /**
   * Who of them is online now; people whose membership is suspended are left out. Asks no store, and may be called again
   * when somebody has come or gone.
   */
  readOnline(): Promise<readonly UserId[]>;
}

/**
 * What a transport asks that follows rooms by their events and so knows who is in them. It calls these for people whom
 * the events or `enterRoom` have let in: nothing is checked again, and each is one query.
 */
export interface FollowRooms {
  /** The room as this member sees it, or undefined where it does not exist. */
  memberOverview(userId: UserId, roomId: RoomId): Promise<RoomOverview | undefined>;
  /** True when the person has a membership of the room that they may use now. */
  isMember(userId: UserId, roomId: RoomId): Promise<boolean>;
  /** Null for a room of more than 100 people: in such a room nobody is shown to come and go. */
  roomSnapshot(roomId: RoomId): Promise<RoomSnapshot | null>;
}

/** People of a room that is shown with who is online and who has read what, at most. */
const snapshotPeople = 100;

export const makeFollowRooms = ({ rooms, inbox, presence }: Deps): FollowRooms => ({
  memberOverview: (userId, roomId) => inbox.overview(roomId, userId),

  isMember: async (userId, roomId) => {
    const access = await rooms.access(roomId, userId);
    return access?.membership !== undefined && isUsableMembership(access.membership);
  },

  roomSnapshot: async (roomId) => {
    const pointers = await inbox.pointers(roomId, snapshotPeople);
    if (pointers === null) return null;
    const readUpTo = pointers.flatMap(({ userId, lastReadId }) =>
      lastReadId === null ? [] : [{ userId, lastReadId }],
    );
    const present = pointers.flatMap(({ userId, isSuspended }) => (isSuspended ? [] : [userId]));
    return { readUpTo, readOnline: async () => [...(await presence.online(present))] };
  },
});
