import type { IncomingMessage } from 'node:http';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { ServerFrame } from '../frames/serverFrames.ts';
import type { eventSchema } from '../frames/syncSchemas.ts';
import type { Static } from '../schema/compileSchema.ts';

/** What the address of an older client's socket requests of ours. */
export interface LegacySocketAddress {
  readonly room: RoomId | 'all' | 'first';
  readonly token: string | null;
  /** What the system itself wants to know of the address again. */
  readonly kind?: string;
}

/** Our own frames, those of rooms and the others. */
export type OwnFrame = ServerFrame | Static<typeof eventSchema>;

/** A frame of a client: JSON that has members, and nothing else is known of it. */
export type LegacyFrame = Readonly<Record<string, unknown>>;

/** What a translation may do besides answering. */
export interface LegacySocket {
  readonly address: LegacySocketAddress;
  /** Sends the client a frame as it is, e.g. one whose names had to be looked up. */
  tell(frame: object): void;
  /** Has one of our own frames answered, as if the client had sent it. */
  ask(frame: object): void;
}

/** One socket of an older client, between its frames and ours. */
export interface FrameTranslation {
  /**
   * Our frames for one of the client's; they are validated and limited like any others. A frame that is not known comes back
   * as it is, and is refused.
   */
  fromClient(frame: LegacyFrame): readonly object[] | Promise<readonly object[]>;
  /** The client's frames for one of ours, which must not be changed: other sockets get the same object. */
  fromServer(frame: OwnFrame): readonly object[];
}

/** An older client behind a socket. */
export interface LegacyClient {
  readonly sockets: LegacySockets;
  readonly address: LegacySocketAddress;
}

/** The sockets of an older system. */
export interface LegacySockets {
  /** What a socket of such a client wants; null for others. */
  readAddress(request: IncomingMessage): LegacySocketAddress | null;
  /** Called once the person is known. @throws ChatError, which closes the socket */
  admit(userId: UserId, address: LegacySocketAddress): Promise<void>;
  open(socket: LegacySocket): FrameTranslation;
  /** The close code that such a client understands; null: the connection is cut, because it comes back after that alone. */
  closeCode(code: number, address: LegacySocketAddress): number | null;
}
