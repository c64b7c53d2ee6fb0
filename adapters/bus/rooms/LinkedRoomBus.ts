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
import type { Tracing } from '../../system/Tracing.ts';
import type { BusLink, LinkMember } from '../link/BusLink.ts';
import type { BusSession } from '../link/BusSession.ts';
import { withinMs } from '../link/withinMs.ts';
import { Seal } from '../secret/Seal.ts';
import type { BusCounts } from './BusCounts.ts';
import { type BusMessage, channelOf, peopleChannel, roomChannel } from './BusMessage.ts';
import { DispatchWriter } from './DispatchWriter.ts';
import { deliverTo } from './deliverTo.ts';
import { FlushTimer } from './FlushTimer.ts';
import { type ChannelPublication, nothingInFlight } from './InFlight.ts';
import { PublishQueue } from './PublishQueue.ts';
import { parseDispatch } from './parseDispatch.ts';
import { RemoteInterest } from './RemoteInterest.ts';
import { openingOf } from './roomHint.ts';
import { Subscriptions } from './Subscriptions.ts';

export interface LinkedRoomBusOptions {
  readonly link: BusLink;
  /** Called with what a listener threw, e.g. to log it. */
  readonly onFailure: (failure: unknown) => void;
  /** Messages that wait to be published, at most; as many again may be in flight. */
  readonly capacity?: number;
  /** Milliseconds after which a publication or an ephemeral event is not worth delivering. */
  readonly expiryMs?: number;
  /** Traces go along to other nodes; absent: nothing is traced. */
  readonly tracing?: Pick<Tracing, 'current' | 'expect'>;
}

/** Raise the number when the form of messages changes: nodes of another release then read the store. */
const purpose = 'homeroom bus 3';
/** Milliseconds for which a node that knows of no other collects what it publishes; who has just come reads the store. */
const aloneMs = 100;
/** Milliseconds that the last messages may take when the bus closes. */
const closingMs = 500;

/**
 * A bus for several nodes over a link. This node's listeners are notified at once, with the events. Other nodes get one
 * message for each room at the end of the tick: the highest head, with the sealed events if another node listened when
 * something was last published in the room, or if the server does not say who listens. While no other node heard what was
 * published for all, the heads of all rooms go in one message, ten times a second; its answer says that another has come,
 * which has then heard them. Publishing only adds to a bounded queue, whatever the server does. Where the server knows that
 * nobody is there, or the link is broken, nothing is queued: `onChange` tells listeners of the latter, which then read the
 * store.
 */
export class LinkedRoomBus implements RoomBus<ChatEvent>, BusHealth, LinkMember {
  readonly #link: BusLink;
  readonly #onFailure: (failure: unknown) => void;
  readonly #capacity: number;
  readonly #expiryMs: number;
  readonly #listeners = new Set<BusListener<ChatEvent>>();
  readonly #queue: PublishQueue;
  readonly #subscriptions: Subscriptions;
  readonly #remoteInterest = new RemoteInterest();
  readonly #seal: Seal;
  readonly #writer: DispatchWriter;
  readonly #opening: Buffer;
  readonly #tracing: Pick<Tracing, 'current' | 'expect'> | undefined;
  readonly #leaveLink: () => void;
  readonly #counts: BusCounts = { published: 0, received: 0, malformed: 0, expired: 0, dropped: 0, oversized: 0 };
  /** Hears how many milliseconds each message of other nodes was on its way. */
  onLag: (ms: number) => void = () => {};
  #isClosed = false;
  readonly #flushes = new FlushTimer(() => this.#flush());
  #inFlight = nothingInFlight();

