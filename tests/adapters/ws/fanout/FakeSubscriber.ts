import type { Subscriber } from '../../../../adapters/ws/fanout/Subscriber.ts';
import type { RoomId, UserId } from '../../../../core/ids.ts';

/** A socket that keeps what it is given. */
export class FakeSubscriber implements Subscriber {
  readonly userId: UserId;
  readonly subscriptions = new Set<RoomId>();
  /** The seqs of the events that were delivered. */
  readonly seqs: number[] = [];
  /** What was delivered, as bytes and as JSON. */
  readonly buffers: Buffer[] = [];
  readonly events: Record<string, unknown>[] = [];

  constructor(userId: UserId) {
    this.userId = userId;
  }

  isBoundTo(): boolean {
    return true;
  }

  deliver(_roomId: RoomId, frame: Buffer): void {
    // A short text frame has a header of two bytes, a longer one of four.
    const event = JSON.parse(frame.subarray(frame[1] === 126 ? 4 : 2).toString()) as { seq: number };
    this.seqs.push(event.seq);
    this.events.push(event);
    this.buffers.push(frame);
  }

  roomSubscribed(roomId: RoomId): void {
    this.subscriptions.add(roomId);
  }

  roomUnsubscribed(roomId: RoomId): void {
    this.subscriptions.delete(roomId);
  }

  deliverEphemeral(): void {}
  send(): void {}
  roomJoined(): void {}
  roomLeft(): void {}
  end(): void {}
}
