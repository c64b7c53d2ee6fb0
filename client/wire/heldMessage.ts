import type { ChatFailure } from './ChatRefusal.ts';
import type { Attachment } from './wireTypes.ts';

/** A message of this person that waits for a reviewer, or about which one has decided. */
export interface HeldMessage {
  readonly id: number;
  readonly room_id: number;
  readonly client_id: string;
  readonly content: string;
  readonly reply_to: number | null;
  readonly attachments: readonly Attachment[];
  readonly requires_confirmation?: 'person';
  readonly importance?: 'urgent';
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  readonly state: 'waiting' | 'released' | 'refused' | 'cancelled' | 'expired';
  readonly answer: string;
  readonly created_at: string;
  readonly message_id: number | null;
}

/** Whether what the server answered to a send is a held message and no stored one. */
export const isHeld = (answer: object): answer is HeldMessage => 'state' in answer && 'reasons' in answer;

/** How a held message stands in the outbox: it waits, and is not sent again. */
export const heldFailure = ({ id, reasons, state, answer }: HeldMessage): ChatFailure => ({
  code: state === 'waiting' ? 'MESSAGE_HELD' : 'MESSAGE_REFUSED',
  message: (state === 'waiting' ? reasons.map(({ message }) => message).join(' ') : answer) || 'Not sent.',
  retryAfterMs: null,
  ...(state === 'waiting' ? { heldId: id } : {}),
});