  constructor({ link, onFailure, capacity = 1_500, expiryMs = 10_000, tracing }: LinkedRoomBusOptions) {
    this.#tracing = tracing;
    this.#link = link;
    this.#onFailure = onFailure;
    this.#capacity = capacity;
    this.#expiryMs = expiryMs;
    this.#queue = new PublishQueue(capacity);
    this.#seal = new Seal({ secret: link.secret, nodeId: link.nodeId, purpose });
    this.#writer = new DispatchWriter({
      ...{ link, seal: this.#seal, remoteInterest: this.#remoteInterest },
      onOversized: () => {
        this.#counts.oversized += 1;
      },
    });
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
    if (this.#mayQueue()) this.#queue.addRoom(publication, this.#link.now(), this.#tracing?.current());
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
    await withinMs(closingMs, this.#finish(), '').catch(() => undefined);
    this.#leaveLink();
    this.#flushes.stop();
    this.#queue.clear();
  }

  async #finish(): Promise<void> {
    do {
      this.#flush();
      await Promise.allSettled(this.#inFlight.commands);
    } while (this.#queue.size > 0 && this.#link.session !== undefined);
  }

  async join(session: BusSession): Promise<void> {
    await this.#subscriptions.join(session);
    this.#askForCompany(session);
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
    this.#remoteInterest.meet();
    this.#flushes.hurry();
    if (message.type === 'people' && message.userIds.length === 0) return;
    this.#counts.received += 1;
    this.onLag(Math.max(0, this.#link.now() - at));
    if (message.type === 'room') for (const event of message.traces ?? []) this.#tracing?.expect(message.roomId, event);
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
    this.#notify((listener) => deliverTo(listener, message, (roomId) => this.#subscriptions.has(roomChannel(roomId))));
  }

  /** Too old to deliver, or from a future that the server's clock cannot have reached. */
  #isExpired(at: number): boolean {
    return Math.abs(this.#link.now() - at) > this.#expiryMs;
  }

  #mayQueue(): boolean {
    if (this.#isClosed) return false;
    const { session } = this.#link;
    if (session === undefined) this.#counts.dropped += 1;
    if (session === undefined || session.isAlone) return false;
    const isEarly = this.#remoteInterest.isAlone && this.#queue.size < this.#capacity / 2;
    this.#flushes.plan(isEarly ? aloneMs : 0);
    return true;
  }

  /** Publishes what waits, as long as not more than `capacity` is in flight; the rest follows with the answer. */
  #flush(): void {
    const { session } = this.#link;
    if (session === undefined) return;
    if (this.#remoteInterest.isStale(this.#link.now())) this.#askForCompany(session);
    const inFlight = this.#inFlight;
    if (inFlight.commands.size >= session.publishesAtOnce) return;
    const publications = this.#nextPublications(session, this.#capacity - inFlight.size);
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
      if (this.#queue.size > 0) this.#flushes.plan(0);
    };
    // A failure needs no handling here: the heartbeat notices it, and the sweep repairs it.
    command.then(done, done);
  }

  /** Removes the next publications from the queue, without those that have expired. */
  #nextPublications(session: BusSession, atMost: number): ChannelPublication[] {
    const publications: ChannelPublication[] = [];
    const now = this.#link.now();
    while (publications.length < atMost) {
      const heads = this.#remoteInterest.isAlone ? this.#queue.nextHeads(now) : undefined;
      const next = heads ?? this.#queue.next(now);
      if (next === undefined) break;
      const { at, message } = next;
      if (this.#isExpired(at)) {
        this.#counts.expired += 1;
        continue;
      }
      const [roomId, channel] = [message.type === 'room' ? message.roomId : null, channelOf(message)];
      for (const payload of this.#writer.write(session, message, at)) publications.push({ roomId, channel, payload });
    }
    return publications;
  }

  #learn(publications: readonly ChannelPublication[], receivers: readonly unknown[]): void {
    for (const [index, { roomId, channel }] of publications.entries()) {
      const isHere = this.#subscriptions.has(channel);
      if (roomId !== null) this.#remoteInterest.learn(roomId, receivers[index], isHere);
      else if (channel === peopleChannel) this.#remoteInterest.learnCompany(receivers[index], isHere, this.#link.now());
    }
  }

  /** Publishes for all nodes what says nothing: how many heard it says whether there are others. */
  #askForCompany(session: BusSession): void {
    if (!session.countsReceivers) return;
    const now = this.#link.now();
    this.#remoteInterest.asked(now);
    const [payload = ''] = this.#writer.write(session, { type: 'people', userIds: [] }, now);
    const asked = { roomId: null, channel: peopleChannel, payload };
    session.publish([asked]).then(
      (receivers) => this.#learn([asked], receivers),
      () => undefined, // the heartbeat notices it
    );
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
