import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { expect } from 'chai';
import { isTraced, OtelTracing } from '../../../adapters/tracing/OtelTracing.ts';
import { tracePort } from '../../../adapters/tracing/tracePort.ts';
import { ChatError } from '../../../core/errors.ts';
import { asRoomId } from '../../../core/ids.ts';

const roomId = asRoomId(7);
const exporter = new InMemorySpanExporter();

describe('OtelTracing', () => {
  before(() => {
    expect(isTraced()).to.equal(false);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  });
  beforeEach(() => exporter.reset());
  after(() => {
    trace.disable();
    context.disable();
    expect(isTraced()).to.equal(false);
  });

  const names = (): string[] => exporter.getFinishedSpans().map(({ name }) => name);

  it('knows a provider that the process has registered', () => {
    expect(isTraced()).to.equal(true);
  });

  it('ends each span with its work, in the one above it, and marks failures by their code alone', async () => {
    const tracing = new OtelTracing('0.2.0');
    const refused = new ChatError('ROOM_NOT_FOUND', 'There is no room of Sam.');
    const run = tracing.span({ name: 'above', kind: 'server' }, () =>
      tracing.span({ name: 'below', kind: 'internal' }, async () => {
        await Promise.resolve();
        throw refused;
      }),
    );
    expect(await run.catch((failure: unknown) => failure)).to.equal(refused);
    const [below, above] = exporter.getFinishedSpans();
    expect(names()).to.deep.equal(['below', 'above']);
    expect(below?.parentSpanContext?.spanId).to.equal(above?.spanContext().spanId);
    expect([below?.attributes['error.type'], below?.status]).to.deep.equal(['ROOM_NOT_FOUND', { code: 2 }]);
    expect(below?.events).to.deep.equal([]);
    expect(() =>
      tracing.span({ name: 'throws', kind: 'internal' }, () => {
        throw refused;
      }),
    ).to.throw(refused.message);
    expect(tracing.span({ name: 'at once', kind: 'internal' }, () => 5)).to.equal(5);
  });

  it('delivers an expected event in the trace that another node named, and others in none', async () => {
    const tracing = new OtelTracing('0.2.0');
    let named: string | undefined;
    expect(tracing.current()).to.equal(undefined);
    tracing.span({ name: 'send', kind: 'server' }, () => {
      named = tracing.current();
    });
    const [send] = exporter.getFinishedSpans();
    expect(named).to.equal(`00-${send?.spanContext().traceId}-${send?.spanContext().spanId}-01`);
    tracing.expect(roomId, { seq: 3, trace: String(named) });
    let delivered = 0;
    for (const seq of [2, 3, 3, 4]) tracing.deliver(roomId, [{ seq }], () => (delivered += 1));
    expect(delivered).to.equal(4);
    expect(names()).to.deep.equal(['send', 'deliver event']);
    const [, deliver] = exporter.getFinishedSpans();
    expect(deliver?.parentSpanContext?.spanId).to.equal(send?.spanContext().spanId);
    expect(deliver?.attributes).to.deep.equal({ 'homeroom.room.id': 7, 'homeroom.event.seq': 3 });
  });

  it('takes no junk for a trace, and forgets the oldest of a thousand events that never come', () => {
    const tracing = new OtelTracing('0.2.0');
    for (const junk of ['', 'x', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`])
      tracing.expect(roomId, { seq: 1, trace: junk });
    const good = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    for (let seq = 1; seq <= 1_001; seq += 1) tracing.expect(roomId, { seq, trace: good });
    for (const seq of [1, 2, 1_001]) tracing.deliver(roomId, [{ seq }], () => {});
    expect(exporter.getFinishedSpans().map(({ attributes }) => attributes['homeroom.event.seq'])).to.deep.equal([
      2, 1_001,
    ]);
  });

  it('goes on with the trace that a request names, unless the program around it has one', () => {
    const tracing = new OtelTracing('0.2.0');
    tracing.span({ name: 'host', kind: 'server' }, () =>
      tracing.span(
        { name: 'request', kind: 'server', headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` } },
        () => {},
      ),
    );
    const [request, host] = exporter.getFinishedSpans();
    expect(request?.parentSpanContext?.spanId).to.equal(host?.spanContext().spanId);
  });

  it('shows the calls of a port, with its own state', async () => {
    class Store {
      readonly #kept = 5;
      async read(): Promise<number> {
        return this.#kept;
      }
    }
    const port = tracePort(new Store(), 'store', 'postgresql', new OtelTracing('0.2.0'));
    expect(await port.read()).to.equal(5);
    expect(names()).to.deep.equal(['store.read']);
    expect(port.read).to.equal(port.read);
  });
});
