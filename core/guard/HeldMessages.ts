import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { OrganisationId, RoomId, UserId } from '../ids.ts';
import type { SendAttempt } from '../messages/Message.ts';
import type { Appended } from '../messages/MessageStore.ts';
import type { HeldDecision, HeldDraft, HeldId, HeldMessage } from './HeldMessage.ts';

/** Which held messages somebody decides about: those of rooms of these organisations and below; never their own. */
export interface HeldPart {
  readonly within: 'all' | readonly OrganisationId[];
  readonly exceptBy: readonly UserId[];
}

export interface HeldQuery {
  readonly part: HeldPart;
  /** `waiting`: the oldest first. `decided`: the newest first. */
  readonly state: 'waiting' | 'decided';
  /** The last id of the page before. */
  readonly after?: HeldId;
  readonly limit: number;
}

/** Which words of held messages are erased: of some senders, of a room, or both; `before`: only of those held earlier. */
export interface HeldErasure {
  readonly roomId?: RoomId;
  readonly senderIds?: readonly UserId[];
  readonly before?: Date | null;
}

export interface Released {
  readonly held: HeldMessage;
  readonly appended: Appended;
}

/**
 * Port: messages that guards hold. A held message takes no place in its room. Every answer reflects all changes
 * acknowledged before the call.
 */
export interface HeldMessages {
  /**
   * Holds a draft, if `postingRule` allows the sender to post at this moment. Of all drafts with the same room, sender and
   * client id exactly one is held; the others find it.
   * @throws ChatError as `MessageStore.append`
   */
  hold(draft: HeldDraft): Promise<{ readonly held: HeldMessage; readonly isNew: boolean }>;
  /** What was held for this attempt, decided or not. @throws ChatError CONFLICT for another text, as `append` */
  findHeld(attempt: SendAttempt): Promise<HeldMessage | undefined>;
  /** Whether any message is or was held. One look, however many there are. */
  hasAny(): Promise<boolean>;
  /** Undefined if there is none, or none in the part. */
  find(id: HeldId, part: HeldPart): Promise<HeldMessage | undefined>;
  list(query: HeldQuery): Promise<readonly HeldMessage[]>;
  /** What is waiting of these senders, the oldest first. */
  waitingOf(senderIds: readonly UserId[], limit: number): Promise<readonly HeldMessage[]>;
  /** All that was ever held in a room, the oldest first, for exports; of these senders alone if they are given. */
  heldIn(roomId: RoomId, senderIds?: readonly UserId[]): Promise<readonly HeldMessage[]>;
  /** Refuses or takes back what is waiting, with its audit entry; undefined if it is not waiting. */
  decide(
    id: HeldId,
    state: 'refused' | 'cancelled',
    decision: Omit<HeldDecision, 'at'>,
    audit: AuditDraft | null,
  ): Promise<HeldMessage | undefined>;
  /**
   * Makes a message of what is waiting, as `MessageStore.append` does with the sender's rights at this moment, under the
   * same client id, with the audit entry, all in one transaction: of concurrent calls exactly one does it, and after a
   * crash it is either held or stored. Undefined if it is not waiting.
   * @throws ChatError as `MessageStore.append`; it is waiting still
   */
  release(
    id: HeldId,
    decision: Omit<HeldDecision, 'at' | 'answer'> & { readonly asMasked: boolean },
    audit: AuditDraft,
  ): Promise<Released | undefined>;
  /** Takes the words; what is waiting expires. Returns how many had words. */
  eraseWords(erasure: HeldErasure): Promise<number>;
  countWaiting(): Promise<Readonly<Record<'day' | 'week' | 'older', number>>>;
}
