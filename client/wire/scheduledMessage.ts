import type { AskedMention } from './Mention.ts';
import type { Attachment } from './wireTypes.ts';

/** A message of this person that is sent later, or what became of it. Nobody else sees it before. */
export interface ScheduledMessage {
  readonly id: number;
  readonly room_id: number;
  readonly client_id: string;
  /** '' once it is sent or cancelled. */
  readonly content: string;
  readonly reply_to: number | null;
  readonly mentions: readonly AskedMention[];
  readonly attachments: readonly Attachment[];
  readonly requires_confirmation?: 'person';
  /** ISO 8601. */
  readonly send_at: string;
  readonly state: 'waiting' | 'sent' | 'failed' | 'cancelled';
  /** Why it failed. With `sent`, MESSAGE_HELD: it waits for a reviewer. */
  readonly outcome: { readonly code: string; readonly message: string; readonly details?: unknown } | null;
  readonly message_id: number | null;
  readonly created_at: string;
  readonly ended_at: string | null;
}
