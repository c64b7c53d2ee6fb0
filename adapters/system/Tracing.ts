import type { IncomingHttpHeaders } from 'node:http';
import type { RoomId } from '../../core/ids.ts';

/** What a span says of its work: ids of rooms and messages, counts, and words of our own. Never texts, names or tokens. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  readonly name: string;
  /** As OpenTelemetry has it: who is asked (`server`), who asks (`client`), who gets what was published (`consumer`). */
  readonly kind: 'server' | 'client' | 'internal' | 'consumer';
  readonly facts?: SpanFacts;
  /** Of a request that may belong to a trace. Absent: the span belongs to the trace under way, or begins one. */
  readonly headers?: IncomingHttpHeaders;
}

export interface OpenSpan {
  add(facts: SpanFacts): void;
  /** The work failed: a code or the kind of the failure, not its message. */
  fail(code: string): void;
}

/** An event of a room, with the trace that it belongs to, for other nodes (`traceparent` of W3C Trace Context). */
export interface TracedEvent {
  readonly seq: number;
  readonly trace: string;
}

/** Port: follows what is done for one request or message, over nodes. Where nothing is traced, there is none. */
export interface Tracing {
  /** Runs the work as a span; what it throws or rejects with passes, and marks the span. */
  span<Result>(start: SpanStart, work: (span: OpenSpan) => Result): Result;
  /** The trace under way, for other nodes; undefined where none is recorded. */
  current(): string | undefined;
  /** The event of this room is on its way to sockets. Of very many that never come the oldest are forgotten. */
  expect(roomId: RoomId, event: TracedEvent): void;
  /** Runs the delivery of these events; each that is expected gets a span in its trace. */
  deliver(roomId: RoomId, events: readonly { readonly seq: number }[], deliver: () => void): void;
}

const form = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Whether a text is a `traceparent` of version 00. */
export const isTrace = (text: unknown): text is string => typeof text === 'string' && form.test(text);
