import type { MessageId, RoomId, UserId } from '../ids.ts';
import { isActiveMembership } from '../rooms/Participant.ts';
import type { Presence } from '../rooms/Presence.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { Inbox, RoomOverview } from './Inbox.ts';

interface Deps {
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly inbox: Pick<Inbox, 'overview' | 'pointers'>;
  readonly presence: Pick<Presence, 'online'>;
}

/** What a subscriber is shown about the people of a room when it subscribes. */
export interface RoomSnapshot {
  /** How far each member has read; members who have read nothing are left out. */
  readonly readUpTo: readonly { readonly userId: UserId; readonly lastReadId: MessageId }[];
  /**
   * The members who are online now, without suspended ones. Reads no store, and may be called again when presence
   * changes.
   */
  readOnline(): Promise<readonly UserId[]>;
}

/**
 * For transports that follow rooms by their events and so know the members. They call these for people whom the events
 * or `enterRoom` have admitted: nothing is checked again. Each is one query.
 */
export interface FollowRooms {
  /** The room as this member sees it; undefined if it does not exist. */
  memberOverview(userId: UserId, roomId: RoomId): Promise<RoomOverview | undefined>;
  /** True if the person has an active membership of the room now. */
  isMember(userId: UserId, roomId: RoomId): Promise<boolean>;
  /** Null for a room of more than 100 members, in which presence is not shown. */
  roomSnapshot(roomId: RoomId): Promise<RoomSnapshot | null>;
}

/** The most members of a room whose presence and read pointers are shown. */
const snapshotPeople = 100;

export const makeFollowRooms = ({ rooms, inbox, presence }: Deps): FollowRooms => ({
  memberOverview: (userId, roomId) => inbox.overview(roomId, userId),

  isMember: async (userId, roomId) => {
    const access = await rooms.access(roomId, userId);
    return access?.membership !== undefined && isActiveMembership(access.membership);
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
