import type { RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Members, RoomTypeRow } from '../permissions/RoomTypeRow.ts';
import { answeringGrant, isAmong, mayModerate, mayPost } from '../permissions/rights.ts';
import { isActiveMembership, type Participant } from './Participant.ts';
import type { RoomMembership } from './RoomHeads.ts';
import { isRoomActive, type RoomState } from './RoomState.ts';

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
  /** Sees who of those they see has read a message. */
  readonly seesReceipts: boolean;
  /** Sees who of those they see is online, and who types. */
  readonly seesPresence: boolean;
  /** May make another person the owner of the room. In an office's room: may take it, give it back and hand it on. */
  readonly mayHandOver: boolean;
  /** Answers in this room, as one of the office to which it was opened. */
  readonly answers: boolean;
}

type RuledRoom = Pick<RoomState, 'type' | 'about' | 'ownerId' | 'scope' | 'isFrozen' | 'isArchived'>;
type OwnMembership = Pick<Participant, 'role' | 'leftSeq' | 'isSuspended' | 'mayPost'>;

/** `membership` is the person's own; null or undefined for an observer. */
export const roomRights = (
  policy: Policy,
  person: Person,
  room: RuledRoom,
  membership: OwnMembership | null | undefined,
): RoomRights => rightsIn(policy, person, room, membership, mayModerate(policy, person, room.scope));

/**
 * What the person might do in the room as a member or owner alone. What they do beyond it is done with a moderator's
 * right, and goes on record.
 */
export const memberRights = (
  policy: Policy,
  person: Person,
  room: RuledRoom,
  membership: OwnMembership | null | undefined,
): RoomRights => rightsIn(policy, person, room, membership, false);

const rightsIn = (
  policy: Policy,
  person: Person,
  room: RuledRoom,
  membership: OwnMembership | null | undefined,
  moderates: boolean,
): RoomRights => {
  const row = policy.roomType(room.type);
  const isMember = membership !== null && membership !== undefined && isActiveMembership(membership);
  const isOwner = room.ownerId === person.id;
  const answering = answeringGrant(policy, person, room);
  const answers = answering !== undefined;
  const isOffice = row.restsOn === 'office';
  const mayAnswer = answers && mayPost(policy, answering.role, room.type);
  // A message into a closed room of an office opens it again.
  const isWritable = isOffice ? !room.isFrozen : isRoomActive(room);
  const may = (column: Members): boolean =>
    column !== 'nobody' && (moderates || isOwner || answers || (isMember && isAmong(column, membership.role)));
  return {
    mayPost: (isMember ? membership.mayPost : mayAnswer) && isWritable,
    mayRename: may(row.rename),
    mayArchive: moderates || may(row.archive),
    mayAdd: may(row.changeMembers),
    mayLeave:
      isMember && !isOwner && isAmong(row.leave, membership.role) && !(isOffice && room.about.includes(person.id)),
    seesMembers: moderates || isOwner || answers || isAmong(row.seeMembers, membership?.role ?? person.role),
    seesReceipts: may(row.receipts),
    seesPresence: may(row.presence),
    mayHandOver: isOffice
      ? moderates || answers
      : room.ownerId !== null && row.restsOn === 'owner' && row.open !== 'nobody' && (moderates || isOwner),
    answers,
  };
};

/**
 * The first seq of the room's history that the person sees; 0: everything. A membership says from where on, and binds
 * neither an observer nor one of the office, who need none. Nor does it bind who moderates the room: nobody hides the
 * past from them by making them a member.
 */
export const firstVisibleSeq = (
  policy: Policy,
  person: Person,
  room: Pick<RoomState, 'scope'>,
  membership: Pick<Participant, 'visibleFromSeq'> | null | undefined,
): number =>
  membership === null || membership === undefined || mayModerate(policy, person, room.scope)
    ? 0
    : membership.visibleFromSeq;

/** What one person sees of others in a room, and of that room what decides whom those see who do not see all. */
export interface RoomSight extends Pick<RoomRights, 'seesMembers' | 'seesReceipts' | 'seesPresence'> {
  readonly room: Pick<RoomState, 'about' | 'ownerId' | 'headSeq'>;
}

export const roomSight = (
  policy: Policy,
  person: Person,
  room: RuledRoom & RoomSight['room'],
  membership: OwnMembership | null | undefined,
): RoomSight => {
  const { seesMembers, seesReceipts, seesPresence } = roomRights(policy, person, room, membership);
  const { about, ownerId, headSeq } = room;
  return { seesMembers, seesReceipts, seesPresence, room: { about, ownerId, headSeq } };
};

/** Whether all members of such a room see all others, what they read, and when they are there. */
export const hidesNothing = ({ seeMembers, receipts, presence }: RoomTypeRow): boolean =>
  [seeMembers, receipts, presence].every((column) => column === 'everybody');

/** Whether the person sees more of others in the room than a member in their place would. */
export const seesByModeration = (
  policy: Policy,
  person: Person,
  room: RuledRoom,
  membership: OwnMembership | null,
): boolean => {
  if (hidesNothing(policy.roomType(room.type))) return false;
  const [all, own] = [roomRights(policy, person, room, membership), memberRights(policy, person, room, membership)];
  return (['seesMembers', 'seesReceipts', 'seesPresence'] as const).some((right) => all[right] && !own[right]);
};

/** What a person sees of others in those of their rooms whose types hide something. */
export const membershipSights = (
  policy: Policy,
  person: Person,
  memberships: readonly RoomMembership[],
): ReadonlyMap<RoomId, RoomSight> => {
  const hiding = memberships.filter(({ type }) => !hidesNothing(policy.roomType(type)));
  // Members see as much in a room that is frozen or put away.
  const room = { isFrozen: false, isArchived: false };
  const active = { leftSeq: null, isSuspended: false };
  return new Map(
    hiding.map((membership) => [
      membership.roomId,
      roomSight(policy, person, { ...room, ...membership }, { ...active, ...membership }),
    ]),
  );
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
  const known = shownToAll(room);
  return (userId) => userId === person.id || known.has(userId);
};

/** The people whom every member sees: the owner and the people the room is about. */
export const shownToAll = ({ about, ownerId }: Pick<RoomState, 'about' | 'ownerId'>): ReadonlySet<UserId> =>
  new Set(ownerId === null ? about : [...about, ownerId]);
