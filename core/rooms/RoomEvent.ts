import type { RoomId, UserId } from '../ids.ts';

/** What every durable event of a room has: its place in the room's one dense order 1..head, and when it was stored. */
export interface DurableEvent {
  readonly roomId: RoomId;
  readonly seq: number;
  /** Stamped by the store's clock. */
  readonly at: Date;
  /** Who did it; null when the directory did. */
  readonly actorId: UserId | null;
}

export type LeaveReason = 'left' | 'removed' | 'relation_ended';

/** What happened to a room and its participants, as the aggregate says it: without room, seq and time. */
export type RoomChange =
  | { readonly type: 'participants_joined'; readonly userIds: readonly UserId[] }
  | { readonly type: 'participants_left'; readonly userIds: readonly UserId[]; readonly reason: LeaveReason }
  | { readonly type: 'participants_suspended'; readonly userIds: readonly UserId[] }
  | { readonly type: 'participants_restored'; readonly userIds: readonly UserId[] }
  | { readonly type: 'room_updated'; readonly name: string; readonly isActive: boolean };

export type RoomEvent = DurableEvent & RoomChange;
