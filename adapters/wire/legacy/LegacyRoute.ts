import type { IncomingMessage } from 'node:http';
import type { ReceivedFile } from '../../../core/attachments/FileInspector.ts';
import type { Person } from '../../../core/permissions/Person.ts';

/** A file that came as the body, or as the part `file` of a form. It is removed after the answer. */
export interface LegacyFile extends ReceivedFile {
  /** As the client says; '' if it does not. */
  readonly fileName: string;
  /** The other parts of a form. */
  readonly fields: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A stored content as an answer. */
interface LegacyContent {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  /** Names the content, in quotes. */
  readonly etag: string;
  read(range: { readonly from: number; readonly to: number } | undefined): Promise<AsyncIterable<Uint8Array>>;
}

/** A request of an older client. */
export interface LegacyCall {
  readonly person: Person;
  /** The ids in the address, by name. */
  readonly ids: Readonly<Record<string, number>>;
  /** Of a name that is repeated, the last value. */
  readonly query: ReadonlyMap<string, string>;
  /** Any JSON; undefined for a request without a body. */
  readonly body: unknown;
  /** For routes that receive one; else null. */
  readonly file: LegacyFile | null;
  /** The address that was called, without its query, e.g. `https://chat.school.example/api/chat/42/messages/`. */
  readonly address: string;
}

/** Without a body and a content the answer is empty, for 204. */
export interface LegacyReply {
  readonly status: number;
  readonly body?: unknown;
  readonly content?: LegacyContent;
}

/** An address of an older system. */
export interface LegacyRoute {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /**
   * An Express path that ends with a slash; callers may omit it. A part whose name ends with `_id` matches positive integers
   * alone, so that `/api/chat/:room_id/` leaves `/api/chat/rooms/` to us.
   */
  readonly path: string;
  /** Whether the request is of such a client, where we have the same address. Absent: always. */
  takes?(request: IncomingMessage): boolean;
  /** The route receives a file in place of JSON, of so many bytes at most. Absent: JSON. @throws ChatError before it is read */
  receives?(person: Person): Promise<number>;
  /** @throws ChatError, which is answered by `refusal` */
  handle(call: LegacyCall): Promise<LegacyReply>;
}
