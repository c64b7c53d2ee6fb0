import type { Participant } from '../rooms/Participant.ts';
import type { MembershipEventType } from '../rooms/RoomEvent.ts';
import type { Message } from './Message.ts';

/** What the sender of a message sees of it now, and what their membership was since. */
export interface SendersView extends Pick<Participant, 'leftSeq' | 'isSuspended' | 'visibleFromSeq'> {
  /** The events that moved the sender, the oldest first. */
  readonly moves: readonly { readonly seq: number; readonly type: MembershipEventType }[];
}

/**
 * The seq up to which the sender of a message saw what became of it; null for who sees it now. It is the last event by
 * which they left or were suspended while they saw the message: who came back and sees the history from then on saw it
 * until they went.
 *
 * @param view undefined for who has no membership on record
 */
export const lastSeenSeq = (message: Pick<Message, 'seq'>, view: SendersView | undefined): number | null => {
  if (view === undefined) return message.seq;
  const { leftSeq, isSuspended, visibleFromSeq, moves } = view;
  const isHidden = message.seq < visibleFromSeq;
  if (leftSeq === null && !isSuspended && !isHidden) return null;
  let [isMember, isUsable, lastSeen] = [true, true, message.seq];
  for (const { seq, type } of moves) {
    if (seq <= message.seq || (isHidden && seq >= visibleFromSeq)) continue;
    const sawIt = isMember && isUsable;
    if (type === 'participants_joined') [isMember, isUsable] = [true, true];
    else if (type === 'participants_left') isMember = false;
    else isUsable = type === 'participants_restored';
    if (sawIt && !(isMember && isUsable)) lastSeen = seq;
  }
  return lastSeen;
};
