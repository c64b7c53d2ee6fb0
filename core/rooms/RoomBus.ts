import type { RoomId, UserId } from '../ids.ts';
import type { DurableEvent } from './RoomEvent.ts';

/** Something durable happened in a room; its history now reaches `headSeq`. */
export interface RoomPublication<Event extends DurableEvent> {
  readonly roomId: RoomId;
  readonly headSeq: number;
  /** The events up to `headSeq`, oldest first, where the publication carries them; else they are read. */
  readonly events?: readonly Event[];
}

/** Memberships or accounts of these people changed: whoever serves them looks again. */
export interface MembershipInvalidation {
  readonly userIds: readonly UserId[];
}

/** What is shown at once to those whom it concerns, and never stored. `settings` are for the person's own sockets. */
export type EphemeralEvent =
  | { readonly type: 'typing'; readonly roomId: RoomId; readonly userId: UserId; readonly isTyping: boolean }
  | { readonly type: 'read'; readonly roomId: RoomId; readonly userId: UserId; readonly upToId: number }
  | {
      readonly type: 'settings';
      readonly roomId: RoomId;
      readonly userId: UserId;
      readonly isMuted: boolean;
      readonly isPinned: boolean;
    }
  | PresenceEvent;

/** Somebody came or went, for those who look into rooms in which they sit; every node hears of it. */
export interface PresenceEvent {
  readonly type: 'presence';
  readonly userId: UserId;
  readonly isOnline: boolean;
  /** At most `presenceRooms`. */
  readonly roomIds: readonly RoomId[];
}

/** Rooms in which a person is shown to come and go, at most: the latest ones. */
export const presenceRooms = 1_000;

export interface BusListener<Event extends DurableEvent> {
  onPublication(publication: RoomPublication<Event>): void;
  onInvalidation(invalidation: MembershipInvalidation): void;
  onEphemeral(event: EphemeralEvent): void;
}

/**
 * Port: carries publication between nodes, fast and without promises. News may be lost, doubled or reordered; the store is
 * the truth and listeners repair what they miss. Publishing never waits, never throws and delivers to this node's
 * own listeners, whether the room or person is listened to or not, before it returns.
 */
export interface RoomBus<Event extends DurableEvent = DurableEvent> {
  publish(publication: RoomPublication<Event>): void;
  invalidate(invalidation: MembershipInvalidation): void;
  publishEphemeral(event: EphemeralEvent): void;
  /** Adds a listener for what this node publishes and for what it listens to; returns how to remove it. */
  addListener(listener: BusListener<Event>): () => void;
  /**
   * Starts to carry a room's publication to this node. Resolves when nothing published from then on is missed by design:
   * read the head after it, never before. Calls are counted; `unsubscribeRoom` takes one back.
   */
  subscribeRoom(roomId: RoomId): Promise<void>;
  unsubscribeRoom(roomId: RoomId): void;
  /** The same for publication about a person. */
  subscribePerson(userId: UserId): Promise<void>;
  unsubscribePerson(userId: UserId): void;
  close(): Promise<void>;
}
