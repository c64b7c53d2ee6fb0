import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { mayModerate } from '../permissions/rights.ts';
import type { RoomState } from './ChatRoom.ts';
import type { Participant } from './Participant.ts';
import type { RoomAccess, RoomRepository } from './RoomRepository.ts';

/** As whom somebody enters a room: with a membership of their own, or as a moderator, whose visit goes on record. */
export interface Admission {
  readonly room: RoomState;
  readonly membership: Participant | null;
}

/**
 * Lets a person into a room, by their membership as it is now.
 * @throws ChatError ROOM_NOT_FOUND for a room that does not exist or is none of theirs, which look alike;
 *   CANNOT_CHAT while the relation or account behind their membership is not active.
 */
export const admit = (policy: Policy, person: Person, access: RoomAccess | undefined): Admission => {
  if (access === undefined) throw roomNotFound();
  const { room, membership } = access;
  const isMember = membership !== undefined && membership.leftSeq === null;
  if (isMember && !membership.isSuspended) return { room, membership };
  if (mayModerate(policy, person)) return { room, membership: null };
  if (isMember) throw cannotChatNow();
  throw roomNotFound();
};

export const roomNotFound = (): ChatError =>
  new ChatError('ROOM_NOT_FOUND', 'There is no such room, or you have no part in it.');

export const cannotChatNow = (): ChatError =>
  new ChatError(
    'CANNOT_CHAT',
    'The relation that this room rests on is not active now. Ask your school or administrator if it should be.',
  );

/** The same answer for those one may not write to and for those who do not exist. */
export const cannotChat = (userIds?: readonly UserId[]): ChatError =>
  new ChatError('CANNOT_CHAT', 'You may not write to this person, or there is no such person.', {
    details: userIds && { user_ids: userIds },
  });

export const notAMember = (): ChatError =>
  new ChatError('ACCESS_DENIED', 'You look into this room without a membership in it.');

export type EnterRoom = (person: Person, roomId: RoomState['id']) => Promise<Admission>;

/** Loads and admits, and records a moderator's visit. */
export const makeEnterRoom =
  (rooms: Pick<RoomRepository, 'access' | 'recordVisit'>, policy: Policy): EnterRoom =>
  async (person, roomId) => {
    const admission = admit(policy, person, await rooms.access(roomId, person.id));
    if (admission.membership === null) await rooms.recordVisit(roomId, person.id);
    return admission;
  };
