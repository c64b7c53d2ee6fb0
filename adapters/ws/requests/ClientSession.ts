import type { RoomId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { ServerFrame } from '../../wire/frames/serverFrames.ts';
import type { ConnectedPerson } from '../fanout/ConnectedPerson.ts';
import type { Subscriber } from '../fanout/Subscriber.ts';
import type { InFlightSends } from './InFlightSends.ts';
import type { TypingStates } from './TypingStates.ts';

/** What an error says about the frame that it answers. */
export interface FrameFacts {
  readonly type?: string;
  readonly room_id?: number;
  readonly client_id?: string | null;
}

/** What a client that knows no client_id calls a message of its own. */
export interface OwnNamesOfMessage {
  readonly temp_id?: string | number;
  readonly _tempId?: string | number;
}

/** A socket, as its frames are answered through it. */
export interface ClientSession extends Subscriber {
  readonly inFlight: InFlightSends;
  readonly typing: TypingStates;
  /** The person with their memberships; null before the socket is live and after its end. */
  readonly connected: ConnectedPerson | null;
  /** The room that a frame is about. @throws ChatError INVALID_REQUEST, ROOM_NOT_FOUND */
  roomOf(frame: { readonly room_id?: number }): RoomId;
  /** The person as they are now, or were at most 2 s ago. @throws ChatError USER_INACTIVE */
  person(): Promise<Person>;
  /** The message with this client_id is to bring its names to this socket. */
  expectOwn(clientId: string, names: OwnNamesOfMessage): void;
  /** A frame for this socket alone. */
  reply(frame: ServerFrame): void;
  /** Answers a frame with its error; some errors end the socket. */
  refuse(failure: unknown, about?: FrameFacts): void;
}
