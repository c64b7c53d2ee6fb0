import type { RoomId, UserId } from '../ids.ts';
import type { GuardReason } from '../messages/GuardRecord.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { Scope } from '../permissions/RoleGrant.ts';

/** A text that somebody wants to write: a message, another text of one, or the name of a room. */
export interface GuardedText {
  readonly kind: 'message' | 'edit' | 'name';
  /** Trimmed and within the limits; masked by the guards before this one. */
  readonly content: string;
  readonly senderId: UserId;
  /** Null for the name of a room that is not there yet. */
  readonly roomId: RoomId | null;
  readonly roomType: RoomType;
  /** The organisation of the room, and those above it. */
  readonly scope: Scope;
}

export type GuardVerdict =
  | { readonly action: 'allow' }
  /** Stored with this text in place of the sent one. */
  | { readonly action: 'mask'; readonly content: string; readonly reasons: readonly GuardReason[] }
  /** Stored once a reviewer releases it. `content`: what it would be masked. An edit and a name are refused instead. */
  | { readonly action: 'hold'; readonly content?: string; readonly reasons: readonly GuardReason[] }
  | { readonly action: 'refuse'; readonly reasons: readonly GuardReason[] };

/**
 * Port: decides about a text before it is stored. Homeroom waits `guardMs` for all guards together; a guard that takes longer,
 * throws or answers something else is treated as the policy's rule says (`onTimeout`). It is called again for a retry of
 * what it refused, and several calls run at the same time. An answer has at most `maxReasons` reasons, each with a code
 * and a sentence for the sender.
 */
export interface MessageGuard {
  check(text: GuardedText): Promise<GuardVerdict>;
}

/** Milliseconds for all guards of one text together. */
export const guardMs = 200;
export const maxReasons = 10;

/** In place of a host's guard where there is none. */
export const noGuard: MessageGuard = { check: async () => ({ action: 'allow' }) };
