import type { RoomId, UserId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import { readIdsAtMost } from '../../../core/messages/ReadState.ts';
import type { EphemeralEvent, MembershipInvalidation, RoomPublication } from '../../../core/rooms/RoomBus.ts';
import type { TracedEvent } from '../../system/Tracing.ts';
import { type HeadsMessage, headsPerMessage, type RoomMessage } from './BusMessage.ts';

export interface QueuedMessage {
  readonly at: number;
  readonly message:
    | RoomMessage
    | HeadsMessage
    | ({ readonly type: 'people' } & MembershipInvalidation)
    | EphemeralEvent;
}

/** Events of one room that go out together, at most; the other nodes read more than these from the store. */
export const eventsPerRoom = 16;

/** People in one message, at most: about 5 KB. */
const peoplePerMessage = 500;
/** People that the queue holds for each item of capacity, at most. */
const peoplePerItem = 100;

interface QueuedRoom {
  headSeq: number;
  events: readonly ChatEvent[];
  /** Undefined where nothing is traced. */
  traces: readonly TracedEvent[] | undefined;
  at: number;
}

/**
 * What waits to be published, each thing once: for a room the highest head, with the events that lead to it without a
 * gap; for ephemeral events the latest of each kind, person and room.
 * Holds at most `capacity` rooms and ephemeral events. When it is full it drops the oldest ephemeral event, or, if there
 * is none, the oldest room, which the sweep repairs. Beyond its bound for people it drops the oldest.
 */
export class PublishQueue {
  readonly #capacity: number;
  readonly #rooms = new Map<RoomId, QueuedRoom>();
  readonly #ephemeral = new Map<string, { event: EphemeralEvent; at: number }>();
  readonly #people = new Set<UserId>();
  #dropped = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#rooms.size + this.#ephemeral.size + Math.ceil(this.#people.size / peoplePerMessage);
  }

  /** Rooms, ephemeral events and people that were dropped because the queue was full. */
  get dropped(): number {
    return this.#dropped;
  }

  /** `trace`: the one that led to `headSeq`. */
  addRoom({ roomId, headSeq, events = [] }: RoomPublication<ChatEvent>, at: number, trace?: string): void {
    const traces = trace === undefined ? undefined : [{ seq: headSeq, trace }];
    const known = this.#rooms.get(roomId);
    if (known === undefined) {
      this.#makeRoom();
      this.#rooms.set(roomId, { headSeq, events, traces, at });
      return;
    }
    const all = [...known.events, ...events];
    known.events = leadsTo(headSeq, all) && all.length <= eventsPerRoom ? all : [];
    known.headSeq = Math.max(known.headSeq, headSeq);
    if (traces !== undefined) known.traces = [...(known.traces ?? []), ...traces].slice(-eventsPerRoom);
    known.at = at;
  }

  addEphemeral(event: EphemeralEvent, at: number): void {
    const about = aboutOf(event);
    const key = `${event.type}:${about}:${'userId' in event ? event.userId : ''}`;
    const known = this.#ephemeral.get(key)?.event;
    if (known === undefined) this.#makeRoom();
    this.#ephemeral.set(key, { event: known === undefined ? event : joined(known, event), at });
  }

  addPeople(userIds: readonly UserId[]): void {
    for (const userId of userIds) {
      if (this.#people.size >= this.#capacity * peoplePerItem) this.#drop(this.#people);
      this.#people.add(userId);
    }
  }

  /** Removes and returns the next message to publish: people first, as their invalidation never expires. */
  next(now: number): QueuedMessage | undefined {
    if (this.#people.size > 0) {
      const userIds = [...this.#people].slice(0, peoplePerMessage);
      for (const userId of userIds) this.#people.delete(userId);
      return { at: now, message: { type: 'people', userIds } };
    }
    for (const [roomId, { headSeq, events, traces, at }] of this.#rooms) {
      this.#rooms.delete(roomId);
      const carried = { ...(events.length > 0 && { events }), ...(traces && { traces }) };
      return { at, message: { type: 'room', roomId, headSeq, ...carried } };
    }
    for (const [key, { event, at }] of this.#ephemeral) {
      this.#ephemeral.delete(key);
      return { at, message: event };
    }
    return undefined;
  }

  /** Removes rooms and returns their heads alone, in one message; undefined when no room waits. */
  nextHeads(now: number): QueuedMessage | undefined {
    if (this.#rooms.size === 0) return undefined;
    const heads = [...this.#rooms].slice(0, headsPerMessage).map(([roomId, { headSeq }]) => [roomId, headSeq] as const);
    for (const [roomId] of heads) this.#rooms.delete(roomId);
    return { at: now, message: { type: 'heads', heads } };
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

/** What there is one latest event of, besides its kind and person. */
const aboutOf = (event: EphemeralEvent): string => {
  if (event.type === 'notice') return `${event.about}${event.id}`;
  if (event.type === 'held' || event.type === 'scheduled') return `${event.id}`;
  if (event.type === 'request') return `${event.messageId}${event.state}`;
  return 'roomId' in event ? `${event.roomId}` : '';
};

/** The later of two events about the same; of reading, the one that goes further, with what became read by both. */
const joined = (known: EphemeralEvent, event: EphemeralEvent): EphemeralEvent => {
  if (known.type !== 'read' || event.type !== 'read') return event;
  const ids = new Set([...known.messageIds, ...event.messageIds]);
  const messageIds = [...ids].sort((one, other) => one - other).slice(-readIdsAtMost);
  return { ...event, upToId: Math.max(known.upToId, event.upToId), messageIds };
};
