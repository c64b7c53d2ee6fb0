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
import { Seal } from '../secret/Seal.ts';
import { type BusMessage, channelOf, peopleChannel, roomChannel } from './BusMessage.ts';
import { encodeDispatch } from './encodeDispatch.ts';
import { PublishQueue, type QueuedMessage } from './PublishQueue.ts';
import { parseDispatch } from './parseDispatch.ts';
import { RemoteInterest } from './RemoteInterest.ts';
import { openingOf } from './roomHint.ts';
import { Subscriptions } from './Subscriptions.ts';

export interface RedisRoomBusOptions {
  readonly link: RedisLink;
  /** Called with what a listener threw, e.g. to log it. */
  readonly onFailure: (failure: unknown) => void;
  /** Messages that wait to be published, at most; as many again may be in flight to Redis. */
  readonly capacity?: number;
  /** Milliseconds after which a publication or an ephemeral event is not worth delivering. */
  readonly expiryMs?: number;
}

/** Messages since the start: sent to Redis, received from other nodes, and thrown away, by reason. */
export interface BusCounts {
  published: number;
  received: number;
  /** No node can have published them. */
  malformed: number;
  expired: number;
  /** The queue was full, or the link broken. */
  dropped: number;
}

/** The commands of one session that Redis has not answered yet. */
interface InFlight {
  readonly commands: Set<Promise<unknown>>;
  /** Messages in these commands. */
  size: number;
}

interface ChannelPublication extends Publication {
  /** Null unless this is the publication of a room. */
  readonly roomId: RoomId | null;
}

const nothingInFlight = (): InFlight => ({ commands: new Set(), size: 0 });

/** Characters of one message, at most; beyond, the message carries the head alone. */
const payloadChars = 16_000;
/** Raise the number when the form of messages changes: nodes of another release then read the store. */
const purpose = 'homeroom bus 3';
/** Milliseconds that the last messages may take when the bus closes. */
const closingMs = 500;

/**
 * A bus for several nodes over Redis pub/sub. This node's listeners are notified at once, with the events. Other nodes
 * get one message for each room at the end of the tick: the highest head, with the sealed events if another node
 * listened when something was last published in the room. Publishing only adds to a bounded queue, whatever Redis does.
 * While the link is broken nothing is queued: `onChange` tells listeners, which then read the store.
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
  readonly #seal: Seal;
  readonly #opening: Buffer;
  readonly #leaveLink: () => void;
  readonly #counts: BusCounts = { published: 0, received: 0, malformed: 0, expired: 0, dropped: 0 };
  #isClosed = false;
  #flushing: NodeJS.Immediate | undefined;
  #inFlight = nothingInFlight();

  constructor({ link, onFailure, capacity = 1_500, expiryMs = 10_000 }: RedisRoomBusOptions) {
    this.#link = link;
    this.#onFailure = onFailure;
    this.#capacity = capacity;
    this.#expiryMs = expiryMs;
    this.#queue = new PublishQueue(capacity);
    this.#seal = new Seal({ secret: link.secret, nodeId: link.nodeId, purpose });
    this.#opening = openingOf(link.nodeId);
    this.#subscriptions = new Subscriptions((session, cause) => link.lose(session, cause));
    void this.#subscriptions.subscribe(peopleChannel);
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
    return this.#subscriptions.subscribe(roomChannel(roomId));
  }

  unsubscribeRoom(roomId: RoomId): void {
    this.#subscriptions.unsubscribe(roomChannel(roomId));
  }

  /** Invalidations are few and connected people many, so every node hears of everybody on one channel. */
  subscribePerson(_userId: UserId): Promise<void> {
    return this.#subscriptions.subscribe(peopleChannel);
  }

  unsubscribePerson(_userId: UserId): void {
    this.#subscriptions.unsubscribe(peopleChannel);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listeners.clear();
    this.#flush();
    await withinMs(closingMs, Promise.allSettled(this.#inFlight.commands), '').catch(() => undefined);
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
    this.#inFlight = nothingInFlight();
  }

  onMessage(channel: string, payload: Buffer): void {
    if (!this.#subscriptions.has(channel) || this.#isOwn(payload)) return;
    const dispatch = parseDispatch(this.#seal, channel, payload);
    if (dispatch === undefined) {
      this.#counts.malformed += 1;
      return;
    }
    const { at, message } = dispatch;
    // An old invalidation counts too: reading memberships again is never wrong, and nothing else asks for it.
    if (message.type !== 'people' && this.#isExpired(at)) {
      this.#counts.expired += 1;
      return;
    }
    this.#counts.received += 1;
    this.#deliver(message);
  }

  /** Whether this node published it, or somebody who says so: nothing is believed of it, so it need not be opened. */
  #isOwn(payload: Buffer): boolean {
    return (
      payload.length > this.#opening.length &&
      payload.compare(this.#opening, 0, undefined, 0, this.#opening.length) === 0
    );
  }

  #deliver(message: BusMessage): void {
    this.#notify((listener) => {
      if (message.type === 'room') {
        const { type: _, ...publication } = message;
        listener.onPublication(publication);
      } else if (message.type === 'people') listener.onInvalidation({ userIds: message.userIds });
      else listener.onEphemeral(message);
    });
  }

  /** Too old to deliver, or from a future that Redis's clock cannot have reached. */
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

  /** Publishes what waits, as long as not more than `capacity` is in flight; the rest follows when Redis answers. */
  #flush(): void {
    this.#flushing = undefined;
    const { session } = this.#link;
    if (session === undefined) return;
    const inFlight = this.#inFlight;
    const publications = this.#nextPublications(this.#capacity - inFlight.size);
    const [first, ...others] = publications;
    if (first === undefined) return;
    const size = publications.length;
    const command = session.publish([first, ...others]).then((receivers) => this.#learn(publications, receivers));
    inFlight.commands.add(command);
    inFlight.size += size;
    this.#counts.published += size;
    const done = (): void => {
      inFlight.commands.delete(command);
      inFlight.size -= size;
      if (this.#queue.size > 0) this.#flushing ??= setImmediate(() => this.#flush());
    };
    // A failure needs no handling here: the heartbeat notices it, and the sweep repairs it.
    command.then(done, done);
  }

  /** Removes the next publications from the queue, without those that have expired. */
  #nextPublications(atMost: number): ChannelPublication[] {
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
          channel: channelOf(message),
          payload: this.#payloadOf(message, at),
        });
    }
    return publications;
  }

  #payloadOf(message: QueuedMessage['message'], at: number): string {
    const { nodeId } = this.#link;
    if (message.type !== 'room') return encodeDispatch(this.#seal, { nodeId, at, message });
    const { type, roomId, headSeq, events } = message;
    if (events !== undefined && this.#remoteInterest.has(roomId)) {
      const whole = encodeDispatch(this.#seal, { nodeId, at, message });
      if (whole.length <= payloadChars) return whole;
    }
    return encodeDispatch(this.#seal, { nodeId, at, message: { type, roomId, headSeq } });
  }

  #learn(publications: readonly ChannelPublication[], receivers: readonly unknown[]): void {
    for (const [index, { roomId, channel }] of publications.entries())
      if (roomId !== null) this.#remoteInterest.learn(roomId, receivers[index], this.#subscriptions.has(channel));
  }

  #notify(call: (listener: BusListener<ChatEvent>) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        call(listener);
      } catch (failure) {
        this.#onFailure(failure);
      }
    }
  }
}
