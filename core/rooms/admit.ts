import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { answeringGrant } from '../permissions/rights.ts';
import type { ModeratesRoom, Moderation } from './Moderation.ts';
import type { Participant } from './Participant.ts';
import type { RoomAccess, RoomRepository } from './RoomRepository.ts';
import type { RoomState } from './RoomState.ts';
import { firstVisibleSeq, seesByModeration } from './roomRights.ts';

/** How a person enters a room: with an active membership, as one of the office whose room it is, or as an observer. */
export interface Admission {
  readonly room: RoomState;
  /** Null for one of the office who has not answered yet, and for an observer. */
  readonly membership: Participant | null;
  /** Looks in as a moderator and not in the course of their own work, which goes on record. */
  readonly isObserver: boolean;
  /** Null for who does not moderate the room now. */
  readonly moderation: Moderation | null;
  /** The first seq of the history that the person sees, by `firstVisibleSeq`; 0: everything. */
  readonly visibleFromSeq: number;
}

/**
 * Decides whether a person may enter a room: with an active membership, as one of its office, or as a moderator of it.
 * @throws ChatError ROOM_NOT_FOUND for a room of others, as for one that does not exist;
 *   CANNOT_CHAT for a suspended membership
 */
export const admit = (
  policy: Policy,
  person: Person,
  { room, membership }: RoomAccess,
  moderation: Moderation | null,
): Admission => {
  const isMember = membership !== undefined && membership.leftSeq === null;
  const answers = answeringGrant(policy, person, room) !== undefined;
  // The right counts, not the membership that it led to: an office above is none any more once the school moves away.
  const isRightful = policy.roomType(room.type).restsOn !== 'office' || room.about.includes(person.id) || answers;
  if (isMember && !membership.isSuspended && isRightful) {
    const visibleFromSeq = firstVisibleSeq({ membership, moderation });
    return { room, membership, isObserver: false, moderation, visibleFromSeq };
  }
  const asNoMember = { room, membership: null, moderation, visibleFromSeq: 0 };
  if (answers) return { ...asNoMember, isObserver: false };
  if (moderation !== null) return { ...asNoMember, isObserver: true };
  if (isMember && isRightful) throw cannotChatNow();
  throw roomNotFound();
};

export const roomNotFound = (): ChatError =>
  new ChatError('ROOM_NOT_FOUND', 'There is no such room, or you have no part in it.');

export const cannotChatNow = (): ChatError =>
  new ChatError(
    'CANNOT_CHAT',
    'The relation that this room rests on is not active now. Ask your school or administrator if it should be.',
  );

/** The same answer for people one may not write to and for people who do not exist. */
export const cannotChat = (userIds?: readonly UserId[]): ChatError =>
  new ChatError('CANNOT_CHAT', 'You may not write to this person, or there is no such person.', {
    details: userIds && { user_ids: userIds },
  });

export const notAMember = (): ChatError =>
  new ChatError('ACCESS_DENIED', 'You look into this room without a membership in it.');

/** The refusal of something that the person may not do in a room that they are in. */
export const denied = (what: string): ChatError => new ChatError('ACCESS_DENIED', `You may not ${what}.`);

/** What somebody reads of a room, for the record. */
export interface RoomLook {
  readonly what:
    | 'rooms'
    | 'room'
    | 'participants'
    | 'history'
    | 'thread'
    | 'events'
    | 'receipts'
    | 'search'
    | 'file'
    | 'pins'
    | 'shared';
  /** The words searched for. */
  readonly words?: string;
}

/** Looks that show what happened before the person joined, if they may see it. */
const looksBack: ReadonlySet<RoomLook['what']> = new Set([
  'history',
  'thread',
  'receipts',
  'search',
  'file',
  'pins',
  'shared',
]);

/**
 * Admits a person to a room. A look with more than a member's right goes on record before anything is shown: that of an
 * observer, and that of a member who sees more than other members (I19). `look` is null where nothing is shown.
 * @throws ChatError as `admit`
 */
export type EnterRoom = (person: Person, roomId: RoomState['id'], look?: RoomLook | null) => Promise<Admission>;

interface Deps {
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly policy: Policy;
  readonly moderatesRoom: ModeratesRoom;
}

export const makeEnterRoom =
  ({ rooms, auditLog, policy, moderatesRoom }: Deps): EnterRoom =>
  async (person, roomId, look = { what: 'room' }) => {
    const access = await rooms.access(roomId, person.id);
    if (access === undefined) throw roomNotFound();
    const admission = admit(policy, person, access, await moderatesRoom(person, access.room));
    const { room, membership, isObserver, moderation, visibleFromSeq } = admission;
    const seesPast = look !== null && looksBack.has(look.what) && visibleFromSeq < (membership?.visibleFromSeq ?? 0);
    if (look !== null && (isObserver || seesPast || seesByModeration(policy, person, admission)))
      await auditLog.append([
        {
          actor: auditActor(person),
          action: 'look',
          organisation: organisationOf(room.scope),
          roomId,
          ...caseOf(moderation),
          details: { ...look, as: isObserver ? 'observer' : 'member' },
        },
      ]);
    return admission;
  };

/** The case by which somebody does something, for the record. */
export const caseOf = (moderation: Moderation | null): Pick<AuditDraft, 'caseId'> =>
  moderation === null || moderation.caseId === null ? {} : { caseId: moderation.caseId };
