import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Members, RoomTypeRow } from '../permissions/RoomTypeRow.ts';
import { answeringGrant, isAmong, mayPost } from '../permissions/rights.ts';
import type { Moderation } from './Moderation.ts';
import { askerOf } from './messageRequest.ts';
import { isActiveMembership, type Participant } from './Participant.ts';
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
  /**
   * May mention everybody at once: who leads the room. That is its owner, who may open rooms of an owner like it, and who
   * posts where not everybody may. Nobody in a room of two.
   */
  readonly mayMentionAll: boolean;
  /**
   * May pin messages for all members: whom the row of the type names; where it names nobody, the people whom the room is
   * about who may post, and who leads the room (`mayMentionAll`).
   */
  readonly mayPin: boolean;
  /** May ask all others to confirm a message: whom the row of the type names, else who leads the room (`mayMentionAll`). */
  readonly mayAskConfirmation: boolean;
  /** Has a moderator's right here now. */
  readonly moderates: boolean;
  /** Until when a hold lets the person read and write nowhere, in ISO 8601; null: no hold does. */
  readonly restrictedUntil: string | null;
}

type Ruled = Pick<RoomState, 'type' | 'about' | 'ownerId' | 'scope' | 'isFrozen' | 'isArchived'> & Partial<RoomState>;
type OwnMembership = Pick<Participant, 'role' | 'leftSeq' | 'isSuspended' | 'mayPost'>;
/** A person's place in a room. An `Admission` is one. */
export interface RoomPlace {
  readonly room: Ruled;
  /** The person's own; null or undefined for an observer. */
  readonly membership: OwnMembership | null | undefined;
  /** As `ModeratesRoom` says; null for who does not moderate the room now. */
  readonly moderation: Moderation | null;
}

export const roomRights = (policy: Policy, person: Person, { room, membership, moderation }: RoomPlace): RoomRights =>
  rightsIn(policy, person, room, membership, moderation !== null);

/**
 * What the person might do in the room as a member or owner alone. What they do beyond it is done with a moderator's
 * right, and goes on record.
 */
export const memberRights = (
  policy: Policy,
  person: Person,
  { room, membership }: Omit<RoomPlace, 'moderation'>,
): RoomRights => rightsIn(policy, person, room, membership, false);

const rightsIn = (
  policy: Policy,
  person: Person,
  room: Ruled,
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
  const writes = person.restrictedUntil === undefined;
  const may = (column: Members): boolean =>
    column !== 'nobody' && (moderates || isOwner || answers || (isMember && isAmong(column, membership.role)));
  const begins = askerOf(room) === person.id && room.headSeq === 0;
  const posts = writes && (isMember ? membership.mayPost || begins : mayAnswer) && isWritable;
  const leads =
    isMember &&
    ((row.restsOn === 'owner' && row.open !== 'everybody' && isAmong(row.open, membership.role)) ||
      row.post !== 'everybody');
  return {
    mayPost: posts,
    mayMentionAll: posts && row.restsOn !== 'contact' && (moderates || isOwner || answers || leads),
    mayPin:
      writes &&
      isMember &&
      isRoomActive(room) &&
      (row.pin === undefined
        ? moderates || isOwner || answers || (membership.mayPost && (leads || room.about.includes(person.id)))
        : may(row.pin)),
    mayAskConfirmation:
      posts &&
      (row.confirm === undefined
        ? row.restsOn !== 'contact' && (moderates || isOwner || answers || leads)
        : may(row.confirm)),
    mayRename: writes && may(row.rename),
    mayArchive: writes && (moderates || may(row.archive)),
    mayAdd: writes && may(row.changeMembers),
    mayLeave:
      isMember && !isOwner && isAmong(row.leave, membership.role) && !(isOffice && room.about.includes(person.id)),
    seesMembers: moderates || isOwner || answers || isAmong(row.seeMembers, membership?.role ?? person.role),
    seesReceipts: may(row.receipts),
    seesPresence: may(row.presence),
    mayHandOver:
      writes &&
      (isOffice
        ? moderates || answers
        : room.ownerId !== null && row.restsOn === 'owner' && row.open !== 'nobody' && (moderates || isOwner)),
    answers,
    moderates,
    restrictedUntil: person.restrictedUntil ?? null,
  };
};

