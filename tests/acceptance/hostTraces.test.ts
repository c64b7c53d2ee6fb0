import { context, ProxyTracerProvider, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { expect } from 'chai';
import { RunningChat } from './RunningChat.ts';

const users = [
  { externalId: 'tess', role: 'teacher', firstName: 'Tess', lastName: 'Miller', isActive: true },
  { externalId: 'sam', role: 'student', firstName: 'Sam', lastName: 'Young', isActive: true },
];
const relations = [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' as const }];

/** A message from HTTP to a socket, in a host's process. */
const sendOne = async (): Promise<void> => {
  const running = await RunningChat.start();
  try {
    await running.chat.directory.put({ users, relations });
    const { body } = await running.ask('tess', 'GET', 'rooms/');
    const socket = await running.connect('sam');
    await running.ask('tess', 'POST', `rooms/${body.rooms[0].id}/messages/`, { content: 'a word' });
    await socket.frame('the message', ({ type }) => type === 'new_message');
  } finally {
    await running.stop();
  }
};

describe("a host's own traces", () => {
  const exporter = new InMemorySpanExporter();
  const spans = () => exporter.getFinishedSpans();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  afterEach(() => {
    trace.disable();
    context.disable();
    exporter.reset();
  });

  it('have what the chat does, if the host registered its provider before', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(provider);
    await sendOne();
    const posted = spans().find(({ name }) => name === 'POST /api/chat/rooms/:room_id/messages/');
    const traced = spans().filter((span) => span.spanContext().traceId === posted?.spanContext().traceId);
    expect(traced.map(({ name }) => name)).to.include.members(['send message', 'messages.append', 'deliver event']);
    expect(JSON.stringify(traced.map(({ attributes }) => attributes))).not.to.match(/a word|tess|Miller/);
  });

  it('have nothing of a chat that was made before: without a provider it asks for no span', async () => {
    const tracers: string[] = [];
    const { getTracer } = ProxyTracerProvider.prototype;
    ProxyTracerProvider.prototype.getTracer = function counted(name, ...rest) {
      tracers.push(name);
      return getTracer.call(this, name, ...rest);
    };
    try {
      await sendOne();
    } finally {
      ProxyTracerProvider.prototype.getTracer = getTracer;
    }
    expect(tracers).not.to.include('homeroom');
  });
});
