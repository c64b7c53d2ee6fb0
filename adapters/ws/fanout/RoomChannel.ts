import type { RoomId, UserId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import { changedSeq, hiddenEvent } from '../../../core/messages/shownEvent.ts';
import { encodeEvent } from '../../wire/frames/encodeEvent.ts';
import type { ConnectedPerson } from './ConnectedPerson.ts';
import { EventOrder } from './EventOrder.ts';
import { frameText } from './frameText.ts';
import { leftFrame } from './leftFrame.ts';
import { type Member, Membership, type MembershipStart, type OutgoingEvent } from './Membership.ts';
import { RoomSights, type Sighted } from './RoomSights.ts';
import type { SocketLog } from './SocketLog.ts';
import type { Subscriber } from './Subscriber.ts';

/** An event that makes people members of the room, or ends that. */
export type MembershipEvent = Extract<ChatEvent, { userIds: readonly UserId[] }>;

/** What an event of a channel did to the memberships of people who are connected here; to none of them, perhaps. */
export interface MembershipChange {
  readonly channel: RoomChannel;
  readonly event: MembershipEvent;
  readonly joined: readonly Membership[];
  readonly left: readonly Membership[];
}

interface Deps {
  readonly roomId: RoomId;
  /** The channel sees every event after this seq. */
  readonly startSeq: number;
  /** The room's type hides members, reading or presence from some of its members. */
  readonly isHiding: boolean;
  readonly people: ReadonlyMap<UserId, ConnectedPerson>;
  /** Called once, when the last member and the last subscriber have gone. */
  readonly onClosed: (channel: RoomChannel) => void;
  readonly log: SocketLog;
  /** Called when a new message went to those who are connected here, with the moment at which it was stored. */
  readonly onDelivered?: (storedAt: Date) => void;
}

const unchanged: readonly MembershipChange[] = [];

/** Who joins by an event sees the history from it on, until the room's overview says how much more. */
const startAt = (seq: number): MembershipStart => ({ sinceSeq: seq, fromSeq: seq, isNew: true, visibleFromSeq: seq });

/** The change of an earlier message says something else to members who do not see that message. */
const earlierOf = (event: ChatEvent): Pick<OutgoingEvent, 'earlier'> => {
  const seq = changedSeq(event);
  return seq === undefined ? {} : { earlier: { seq, hidden: frameText(encodeEvent(hiddenEvent(event))) } };
};

/**
 * One room on this node: its events in their order, the members who are connected here, and the sockets that subscribe
 * to it. `join`, `leave`, `subscribe` and `unsubscribe` are the only ways in and out, and each writes both ends: this
 * one and that of the person or socket. Members get events on all their live sockets, which `ConnectedPerson` owns. A
 * channel that nobody uses any more closes itself.
 */
export class RoomChannel {
  readonly roomId: RoomId;
  readonly startSeq: number;
  readonly #deps: Deps;
  readonly #isTracing: boolean;
  readonly #order: EventOrder;
  readonly #memberships = new Map<UserId, Membership>();
  readonly #subscribers = new Set<Subscriber>();
  /** Those of the subscribers whose person is no member; they get the events by their subscription. */
  readonly #observers = new Set<Subscriber>();
  /** Null in a room where everybody sees everything. */
  readonly #sights: RoomSights | null;
  #deliveries = 0;
  #isClosed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#isTracing = deps.log.isLevelEnabled?.('debug') === true;
    this.roomId = deps.roomId;
    this.startSeq = deps.startSeq;
    this.#order = new EventOrder(deps.startSeq);
    this.#sights = deps.isHiding ? new RoomSights() : null;
  }

  /** The last seq that went out; everything above it is still to come, in order. */
  get appliedSeq(): number {
    return this.#order.appliedSeq;
  }

  /** Events handed to sockets of members so far. */
  get deliveries(): number {
    return this.#deliveries;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Sockets that see typing, reading and presence in the room, as far as its type lets their people. */
  get subscribers(): ReadonlySet<Subscriber> {
    return this.#subscribers;
  }

  /** The subscribers that may see this of a person. */
  subscribersWho(sees: Sighted, userId: UserId): Iterable<Subscriber> {
    if (this.#sights === null) return this.#subscribers;
    return [...this.#subscribers].filter((socket) => this.shows(socket.userId, sees, userId));
  }

  /** Whether a viewer may see this of a person. */
  shows(viewer: UserId, what: Sighted, userId: UserId): boolean {
    return this.#sights === null || this.#sights.shows(viewer, what, userId);
  }

  /** What a member or observer sees of others was read. Null where everybody sees everything. */
  get sights(): RoomSights | null {
    return this.#sights;
  }

  membershipOf(userId: UserId): Membership | undefined {
    return this.#memberships.get(userId);
  }

  isObservedBy(socket: Subscriber): boolean {
    return this.#observers.has(socket);
  }

  /** Sockets of the person that observed the room are a member's from here on. */
  join(person: Member, start: MembershipStart): Membership {
    const membership = new Membership(person, this.roomId, start);
    this.#memberships.set(person.userId, membership);
    person.membershipBegan(membership);
    for (const socket of person.connections) this.#observers.delete(socket);
    return membership;
  }

  /** Ends the membership and the subscriptions of the person's sockets. */
  leave(membership: Membership): void {
    const { person } = membership;
    if (this.#memberships.get(person.userId) !== membership) return;
    this.#memberships.delete(person.userId);
    person.membershipEnded(membership);
    this.#sights?.forget(person.userId);
    for (const socket of person.connections) this.#unlink(socket);
    this.#closeIfUnused();
  }

  /** As a member where the socket's person is one, else as an observer. */
  subscribe(socket: Subscriber): void {
    this.#subscribers.add(socket);
    if (!this.#memberships.has(socket.userId)) this.#observers.add(socket);
    socket.roomSubscribed(this.roomId);
  }

  unsubscribe(socket: Subscriber): void {
    this.#unlink(socket);
    this.#closeIfUnused();
  }

  /**
   * Applies what continues the order, keeps a little of what is early, and forgets what is known. Returns what the
   * memberships of connected people have become by it, in the order of the events.
   */
  apply(events: readonly ChatEvent[]): readonly MembershipChange[] {
    let changes: MembershipChange[] | null = null;
    for (const event of events) {
      if (!this.#order.admits(event)) continue;
      for (let next: ChatEvent | undefined = event; next !== undefined; next = this.#order.nextEarly()) {
        const change = this.#applyOne(next);
        if (change === null) continue;
        changes ??= [];
        changes.push(change);
      }
    }
    return changes ?? unchanged;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#deps.onClosed(this);
  }

  /**
   * Those who leave by the event do not get it, and those who join by it know it from the room's overview: they are
   * told of their membership instead.
   */
  #applyOne(event: ChatEvent): MembershipChange | null {
    if (this.#isClosed) return null;
    const change = 'userIds' in event ? this.#move(event) : null;
    this.#sights?.follow(event);
    if (this.#memberships.size > 0 || this.#observers.size > 0) {
      this.#deliver(event);
      if (event.type === 'new_message') this.#deps.onDelivered?.(event.at);
    }
    if (event.type === 'room_updated' && event.organisationId !== undefined) this.#endObservations(event.seq);
    return change;
  }

  /** The room is another office's now: who looks into that one, too, subscribes again. */
  #endObservations(seq: number): void {
    for (const socket of [...this.#observers]) {
      this.#unlink(socket);
      socket.roomLeft(this.roomId);
      socket.send(leftFrame(this.roomId, seq, 'removed'));
    }
  }

  /** A view of the store, newer than this event, may have said already what became of the person. */
  #move(event: MembershipEvent): MembershipChange {
    const isEnd = event.type === 'participants_left' || event.type === 'participants_suspended';
    const joined: Membership[] = [];
    const left: Membership[] = [];
    for (const userId of event.userIds) {
      const person = this.#deps.people.get(userId);
      if (person === undefined) continue;
      person.movedBy(this.roomId, event.seq);
      const membership = this.#memberships.get(userId);
      if (membership === undefined && !isEnd) joined.push(this.join(person, startAt(event.seq)));
      else if (membership !== undefined && isEnd && membership.sinceSeq < event.seq) {
        left.push(membership);
        this.leave(membership);
      }
    }
    return { channel: this, event, joined, left };
  }

  /** Encodes the event once. One that cannot be shown must stop neither the room nor the others. */
  #deliver(event: ChatEvent): void {
    if (this.#isTracing && event.type === 'new_message') this.#tell(event);
    try {
      const frame = frameText(encodeEvent(event));
      const outgoing: OutgoingEvent = { seq: event.seq, frame, ...earlierOf(event) };
      if (this.#sights !== null) return this.#deliverApart(outgoing, this.#sights.frameFor(event, frame));
      for (const membership of this.#memberships.values()) this.#deliveries += membership.deliver(outgoing);
      for (const socket of this.#observers) socket.deliver(this.roomId, frame);
    } catch (failure) {
      const { roomId } = this;
      this.#deps.log.error({ err: failure, roomId, seq: event.seq }, 'an event could not be applied');
    }
  }

  /** A message's way over the nodes: who stored it has a line with the same id. */
  #tell({ seq, message }: ChatEvent & { readonly type: 'new_message' }): void {
    const facts = { room_id: this.roomId, message_id: message.id, seq, members: this.#memberships.size };
    this.#deps.log.debug(facts, 'a message goes to the sockets of this node');
  }

  #deliverApart(outgoing: OutgoingEvent, frameFor: (viewer: UserId) => Buffer): void {
    for (const membership of this.#memberships.values())
      this.#deliveries += membership.deliver({ ...outgoing, frame: frameFor(membership.person.userId) });
    for (const socket of this.#observers) socket.deliver(this.roomId, frameFor(socket.userId));
  }

  #unlink(socket: Subscriber): void {
    if (!this.#subscribers.delete(socket)) return;
    const wasObserver = this.#observers.delete(socket);
    if (wasObserver && ![...this.#observers].some(({ userId }) => userId === socket.userId))
      this.#sights?.forget(socket.userId);
    socket.roomUnsubscribed(this.roomId);
  }

  #closeIfUnused(): void {
    if (this.#memberships.size === 0 && this.#subscribers.size === 0) this.close();
  }
}
