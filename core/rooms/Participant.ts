import type { UserId } from '../ids.ts';
import type { NewParticipant } from './RoomState.ts';

/** A person's membership of a room. It stays on record when they leave. */
export interface Participant {
  readonly userId: UserId;
  /** The role under which the person is in the room. */
  readonly role: string;
  /** `seq` of the event by which they joined; 0 for the first members of the room. */
  readonly joinedSeq: number;
  /** `seq` of the event by which they left; no later event reaches them. Null for a member. */
  readonly leftSeq: number | null;
  /** They see what happened from this seq on; 0 or 1: everything. It begins anew with every membership. */
  readonly visibleFromSeq: number;
  /** May neither read nor write now: the relation or an account that the membership rests on is not active. */
  readonly isSuspended: boolean;
  /** False for a member who may only read and react. */
  readonly mayPost: boolean;
}

/** The membership that begins with the event at `joinedSeq`. */
export const beginMembership = (newcomer: NewParticipant, joinedSeq: number): Participant => {
  const { userId, role, mayPost, isSuspended = false, visibleFrom = 0 } = newcomer;
  const visibleFromSeq = visibleFrom === 'joining' ? joinedSeq : visibleFrom;
  return { userId, role, joinedSeq, leftSeq: null, visibleFromSeq, isSuspended, mayPost };
};

/** True for a member who is not suspended: the room can be used with this membership. */
export const isActiveMembership = ({ leftSeq, isSuspended }: Pick<Participant, 'leftSeq' | 'isSuspended'>): boolean =>
  leftSeq === null && !isSuspended;
