import type { RoomId, UserId } from '../ids.ts';
import type { DurableEvent } from './RoomEvent.ts';

/** Something durable happened in a room; its history now reaches `headSeq`. */
export interface RoomNews<Event extends DurableEvent> {
  readonly roomId: RoomId;
  readonly headSeq: number;
  /** The events up to `headSeq`, oldest first, where the news carries them; else they are read. */
  readonly events?: readonly Event[];
}

/** Memberships or accounts of these people changed: whoever serves them looks again. */
export interface PeopleNews {
  readonly userIds: readonly UserId[];
}

/** What is shown at once to those whom it concerns, and never stored. `settings` are for the person's own sockets. */
export type RoomSignal =
  | { readonly type: 'typing'; readonly roomId: RoomId; readonly userId: UserId; readonly isTyping: boolean }
  | { readonly type: 'read'; readonly roomId: RoomId; readonly userId: UserId; readonly upToId: number }
  | {
      readonly type: 'settings';
      readonly roomId: RoomId;
      readonly userId: UserId;
      readonly isMuted: boolean;
      readonly isPinned: boolean;
    }
  | PresenceSignal;

/** Somebody came or went, for those who look into rooms in which they sit; every node hears of it. */
export interface PresenceSignal {
  readonly type: 'presence';
  readonly userId: UserId;
  readonly isOnline: boolean;
  /** At most `presenceRooms`. */
  readonly roomIds: readonly RoomId[];
}

/** Rooms in which a person is shown to come and go, at most: the latest ones. */
export const presenceRooms = 1_000;

export interface BusListener<Event extends DurableEvent> {
  onRoom(news: RoomNews<Event>): void;
  onPeople(news: PeopleNews): void;
  onSignal(signal: RoomSignal): void;
}

/**
 * Port: carries news between nodes, fast and without promises. News may be lost, doubled or reordered; the store is
 * the truth and listeners repair what they miss. Publishing never waits, never throws and delivers to this node's
 * own listeners, whether the room or person is listened to or not, before it returns.
 */
export interface RoomBus<Event extends DurableEvent = DurableEvent> {
  publish(news: RoomNews<Event>): void;
  announce(news: PeopleNews): void;
  signal(signal: RoomSignal): void;
  /** Adds a listener for what this node publishes and for what it listens to; returns how to remove it. */
  attach(listener: BusListener<Event>): () => void;
  /**
   * Starts to carry a room's news to this node. Resolves when nothing published from then on is missed by design:
   * read the head after it, never before. Calls are counted; `unlistenRoom` takes one back.
   */
  listenRoom(roomId: RoomId): Promise<void>;
  unlistenRoom(roomId: RoomId): void;
  /** The same for news about a person. */
  listenPerson(userId: UserId): Promise<void>;
  unlistenPerson(userId: UserId): void;
  close(): Promise<void>;
}
