import type { IncomingMessage } from 'node:http';
import type { Person } from '../../../core/permissions/Person.ts';

/** A request of an older client. */
export interface LegacyCall {
  readonly person: Person;
  /** The ids in the address, by name. */
  readonly ids: Readonly<Record<string, number>>;
  /** Of a name that is repeated, the last value. */
  readonly query: ReadonlyMap<string, string>;
  /** Any JSON; undefined for a request without a body. */
  readonly body: unknown;
  /** The address that was called, without its query, e.g. `https://chat.school.example/api/chat/42/messages/`. */
  readonly address: string;
}

/** Without a body the answer is empty, for 204. */
export interface LegacyReply {
  readonly status: number;
  readonly body?: unknown;
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
  /** @throws ChatError, which is answered by `refusal` */
  handle(call: LegacyCall): Promise<LegacyReply>;
}
