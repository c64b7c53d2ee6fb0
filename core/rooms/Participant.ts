import type { UserId } from '../ids.ts';

/** Someone's membership in a room. The membership stays on record when they leave. */
export interface Participant {
  readonly userId: UserId;
  /** `seq` of the event with which they came; 0 for those who opened the room. */
  readonly joinedSeq: number;
  /** `seq` of the event with which they left; nothing after it reaches them. Null while they sit. */
  readonly leftSeq: number | null;
  /** Neither reads nor writes for now: the relation or an account that the membership rests on is not active. */
  readonly isSuspended: boolean;
  /** False for those who only listen in this room. */
  readonly mayPost: boolean;
}

/** Sits in the room and may use it. */
export const isUsableMembership = ({ leftSeq, isSuspended }: Participant): boolean => leftSeq === null && !isSuspended;
