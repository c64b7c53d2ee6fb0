import type { Attachment } from '../attachments/Attachment.ts';
import { ChatError } from '../errors.ts';
import type { Id, MessageId, OrganisationId, RoomId, UserId } from '../ids.ts';
import type { GuardReason } from '../messages/GuardRecord.ts';
import type { Mention } from '../messages/Mention.ts';
import type { MessageDraft } from '../messages/Message.ts';

export type HeldId = Id<'HeldMessage'>;
export const asHeldId = (value: number): HeldId => value as HeldId;

/**
 * `waiting`: nobody has decided yet. `released`: it is a message now. `refused`: it never becomes one. `cancelled`: the
 * sender took it back. `expired`: its words were taken by a rule of retention before anybody decided.
 */
export const heldStates = ['waiting', 'released', 'refused', 'cancelled', 'expired'] as const;
export type HeldState = (typeof heldStates)[number];

export interface HeldDecision {
  /** The sender, for `cancelled`. */
  readonly deciderId: UserId;
  readonly at: Date;
  /** For those who look into it later; the sender does not read it. */
  readonly note: string;
  /** What the sender is told with a refusal; '' for nothing but the refusal. */
  readonly answer: string;
}

/** A message that a guard holds: it has no place in its room until a reviewer releases it. */
export interface HeldMessage {
  readonly id: HeldId;
  readonly roomId: RoomId;
  readonly organisation: OrganisationId;
  readonly senderId: UserId;
  /** The sender's own id for it, or one that the store made. */
  readonly clientId: string;
  /** '' once its words are erased, and once it is a message. */
  readonly content: string;
  /** The text as the guards would mask it; null if they would not. */
  readonly masked: string | null;
  readonly replyTo: MessageId | null;
  /** Whom it mentions once it is released. Absent: nobody. */
  readonly mentions?: readonly Mention[];
  /** It asks for confirmations once it is released. Absent: it does not. */
  readonly asksConfirmation?: true;
  /** Everybody is told of it at once when it is released. Absent: as they have chosen. */
  readonly isUrgent?: true;
  /** The files that would come with it. Absent: none. */
  readonly attachments?: readonly Attachment[];
  readonly reasons: readonly GuardReason[];
  readonly state: HeldState;
  /** By the clock of the store. */
  readonly at: Date;
  readonly decision: HeldDecision | null;
  /** The message that it became; null for all that are not released. */
  readonly messageId: MessageId | null;
}

export interface HeldDraft extends MessageDraft {
  readonly organisation: OrganisationId;
  readonly masked: string | null;
  readonly reasons: readonly GuardReason[];
}

export const heldNotFound = (): ChatError =>
  new ChatError('NOT_FOUND', 'There is no such held message, or it is not yours to see.');

/** The error for a decision about what is decided already. */
export const decidedAlready = ({ state }: Pick<HeldMessage, 'state'>): ChatError =>
  new ChatError('CONFLICT', `This message is not held any more: it was ${state}.`, { details: { state } });

/** What a sender hears who sends again what was not released. */
export const refusalOfHeld = ({ state, decision, reasons }: HeldMessage): ChatError => {
  const message =
    state === 'cancelled'
      ? 'You took this message back.'
      : [
          state === 'expired' ? 'Nobody decided about this message in time.' : 'A reviewer refused this message.',
          decision?.answer,
        ]
          .filter(Boolean)
          .join(' ');
  return new ChatError('MESSAGE_REFUSED', message, {
    details: {
      reasons: state === 'refused' ? [{ code: 'reviewed', message }] : [{ code: state, message }],
      held: reasons.map(({ code }) => code),
    },
  });
};
