import type { RoomId, UserId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { EphemeralEvent, MembershipInvalidation, RoomPublication } from '../../../core/rooms/RoomBus.ts';

export interface QueuedMessage {
  readonly at: number;
  readonly message:
    | ({ readonly type: 'room' } & RoomPublication<ChatEvent>)
    | ({ readonly type: 'people' } & MembershipInvalidation)
    | EphemeralEvent;
}

/** Events of one room that go out together at most; of more, the other nodes read all. */
const eventsPerRoom = 16;

/** People of one message; about 5 KB. */
const peoplePerMessage = 500;
/** People remembered for each item of capacity. */
const peoplePerItem = 100;

/**
 * What waits to be published, each thing once: of a room the highest head with the events that lead to it without a
 * gap, of a person's signals in a room the latest.
 * At most `capacity` rooms and signals; when it is full the oldest signal is dropped, or when there is none the
 * oldest message of a room, which the sweep of the listened rooms makes good. Of people the oldest are dropped.
 */
export class PublishQueue {
  readonly #capacity: number;
  readonly #rooms = new Map<RoomId, { headSeq: number; events: readonly ChatEvent[]; at: number }>();
  readonly #ephemeral = new Map<string, { event: EphemeralEvent; at: number }>();
  readonly #people = new Set<UserId>();
  #dropped = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#rooms.size + this.#ephemeral.size + Math.ceil(this.#people.size / peoplePerMessage);
  }

  /** Things that were dropped because the queue was full. */
  get dropped(): number {
    return this.#dropped;
  }

  addRoom({ roomId, headSeq, events = [] }: RoomPublication<ChatEvent>, at: number): void {
    const known = this.#rooms.get(roomId);
    if (known === undefined) {
      this.#makeRoom();
      this.#rooms.set(roomId, { headSeq, events, at });
      return;
    }
    const all = [...known.events, ...events];
    known.events = leadsTo(headSeq, all) && all.length <= eventsPerRoom ? all : [];
    known.headSeq = Math.max(known.headSeq, headSeq);
    known.at = at;
  }

  addEphemeral(event: EphemeralEvent, at: number): void {
    const key = `${event.type}:${'roomId' in event ? event.roomId : ''}:${event.userId}`;
    const known = this.#ephemeral.get(key)?.event;
    if (known === undefined) this.#makeRoom();
    const isOlder = known?.type === 'read' && event.type === 'read' && known.upToId > event.upToId;
    if (!isOlder) this.#ephemeral.set(key, { event: event, at });
  }

  addPeople(userIds: readonly UserId[]): void {
    for (const userId of userIds) {
      if (this.#people.size >= this.#capacity * peoplePerItem) this.#drop(this.#people);
      this.#people.add(userId);
    }
  }

  /** The next to publish, people first; their message never grow old. */
  next(now: number): QueuedMessage | undefined {
    if (this.#people.size > 0) {
      const userIds = [...this.#people].slice(0, peoplePerMessage);
      for (const userId of userIds) this.#people.delete(userId);
      return { at: now, message: { type: 'people', userIds } };
    }
    for (const [roomId, { headSeq, events, at }] of this.#rooms) {
      this.#rooms.delete(roomId);
      return { at, message: { type: 'room', roomId, headSeq, ...(events.length > 0 && { events }) } };
    }
    for (const [key, { event: signal, at }] of this.#ephemeral) {
      this.#ephemeral.delete(key);
      return { at, message: signal };
    }
    return undefined;
  }

  clear(): void {
    this.#rooms.clear();
    this.#ephemeral.clear();
    this.#people.clear();
  }

  #makeRoom(): void {
    if (this.#rooms.size + this.#ephemeral.size < this.#capacity) return;
    if (this.#ephemeral.size > 0) this.#drop(this.#ephemeral);
    else this.#drop(this.#rooms);
  }

  #drop<Key>(things: Map<Key, unknown> | Set<Key>): void {
    for (const oldest of things.keys()) {
      things.delete(oldest);
      this.#dropped += 1;
      return;
    }
  }
}

const leadsTo = (headSeq: number, events: readonly ChatEvent[]): boolean =>
  events.every(({ seq }, index) => seq === headSeq - events.length + 1 + index);
