import type { ChatError } from '../../../core/errors.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';

/** A socket, as rooms and people see it. What it is told here it never answers by calling the room back. */
export interface Subscriber {
  readonly userId: UserId;
  /** Rooms that it subscribes to. At most one entry for each room of its person and each that it observes. */
  readonly subscriptions: ReadonlySet<RoomId>;
  /** True when the socket carries this room: it is bound to it, or to all rooms of its person. */
  isBoundTo(roomId: RoomId): boolean;
  /** A durable event. A slow socket leaves it out and learns of the room's head later. */
  deliver(roomId: RoomId, frame: Buffer): void;
  /** Something that matters only now: a slow socket leaves it out for good. */
  deliverEphemeral(frame: Buffer): void;
  /** A frame that no socket leaves out. */
  send(frame: Buffer): void;
  /** The socket's end of a subscription, written by `RoomChannel` together with its own. */
  roomSubscribed(roomId: RoomId): void;
  roomUnsubscribed(roomId: RoomId): void;
  /** The person has become a member of the room. */
  roomJoined(roomId: RoomId): void;
  /** The person may not use the room any more: the socket forgets what it kept about it. */
  roomLeft(roomId: RoomId): void;
  /** Tells the client why, and closes. */
  end(failure: ChatError): void;
}
