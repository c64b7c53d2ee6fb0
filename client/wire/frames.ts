import type { HeldMessage } from './heldMessage.ts';
import { nameErased } from './nameErased.ts';
import type { ServerNotice } from './ServerNotice.ts';
import type { ScheduledMessage } from './scheduledMessage.ts';
import type { Message, Reaction, Room } from './wireTypes.ts';

interface EventBase {
  readonly room_id: number;
  readonly seq: number;
  readonly at: string;
}

/** A durable event of a room; the seq gives the order. Unknown types only move the cursor. */
export type SequencedEvent = EventBase &
  (
    | { readonly type: 'new_message' | 'message_edited'; readonly message: Message }
    | { readonly type: 'message_deleted'; readonly message_id: number }
    | { readonly type: 'reaction_changed'; readonly message_id: number; readonly reactions: readonly Reaction[] }
    | { readonly type: 'pin_changed'; readonly message_id: number; readonly pinned_seq: number | null }
    | {
        readonly type: 'room_updated';
        readonly name: string;
        readonly is_active: boolean;
        /** Who owns the room now, or who of an office has taken it; null: nobody any more. Absent: as before. */
        readonly owner_id?: number | null;
        /** To whose office it was handed; absent: it stays. */
        readonly organisation_id?: number | null;
        readonly actor_id?: number | null;
      }
    | {
        readonly type: 'participants_joined' | 'participants_left' | 'participants_suspended' | 'participants_restored';
        readonly user_ids: readonly number[];
        /** Others whom the room hides from this person. */
        readonly hidden_count?: number;
        /** Why they left. */
        readonly reason?: Exclude<LeftReason, 'suspended'>;
      }
    /** A message from before this person sees the history was changed. */
    | { readonly type: 'event_hidden' }
  );

/** I was reminded to confirm a message, I have confirmed it, or somebody has confirmed one of mine. */
export type ConfirmationState = 'reminded' | 'confirmed' | 'answered';

export type LeftReason = 'left' | 'removed' | 'relation_ended' | 'merged' | 'suspended';

export interface Hello {
  readonly type: 'connection_established';
  readonly user_id: number;
  readonly username: string;
  readonly epoch: string;
  readonly heartbeat_ms: number;
  readonly degraded: boolean;
}

export interface SyncPage {
  readonly room_id: number;
  readonly after: number;
  readonly events: readonly SequencedEvent[];
  readonly head_seq: number;
  readonly has_more: boolean;
}

export interface ErrorFrame {
  readonly type: 'error';
  readonly code: string;
  readonly message: string;
  readonly room_id?: number;
  readonly client_id?: string;
  readonly retry_after_ms?: number;
  readonly details?: unknown;
}

/** Every other frame of the server: answers, ephemeral events and the socket's own state. */
export type ControlFrame =
  | Hello
  | ErrorFrame
  | ({ readonly type: 'sync_page' } & SyncPage)
  | { readonly type: 'sync_gone'; readonly room_id: number; readonly floor_seq: number }
  | ({ readonly type: 'message_held' } & HeldMessage)
  | { readonly type: 'message_ack'; readonly client_id: string; readonly room_id: number; readonly message: Message }
  | {
      readonly type: 'subscribed';
      readonly room_id: number;
      readonly head_seq: number;
      readonly online_user_ids?: readonly number[];
      readonly read_up_to?: readonly { readonly user_id: number; readonly last_read_id: number }[];
    }
  | {
      readonly type: 'message_read';
      readonly room_id: number;
      readonly user_id: number;
      readonly last_read_id: number | null;
    }
  | {
      readonly type: 'typing';
      readonly room_id: number;
      readonly user_id: number;
      readonly username: string;
      readonly full_name?: string;
      readonly is_typing: boolean;
    }
  | { readonly type: 'presence'; readonly user_id: number; readonly is_online: boolean }
  | {
      readonly type: 'room_settings';
      readonly room_id: number;
      readonly is_muted: boolean;
      readonly is_pinned: boolean;
      readonly is_hidden: boolean;
    }
  | { readonly type: 'room_unread'; readonly room_id: number; readonly unread_mark_id: number | null }
  | { readonly type: 'room_joined'; readonly room: Room }
  | { readonly type: 'room_left'; readonly room_id: number; readonly seq: number; readonly reason: LeftReason }
  | { readonly type: 'office_changed'; readonly room_id: number }
  | { readonly type: 'requests_changed'; readonly room_id: number }
  | ({ readonly type: 'server_notice' } & ServerNotice)
  | {
      readonly type: 'scheduled_changed';
      readonly room_id: number;
      readonly scheduled_id: number;
      readonly state: ScheduledMessage['state'];
    }
  | { readonly type: 'held_changed'; readonly held_id: number }
  | { readonly type: 'report_decided'; readonly report_id: number; readonly outcome: 'dismissed' | 'acted' }
  | { readonly type: 'warning'; readonly warning_id: number }
  | {
      readonly type: 'confirmation';
      readonly room_id: number;
      readonly message_id: number;
      readonly state: ConfirmationState;
    }
  | { readonly type: 'room_head'; readonly room_id: number; readonly head_seq: number }
  | { readonly type: 'degraded' }
  | { readonly type: 'restored' }
  | { readonly type: 'drain'; readonly reconnect_in_ms: number }
  | { readonly type: 'pong' };

export type IncomingFrame = ControlFrame | SequencedEvent;

/** Null if the data is no frame. The members of a frame are not validated: the client trusts its server. */
export const readFrame = (data: unknown, erasedName?: () => string): IncomingFrame | null => {
  if (typeof data !== 'string') return null;
  try {
    const frame: unknown = JSON.parse(data, nameErased(erasedName));
    return typeof frame === 'object' && frame !== null && 'type' in frame ? (frame as IncomingFrame) : null;
  } catch {
    return null;
  }
};

/** A frame with a seq is a durable event, whatever its type: later servers may send further types. */
export const isSequencedEvent = (frame: IncomingFrame): frame is SequencedEvent =>
  'seq' in frame && 'room_id' in frame && frame.type !== 'room_left';
