import {
  type Context,
  context,
  ProxyTracerProvider,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { ChatError } from '../../core/errors.ts';
import type { RoomId } from '../../core/ids.ts';
import { isTrace, type OpenSpan, type SpanStart, type TracedEvent, type Tracing } from '../system/Tracing.ts';

/** Events that are expected at most. */
const expectedAtMost = 1_000;

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
  consumer: SpanKind.CONSUMER,
} as const;

/** Whether this process has registered a provider of traces; without one every span would come to nothing. */
export const isTraced = (): boolean => {
  const provider = trace.getTracerProvider();
  // The delegate of a provider that nobody has registered is the same for all of them.
  return !(
    provider instanceof ProxyTracerProvider && provider.getDelegate() === new ProxyTracerProvider().getDelegate()
  );
};

/** Traces by the API of OpenTelemetry, over the provider that the process has registered. */
export class OtelTracing implements Tracing {
  readonly #tracer: Tracer;
  readonly #expected = new Map<string, { readonly parent: Context; readonly since: Date }>();

  constructor(version: string) {
    this.#tracer = trace.getTracer('homeroom', version);
  }

  span<Result>({ name, kind, facts = {}, headers }: SpanStart, work: (span: OpenSpan) => Result): Result {
    const active = context.active();
    // The program around us may trace its requests already, and knows better where they come from.
    const isUnderWay = headers === undefined || trace.getSpan(active) !== undefined;
    const parent = isUnderWay ? active : propagation.extract(active, headers);
    const span = this.#tracer.startSpan(name, { kind: kinds[kind], attributes: facts }, parent);
    const open: OpenSpan = { add: (more) => void span.setAttributes(more), fail: (code) => markFailed(span, code) };
    const failed = (failure: unknown): never => {
      markFailed(span, codeOf(failure));
      span.end();
      throw failure;
    };
    let result: Result;
    try {
      result = context.with(trace.setSpan(parent, span), () => work(open));
    } catch (failure) {
      return failed(failure);
    }
    if (!(result instanceof Promise)) {
      span.end();
      return result;
    }
    return result.then((value: unknown) => {
      span.end();
      return value;
    }, failed) as Result;
  }

  current(): string | undefined {
    const under = trace.getActiveSpan()?.spanContext();
    if (under === undefined || (under.traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
    return `00-${under.traceId}-${under.spanId}-01`;
  }

  expect(roomId: RoomId, { seq, trace: named }: TracedEvent): void {
    const parent = contextOf(named);
    if (parent === undefined) return;
    if (this.#expected.size >= expectedAtMost) {
      const [oldest = ''] = this.#expected.keys();
      this.#expected.delete(oldest);
    }
    this.#expected.set(`${roomId}:${seq}`, { parent, since: new Date() });
  }

  deliver(roomId: RoomId, events: readonly { readonly seq: number }[], deliver: () => void): void {
    const spans = this.#expected.size === 0 ? [] : events.flatMap(({ seq }) => this.#arrived(roomId, seq));
    try {
      deliver();
    } finally {
      for (const span of spans) span.end();
    }
  }

  #arrived(roomId: RoomId, seq: number): readonly Span[] {
    const key = `${roomId}:${seq}`;
    const expected = this.#expected.get(key);
    if (expected === undefined) return [];
    this.#expected.delete(key);
    const attributes = { 'homeroom.room.id': roomId, 'homeroom.event.seq': seq };
    const options = { kind: SpanKind.CONSUMER, startTime: expected.since, attributes };
    return [this.#tracer.startSpan('deliver event', options, expected.parent)];
  }
}

const contextOf = (named: string): Context | undefined => {
  if (!isTrace(named)) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = named.split('-');
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
};

const markFailed = (span: Span, code: string): void => {
  span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR });
};

/** Messages of failures may hold what people wrote, so spans have none. */
const codeOf = (failure: unknown): string =>
  failure instanceof ChatError ? failure.code : failure instanceof Error ? failure.constructor.name : typeof failure;
