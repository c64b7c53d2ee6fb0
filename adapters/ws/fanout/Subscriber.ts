import type { ChatError } from '../../../core/errors.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';

/** A socket, as rooms and people see it. */
export interface Subscriber {
  readonly userId: UserId;
  /** Rooms whose typing and reading it looks at. At most one entry for each room that it may use or visits. */
  readonly subscriptions: Set<RoomId>;
  /** Is the room one that this socket is for? */
  isBoundTo(roomId: RoomId): boolean;
  /** A durable event. A slow socket leaves it out and learns of the room's head later. */
  deliver(roomId: RoomId, frame: Buffer): void;
  /** Something that matters only now: a slow socket leaves it out for good. */
  deliverEphemeral(frame: Buffer): void;
  /** A frame that no socket leaves out. */
  send(frame: Buffer): void;
  /** The room has become its person's. */
  roomJoined(roomId: RoomId): void;
  /** Forgets whatever it kept about a room. */
  roomLeft(roomId: RoomId): void;
  /** Says why, and closes. */
  end(failure: ChatError): void;
}