/**
 * The first seq of the room's history that the person sees; 0: everything. A membership says from where on, and binds
 * neither an observer nor one of the office, who need none. Nor does it bind who moderates the room: nobody hides the
 * past from them by making them a member.
 */
export const firstVisibleSeq = ({
  membership,
  moderation,
}: {
  readonly membership: Pick<Participant, 'visibleFromSeq'> | null | undefined;
  readonly moderation: Moderation | null;
}): number => (moderation === null ? (membership?.visibleFromSeq ?? 0) : 0);

/** What one person sees of others in a room, and of that room what decides whom those see who do not see all. */
export interface RoomSight extends Pick<RoomRights, 'seesMembers' | 'seesReceipts' | 'seesPresence'> {
  readonly room: Pick<RoomState, 'about' | 'ownerId' | 'headSeq'>;
  /** Who does not see the members does not hear how many they are. */
  readonly hidesCounts?: boolean;
}

export const roomSight = (
  policy: Policy,
  person: Person,
  place: RoomPlace & { readonly room: RoomSight['room'] },
): RoomSight => {
  const { seesMembers, seesReceipts, seesPresence } = roomRights(policy, person, place);
  const { about, ownerId, headSeq } = place.room;
  const room = { about, ownerId, headSeq };
  return { seesMembers, seesReceipts, seesPresence, room, hidesCounts: hidesCounts(policy, place.room.type) };
};

/** Whether all members of such a room see all others, what they read, and when they are there. */
export const hidesNothing = ({ seeMembers, receipts, presence }: RoomTypeRow): boolean =>
  [seeMembers, receipts, presence].every((column) => column === 'everybody');

/** Whether the person sees more of others in the room than a member in their place would. */
export const seesByModeration = (policy: Policy, person: Person, place: RoomPlace): boolean => {
  if (place.moderation === null || hidesNothing(policy.roomType(place.room.type))) return false;
  const [all, own] = [roomRights(policy, person, place), memberRights(policy, person, place)];
  return (['seesMembers', 'seesReceipts', 'seesPresence'] as const).some((right) => all[right] && !own[right]);
};

/**
 * Whether leaving archives the room for everybody, for a person who may not end a membership: true for an observer, and
 * for members, the owner included, whom the type lets archive.
 */
export const leavingArchives = (row: RoomTypeRow, room: RoomState, membership: Participant | null): boolean =>
  membership === null || isAmong(row.archive, membership.role, room.ownerId === membership.userId);

/** Whether a person is shown; `hidesCounts`: neither is how many others there are. */
export type Visibility = ((userId: UserId) => boolean) & { readonly hidesCounts?: boolean };

/** Tells which members of a room the person may see: all, or only themselves, the owner and the people it is about. */
export const visibleTo = (policy: Policy, person: Person, place: RoomPlace): Visibility => {
  if (roomRights(policy, person, place).seesMembers) return () => true;
  const known = shownToAll(place.room);
  const { id } = person;
  return withCounts((userId) => userId === id || known.has(userId), hidesCounts(policy, place.room.type));
};

/** In rooms of audiences who does not see the others does not hear how many they are. */
const hidesCounts = (policy: Policy, type: RoomState['type']): boolean => policy.roomType(type).restsOn === 'audience';

export const withCounts = (isVisible: (userId: UserId) => boolean, areHidden: boolean): Visibility =>
  Object.assign(isVisible, { hidesCounts: areHidden });

/** The people whom every member sees: the owner and the people the room is about. */
export const shownToAll = ({ about, ownerId }: Pick<RoomState, 'about' | 'ownerId'>): ReadonlySet<UserId> =>
  new Set(ownerId === null ? about : [...about, ownerId]);
