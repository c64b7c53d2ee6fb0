import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { PersonCache } from '../permissions/PersonCache.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { ModeratesByRole, ModeratesRoom } from '../rooms/Moderation.ts';
import { isActiveMembership } from '../rooms/Participant.ts';
import type { Presence } from '../rooms/Presence.ts';
import type { RoomMembership } from '../rooms/RoomHeads.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { hidesNothing, type RoomSight, roomSight } from '../rooms/roomRights.ts';
import type { Inbox, RoomOverview } from './Inbox.ts';
import type { ShowMessage } from './showMessage.ts';

interface Deps {
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly inbox: Pick<Inbox, 'overview' | 'pointers'>;
  readonly presence: Pick<Presence, 'online'>;
  readonly people: Pick<PersonCache, 'find'>;
  readonly policy: Policy;
  readonly showMessage: ShowMessage;
  readonly moderatesRoom: ModeratesRoom;
  readonly moderatesByRole: ModeratesByRole;
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
 * or `enterRoom` have admitted: nothing is checked again. Each is one query, if the policy hides nobody.
 */
export interface FollowRooms {
  /** The room as this member sees it; undefined if it does not exist. */
  memberOverview(userId: UserId, roomId: RoomId): Promise<RoomOverview | undefined>;
  /**
   * What this person sees of others in the room; undefined if its type hides nothing. A member whose right to moderate
   * depends on cases sees what members see: a case ends without an event of the room.
   */
  memberSight(userId: UserId, room: TypedRoom): Promise<RoomSight | undefined>;
  /** What a member sees of others in those of these rooms whose types hide something. Reads nothing. */
  membershipSights(person: Person, memberships: readonly RoomMembership[]): ReadonlyMap<RoomId, RoomSight>;
  /** True if the person has an active membership of the room now. */
  isMember(userId: UserId, roomId: RoomId): Promise<boolean>;
  /** Null for a room of more than 100 members, in which presence is not shown. */
  roomSnapshot(roomId: RoomId): Promise<RoomSnapshot | null>;
}

interface TypedRoom {
  readonly roomId: RoomId;
  readonly type: RoomType;
}

/** The most members of a room whose presence and read pointers are shown. */
const snapshotPeople = 100;

export const makeFollowRooms = ({
  rooms,
  inbox,
  presence,
  people,
  policy,
  showMessage,
  moderatesRoom,
  moderatesByRole,
}: Deps): FollowRooms => ({
  memberOverview: async (userId, roomId) => {
    const overview = await inbox.overview(roomId, userId);
    const lastMessage = overview?.lastMessage ?? null;
    if (overview === undefined || lastMessage === null || lastMessage.reactions.length === 0) return overview;
    if (policy.roomType(overview.room.type).seeMembers === 'everybody') return overview;
    const person = await people.find(userId);
    return { ...overview, lastMessage: person === undefined ? null : await showMessage(person, lastMessage) };
  },

  memberSight: async (userId, { roomId, type }) => {
    if (hidesNothing(policy.roomType(type))) return undefined;
    const [person, access] = [await people.find(userId), await rooms.access(roomId, userId)];
    if (person === undefined || access === undefined) return undefined;
    const isMember = access.membership !== undefined && isActiveMembership(access.membership);
    const moderation = isMember ? moderatesByRole(person, access.room.scope) : await moderatesRoom(person, access.room);
    return roomSight(policy, person, { ...access, moderation });
  },

  membershipSights: (person, memberships) =>
    new Map(
      memberships
        .filter(({ type }) => !hidesNothing(policy.roomType(type)))
        .map((membership) => {
          // Members see as much in a room that is frozen or put away.
          const room = { isFrozen: false, isArchived: false, ...membership };
          const own = { leftSeq: null, isSuspended: false, ...membership };
          const moderation = moderatesByRole(person, membership.scope);
          return [membership.roomId, roomSight(policy, person, { room, membership: own, moderation })];
        }),
    ),

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
