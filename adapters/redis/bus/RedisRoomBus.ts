import type { RoomId, UserId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type {
  BusListener,
  EphemeralEvent,
  MembershipInvalidation,
  RoomBus,
  RoomPublication,
} from '../../../core/rooms/RoomBus.ts';
import type { BusHealth } from '../../system/BusHealth.ts';
import type { LinkMember, RedisLink } from '../link/RedisLink.ts';
import type { Publication, RedisSession } from '../link/RedisSession.ts';
import { withinMs } from '../link/withinMs.ts';
import { aboutRoom, type BusMessage, channelOf, type Dispatch, peopleChannel, roomChannel } from './BusMessage.ts';
import { EventSeal } from './EventSeal.ts';
import { encodeDispatch } from './encodeDispatch.ts';
import { PublishQueue, type QueuedMessage } from './PublishQueue.ts';
import { parseDispatch } from './parseDispatch.ts';
import { RemoteInterest } from './RemoteInterest.ts';
import { Subscriptions } from './Subscriptions.ts';

export interface RedisRoomBusOptions {
  readonly link: RedisLink;
  /** What all nodes of one database know and nobody else does, as it is now; '' where there is none. One query. */
  readonly readSecret: () => Promise<string>;
  /** Told what a listener threw, e.g. to log it. */
  readonly onFailure: (failure: unknown) => void;
  /** Things that wait to be published, and as many on their way, at most. */
  readonly capacity?: number;
  /** Milliseconds after which message of a room or a signal are not worth delivering. */
  readonly expiryMs?: number;
}

/** Since the start: what was sent to Redis, what came from other nodes, and what was thrown away and why. */
export interface BusCounts {
  published: number;
  received: number;
  /** Was not published by a node. */
  malformed: number;
  expired: number;
  /** Found the queue full, or the link broken. */
  dropped: number;
}

/** What one session carries. */
interface OnTheWay {
  readonly sendings: Set<Promise<unknown>>;
  /** Publications in them. */
  size: number;
}

interface ChannelPublication extends Publication {
  /** Null for what is no message of a room. */
  readonly roomId: RoomId | null;
}

const nothingOnTheWay = (): OnTheWay => ({ sendings: new Set(), size: 0 });

/** What is published of a room, with its public part, in characters; of more, the other nodes are only told the head. */
const sealedChars = 12_000;
/** Milliseconds that the last message may take when the bus closes. */
const lastWordsMs = 500;

/**
 * A bus of several nodes over Redis pub/sub. This node's listeners hear its own message with their events, at once; other
 * nodes at the end of the tick: of a room only the highest head, and the events, sealed, where they listened when
 * something was last published in it. Publishing costs the caller no more than a place in a bounded queue, whatever
 * Redis does. While the link is broken nothing is queued: listeners are told by `onChange` and look for themselves.
 */
export class RedisRoomBus implements RoomBus<ChatEvent>, BusHealth, LinkMember {
  readonly #link: RedisLink;
  readonly #onFailure: (failure: unknown) => void;
  readonly #capacity: number;
  readonly #expiryMs: number;
  readonly #listeners = new Set<BusListener<ChatEvent>>();
  readonly #queue: PublishQueue;
  readonly #subscriptions: Subscriptions;
  readonly #remoteInterest = new RemoteInterest();
  readonly #seal: EventSeal;
  readonly #leaveLink: () => void;
  readonly #counts: BusCounts = { published: 0, received: 0, malformed: 0, expired: 0, dropped: 0 };
  #isClosed = false;
  #flushing: NodeJS.Immediate | undefined;
  #onTheWay = nothingOnTheWay();

  constructor({ link, readSecret, onFailure, capacity = 1_500, expiryMs = 10_000 }: RedisRoomBusOptions) {
    this.#link = link;
    this.#onFailure = onFailure;
    this.#capacity = capacity;
    this.#expiryMs = expiryMs;
    this.#queue = new PublishQueue(capacity);
    this.#seal = new EventSeal({ nodeId: link.nodeId, readSecret });
    this.#subscriptions = new Subscriptions((session, cause) => link.lose(session, cause));
    void this.#subscriptions.subscribe(peopleChannel(link.prefix));
    this.#leaveLink = link.add(this);
  }

  get degraded(): string | null {
    return this.#link.degraded;
  }

  get counts(): Readonly<BusCounts> {
    return { ...this.#counts, dropped: this.#counts.dropped + this.#queue.dropped };
  }

  onChange(listener: (degraded: string | null) => void): () => void {
    return this.#link.onChange(listener);
  }

  publish(publication: RoomPublication<ChatEvent>): void {
    this.#notify((listener) => listener.onPublication(publication));
    if (this.#mayQueue()) this.#queue.addRoom(publication, this.#link.now());
  }

  invalidate(invalidation: MembershipInvalidation): void {
    this.#notify((listener) => listener.onInvalidation(invalidation));
    if (this.#mayQueue()) this.#queue.addPeople(invalidation.userIds);
  }

  publishEphemeral(event: EphemeralEvent): void {
    this.#notify((listener) => listener.onEphemeral(event));
    if (this.#mayQueue()) this.#queue.addEphemeral(event, this.#link.now());
  }

  addListener(listener: BusListener<ChatEvent>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribeRoom(roomId: RoomId): Promise<void> {
    return this.#subscriptions.subscribe(roomChannel(this.#link.prefix, roomId));
  }

  unsubscribeRoom(roomId: RoomId): void {
    this.#subscriptions.unsubscribe(roomChannel(this.#link.prefix, roomId));
  }

  /** News of people are few, and connections many: every node hears of everybody, on one channel. */
  subscribePerson(_userId: UserId): Promise<void> {
    return this.#subscriptions.subscribe(peopleChannel(this.#link.prefix));
  }

  unsubscribePerson(_userId: UserId): void {
    this.#subscriptions.unsubscribe(peopleChannel(this.#link.prefix));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listeners.clear();
    this.#flush();
    await withinMs(lastWordsMs, Promise.allSettled(this.#onTheWay.sendings), '').catch(() => undefined);
    this.#leaveLink();
    clearImmediate(this.#flushing);
    this.#queue.clear();
  }

  async join(session: RedisSession): Promise<void> {
    await this.#subscriptions.join(session);
  }

  leave(): void {
    this.#subscriptions.leave();
    this.#remoteInterest.clear();
    this.#counts.dropped += this.#queue.size;
    this.#queue.clear();
    this.#onTheWay = nothingOnTheWay();
  }

  onMessage(channel: string, payload: Buffer): void {
    if (!this.#subscriptions.has(channel)) return;
    const dispatch = parseDispatch(this.#link.prefix, channel, payload);
    if (dispatch === undefined) {
      this.#counts.malformed += 1;
      return;
    }
    const { nodeId, at, message } = dispatch;
    if (nodeId === this.#link.nodeId) return;
    // To look at people again is right at any time, and nothing but their message says to.
    if (message.type !== 'people' && this.#isExpired(at)) {
      this.#counts.expired += 1;
      return;
    }
    this.#counts.received += 1;
    this.#deliver(dispatch);
  }

  #deliver({ nodeId, at, message }: Dispatch): void {
    const events =
      message.type === 'room' && message.sealed && this.#seal.open(message.sealed, nodeId, aboutRoom(message, at));
    this.#notify((listener) => {
      if (message.type === 'room')
        listener.onPublication({ roomId: message.roomId, headSeq: message.headSeq, ...(events && { events }) });
      else if (message.type === 'people') listener.onInvalidation({ userIds: message.userIds });
      else listener.onEphemeral(message);
    });
  }

  /** Older than worth delivering, or from a future that no clock of Redis can have said. */
  #isExpired(at: number): boolean {
    return Math.abs(this.#link.now() - at) > this.#expiryMs;
  }

  #mayQueue(): boolean {
    if (this.#isClosed) return false;
    if (this.#link.session === undefined) {
      this.#counts.dropped += 1;
      return false;
    }
    this.#flushing ??= setImmediate(() => this.#flush());
    return true;
  }

  /** Publishes what waits, as far as not too much is on its way; the rest when an answer comes. */
  #flush(): void {
    this.#flushing = undefined;
    const { session } = this.#link;
    if (session === undefined) return;
    const onTheWay = this.#onTheWay;
    const publications = this.#takePublications(this.#capacity - onTheWay.size);
    const [first, ...others] = publications;
    if (first === undefined) return;
    const size = publications.length;
    const sending = session.publish([first, ...others]).then((heard) => this.#learn(publications, heard));
    onTheWay.sendings.add(sending);
    onTheWay.size += size;
    this.#counts.published += size;
    const done = (): void => {
      onTheWay.sendings.delete(sending);
      onTheWay.size -= size;
      if (this.#queue.size > 0) this.#flushing ??= setImmediate(() => this.#flush());
    };
    // That a publication failed is for the heartbeat to notice, and for the sweep to make good.
    sending.then(done, done);
  }

  /** The next of the queue, without those that are not worth it any more. */
  #takePublications(atMost: number): ChannelPublication[] {
    const publications: ChannelPublication[] = [];
    const now = this.#link.now();
    while (publications.length < atMost) {
      const next = this.#queue.next(now);
      if (next === undefined) break;
      const { at, message } = next;
      if (this.#isExpired(at)) this.#counts.expired += 1;
      else
        publications.push({
          roomId: message.type === 'room' ? message.roomId : null,
          channel: channelOf(this.#link.prefix, message),
          payload: encodeDispatch({ nodeId: this.#link.nodeId, at, message: this.#close(message, at) }),
        });
    }
    return publications;
  }

  #close(message: QueuedMessage['message'], at: number): BusMessage {
    if (message.type !== 'room') return message;
    const { type, roomId, headSeq, events } = message;
    const pointer = { type, roomId, headSeq } as const;
    if (events === undefined || !this.#remoteInterest.has(roomId)) return pointer;
    const sealed = this.#seal.seal(events, aboutRoom(pointer, at));
    return sealed === undefined || sealed.length > sealedChars ? pointer : { ...pointer, sealed };
  }

  #learn(publications: readonly ChannelPublication[], heard: readonly unknown[]): void {
    for (const [index, { roomId, channel }] of publications.entries())
      if (roomId !== null) this.#remoteInterest.learn(roomId, heard[index], this.#subscriptions.has(channel));
  }

  #notify(say: (listener: BusListener<ChatEvent>) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        say(listener);
      } catch (failure) {
        this.#onFailure(failure);
      }
    }
  }
}
