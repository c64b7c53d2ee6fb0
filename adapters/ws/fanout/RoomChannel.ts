import type { RoomId, UserId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import { encodeEvent } from '../../wire/encodeEvent.ts';
import { frameText } from './frameText.ts';
import type { Membership } from './Membership.ts';
import type { Subscriber } from './Subscriber.ts';

/** Events that came before those in front of them, at most; more are read from the store. */
const earlyCapacity = 64;

/** An event that gives seats or takes them. */
export type MembershipEvent = Extract<ChatEvent, { userIds: readonly UserId[] }>;
export type OnMembershipEvent = (channel: RoomChannel, event: MembershipEvent) => void;

/** One room's events in their order, and the sockets of this node that they go to. */
export class RoomChannel {
  readonly roomId: RoomId;
  /** The stream has seen everything after this seq. */
  readonly startSeq: number;
  readonly memberships = new Map<UserId, Membership>();
  /** Sockets that also see typing and reading; visitors have no seat and get the events this way. */
  readonly subscribers = new Map<Subscriber, 'member' | 'observer'>();
  readonly #onMembershipEvent: OnMembershipEvent;
  #appliedSeq: number;
  #early: ChatEvent[] = [];
  /** So few sit in the room, as of the latest look at it, that they are shown to come and go. */
  showsPresence = false;
  /** Counts who was shown to come or go, so that a look at who is there can be seen to be outdated. */
  presenceShown = 0;
  /** Set by the fan-out when it gives the stream up. */
  isClosed = false;
  deliveries = 0;

  constructor(roomId: RoomId, startSeq: number, onMembershipEvent: OnMembershipEvent) {
    this.roomId = roomId;
    this.startSeq = startSeq;
    this.#appliedSeq = startSeq;
    this.#onMembershipEvent = onMembershipEvent;
  }

  /** The last seq that went out; everything above it is still to come, in order. */
  get appliedSeq(): number {
    return this.#appliedSeq;
  }

  get isUsed(): boolean {
    return this.memberships.size > 0 || this.subscribers.size > 0;
  }

  /** Applies what continues the order, keeps a little of what is early, and forgets what is known. */
  apply(events: readonly ChatEvent[]): void {
    for (const event of events) {
      if (event.seq === this.#appliedSeq + 1) this.#apply(event);
      else if (event.seq > this.#appliedSeq && this.#early.length < earlyCapacity) this.#early.push(event);
      if (this.#early.length > 0) this.#applyEarly();
    }
  }

  #applyEarly(): void {
    for (;;) {
      const next = this.#early.find(({ seq }) => seq === this.#appliedSeq + 1);
      if (next === undefined) break;
      this.#apply(next);
    }
    this.#early = this.#early.filter(({ seq }) => seq > this.#appliedSeq);
  }

  /** Seats move first: who comes by this event knows it from the room's overview, who goes by it gets no more. */
  #apply(event: ChatEvent): void {
    this.#appliedSeq = event.seq;
    if (this.isClosed) return;
    if ('userIds' in event) this.#onMembershipEvent(this, event);
    if (!this.isUsed) return;
    const frame = frameText(encodeEvent(event));
    for (const membership of this.memberships.values()) this.deliveries += membership.deliver(event.seq, frame);
    for (const [socket, how] of this.subscribers) if (how === 'observer') socket.deliver(this.roomId, frame);
  }
}
