import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Subscriber } from './Subscriber.ts';

/** Whose membership it is. */
export interface Member {
  readonly userId: UserId;
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
}

interface HeldEvent {
  readonly seq: number;
  readonly frame: Buffer;
}

/** Events that wait for the room's overview at most; beyond that the person is told to sync instead. */
const holdCapacity = 256;

/** A room of a connected person: where its events begin for them, and what waits until they know the room. */
export class Membership {
  readonly person: Member;
  readonly roomId: RoomId;
  readonly sinceSeq: number;
  #fromSeq: number;
  /** Null once events flow. */
  #held: HeldEvent[] | null;
  #overflowed = false;

  constructor(person: Member, roomId: RoomId, { sinceSeq, fromSeq, isNew }: MembershipStart) {
    this.person = person;
    this.roomId = roomId;
    this.sinceSeq = sinceSeq;
    this.#fromSeq = fromSeq;
    this.#held = isNew ? [] : null;
  }

  /** Events above this one are theirs. */
  get fromSeq(): number {
    return this.#fromSeq;
  }

  /** Hands an event to the person's sockets; returns to how many. */
  deliver(seq: number, frame: Buffer): number {
    if (seq <= this.#fromSeq) return 0;
    if (this.#held !== null) return this.#hold(seq, frame);
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
    for (const { seq, frame } of held) this.deliver(seq, frame);
    return !this.#overflowed;
  }

  #hold(seq: number, frame: Buffer): number {
    if (this.#held !== null && this.#held.length < holdCapacity && !this.#overflowed) this.#held.push({ seq, frame });
    else this.#overflowed = true;
    return 0;
  }
}
