import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Members, RoomTypeRow } from '../permissions/RoomTypeRow.ts';
import { isAmong, mayModerate } from '../permissions/rights.ts';
import { isRoomActive, type RoomState } from './ChatRoom.ts';
import { isActiveMembership, type Participant } from './Participant.ts';

/** What one person may do in one room now. The use cases that change rooms refuse by the same answers. */
export interface RoomRights {
  readonly mayPost: boolean;
  readonly mayRename: boolean;
  /** May archive and reopen. */
  readonly mayArchive: boolean;
  /** May add and remove others. */
  readonly mayAdd: boolean;
  /** May end their own membership. False for owners, who archive the room instead. */
  readonly mayLeave: boolean;
  /** Sees all members; otherwise only themselves, the owner and the people the room is about. */
  readonly seesMembers: boolean;
}

/** `membership` is the person's own; null or undefined for an observer. */
export const roomRights = (
  policy: Policy,
  person: Person,
  room: RoomState,
  membership: Participant | null | undefined,
): RoomRights => {
  const row = policy.roomType(room.type);
  const isMember = membership !== null && membership !== undefined && isActiveMembership(membership);
  const isOwner = room.ownerId === person.id;
  const moderates = mayModerate(policy, person, room.scope);
  const may = (column: Members): boolean =>
    column !== 'nobody' && (moderates || isOwner || (isMember && isAmong(column, membership.role)));
  return {
    mayPost: isMember && membership.mayPost && isRoomActive(room),
    mayRename: may(row.rename),
    mayArchive: moderates || may(row.archive),
    mayAdd: may(row.changeMembers),
    mayLeave: isMember && !isOwner && isAmong(row.leave, membership.role),
    seesMembers: moderates || isOwner || isAmong(row.seeMembers, membership?.role ?? person.role),
  };
};

/**
 * Whether leaving archives the room for everybody, for a person who may not end a membership: true for an observer, and
 * for members, the owner included, whom the type lets archive.
 */
export const leavingArchives = (row: RoomTypeRow, room: RoomState, membership: Participant | null): boolean =>
  membership === null || isAmong(row.archive, membership.role, room.ownerId === membership.userId);

/** Tells which members of a room the person may see: all, or only themselves, the owner and the people it is about. */
export const visibleTo = (
  policy: Policy,
  person: Person,
  room: RoomState,
  membership: Participant | null,
): ((userId: UserId) => boolean) => {
  if (roomRights(policy, person, room, membership).seesMembers) return () => true;
  const known = new Set([person.id, ...room.about, ...(room.ownerId === null ? [] : [room.ownerId])]);
  return (userId) => known.has(userId);
};
