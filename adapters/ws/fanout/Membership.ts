import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Subscriber } from './Subscriber.ts';

/** Whose membership it is. */
export interface Member {
  readonly userId: UserId;
  /** Undefined before it is loaded. */
  readonly account: Person | undefined;
  /** Every socket, those that are not live yet included. */
  readonly connections: ReadonlySet<Subscriber>;
  /** Sockets that events flow to. */
  readonly liveSockets: ReadonlySet<Subscriber>;
  /** The person's end of a membership, written by `RoomChannel` together with its own. */
  membershipBegan(membership: Membership): void;
  membershipEnded(membership: Membership): void;
}

/** Where a membership begins in the order of the room. */
export interface MembershipStart {
  /** The person was a member at this seq, as the store or the event that made them one says. */
  readonly sinceSeq: number;
  /** Events above this one are theirs. */
  readonly fromSeq: number;
  /** The person does not know the room yet: events wait until they do. */
  readonly isNew: boolean;
  /** The first seq of the history that the person sees, as the store says; by an event, their joining until it is read. */
  readonly visibleFromSeq: number;
}

/** An event on its way to members. */
export interface OutgoingEvent {
  readonly seq: number;
  readonly frame: Buffer;
  /** For the change of an earlier message: its seq, and what the event is to those who do not see that message. */
  readonly earlier?: { readonly seq: number; readonly hidden: Buffer };
}

/** Events that wait for the room's overview at most; beyond that the person is told to sync instead. */
const holdCapacity = 256;

/** A room of a connected person: where its events begin for them, and what waits until they know the room. */
export class Membership {
  readonly person: Member;
  readonly roomId: RoomId;
  readonly sinceSeq: number;
  #fromSeq: number;
  #visibleFromSeq: number;
  /** Null once events flow. */
  #held: OutgoingEvent[] | null;
  #overflowed = false;

  constructor(person: Member, roomId: RoomId, { sinceSeq, fromSeq, isNew, visibleFromSeq }: MembershipStart) {
    this.person = person;
    this.roomId = roomId;
    this.sinceSeq = sinceSeq;
    this.#fromSeq = fromSeq;
    this.#visibleFromSeq = visibleFromSeq;
    this.#held = isNew ? [] : null;
  }

  /** Events above this one are theirs. */
  get fromSeq(): number {
    return this.#fromSeq;
  }

  /** The store says from where on the person sees the history; it may have changed without an event. */
  seesFrom(visibleFromSeq: number): void {
    this.#visibleFromSeq = visibleFromSeq;
  }

  /** Hands an event to the person's sockets; returns to how many. */
  deliver(event: OutgoingEvent): number {
    const { seq, earlier } = event;
    if (seq <= this.#fromSeq) return 0;
    if (this.#held !== null) return this.#hold(event);
    const frame = earlier !== undefined && earlier.seq < this.#visibleFromSeq ? earlier.hidden : event.frame;
    let count = 0;
    for (const socket of this.person.liveSockets) {
      if (!socket.isBoundTo(this.roomId)) continue;
      socket.deliver(this.roomId, frame);
      count += 1;
    }
    return count;
  }

  /** The person knows the room up to `headSeq`: what came after it flows. Returns false when some of it was dropped. */
  release(headSeq: number): boolean {
    const held = this.#held ?? [];
    this.#held = null;
    this.#fromSeq = Math.max(this.#fromSeq, headSeq);
    for (const event of held) this.deliver(event);
    return !this.#overflowed;
  }

  #hold(event: OutgoingEvent): number {
    if (this.#held !== null && this.#held.length < holdCapacity && !this.#overflowed) this.#held.push(event);
    else this.#overflowed = true;
    return 0;
  }
}
