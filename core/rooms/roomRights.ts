import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Members, RoomTypeRow } from '../permissions/RoomTypeRow.ts';
import { isAmong, mayModerate } from '../permissions/rights.ts';
import { isRoomActive, type RoomState } from './ChatRoom.ts';
import { isUsableMembership, type Participant } from './Participant.ts';

/** What one person may do in one room now. Changes refuse by the very same answers. */
export interface RoomRights {
  readonly mayPost: boolean;
  readonly mayRename: boolean;
  /** Also: may reopen. */
  readonly mayArchive: boolean;
  /** Also: may remove others. */
  readonly mayAdd: boolean;
  /** May go, and the room goes on without them. Owners archive theirs instead. */
  readonly mayLeave: boolean;
  /** Sees everybody who sits in the room; else themselves, the owner and those whom the room is about. */
  readonly seesMembers: boolean;
}

/** `membership` is the person's own; null or undefined for a moderator who looks in. */
export const roomRights = (
  policy: Policy,
  person: Person,
  room: RoomState,
  membership: Participant | null | undefined,
): RoomRights => {
  const row = policy.roomType(room.type);
  const sits = membership !== null && membership !== undefined && isUsableMembership(membership);
  const isOwner = room.ownerId === person.id;
  const moderates = mayModerate(policy, person);
  const may = (column: Members): boolean =>
    column !== 'nobody' && (moderates || isOwner || (sits && isAmong(column, person.role)));
  return {
    mayPost: sits && membership.mayPost && isRoomActive(room),
    mayRename: may(row.rename),
    mayArchive: moderates || may(row.archive),
    mayAdd: may(row.changeMembers),
    mayLeave: sits && !isOwner && isAmong(row.leave, person.role),
    seesMembers: moderates || isOwner || isAmong(row.seeMembers, person.role),
  };
};

/**
 * Whether somebody who may not just leave puts the room away for everybody: its owner and its people where the type lets
 * them archive, and a moderator without a membership.
 */
export const leavingArchives = (row: RoomTypeRow, person: Person, room: RoomState, sits: boolean): boolean =>
  !sits || isAmong(row.archive, person.role, room.ownerId === person.id);

/** Which members of a room the person may know of: all, or themselves, the owner and those whom the room is about. */
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
