import { expect } from 'chai';
import fc from 'fast-check';
import type { ChatClient } from '../../client/ChatClient.ts';
import { createChatClient } from '../../client/createChatClient.ts';
import { memoryOutbox, type OutboxStore } from '../../client/outbox/OutboxStore.ts';
import { ManualRuntime } from './ManualRuntime.ts';
import { type Fate, me, other, ScriptedServer } from './ScriptedServer.ts';

// What the client loads later is there at once, since time stands still here.
import '../../client/room/RoomViewModel.ts';

type Step =
  | { readonly do: 'say' | 'send'; readonly room: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'cut' | 'limit' | 'stumble' | 'reload' };

const rooms = [1, 2];
const fate: fc.Arbitrary<Fate> = fc.constantFrom(
  'arrives',
  'is lost',
  'comes twice',
  'comes late',
  'cuts before',
  'cuts after',
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('say', 'send'), room: fc.constantFrom(...rooms) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(3, 8, 30, 300, 3_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('cut', 'limit', 'stumble', 'reload') }) },
) as fc.Arbitrary<Step>;

/** A client that shows both rooms, and the messages that it reported. */
class Page {
  readonly client: ChatClient;
  readonly reported: { readonly roomId: number; readonly seq: number }[] = [];

  constructor(server: ScriptedServer, outbox: OutboxStore) {
    const { runtime, fetch, WebSocket } = server;
    this.client = createChatClient({
      url: 'http://chat.test',
      token: () => 'token',
      outbox,
      runtime,
      fetch,
      WebSocket,
    });
    this.client.on('message', ({ roomId, message }) => this.reported.push({ roomId, seq: message.seq }));
    this.client.connect().catch(() => {});
    for (const room of rooms) void this.client.room(room).open();
  }

  seqs(room: number): number[] {
    return this.reported.filter(({ roomId }) => roomId === room).map(({ seq }) => seq);
  }
}

const settleMs = 120_000;

describe('a client over connections that fail', () => {
  let runtime: ManualRuntime;
  let server: ScriptedServer;
  let outbox: OutboxStore;

  beforeEach(() => {
    runtime = new ManualRuntime();
    server = new ScriptedServer(runtime);
    outbox = memoryOutbox();
    for (const room of rooms) server.open(room);
  });

  const run = async (steps: readonly Step[], fates: readonly Fate[]) => {
    let page = new Page(server, outbox);
    await runtime.advance(1_000);
    server.fates = [...fates];
    const sent = new Map<number, string[]>(rooms.map((room) => [room, []]));
    let count = 0;
    for (const now of steps) {
      count += 1;
      if (now.do === 'say') server.say(now.room, other, `said ${count}`);
      else if (now.do === 'send') {
        sent.get(now.room)?.push(`sent ${count}`);
        page.client.room(now.room).send(`sent ${count}`);
      } else if (now.do === 'wait') await runtime.advance(now.ms);
      else if (now.do === 'cut') server.cut();
      else if (now.do === 'limit') server.refusals.push({ code: 'RATE_LIMIT_EXCEEDED', retry_after_ms: 700 });
      else if (now.do === 'stumble') server.refusals.push({ code: 'UNAVAILABLE' });
      else {
        page.client.close();
        page = new Page(server, outbox);
        await runtime.advance(20);
      }
    }
    // The next connection finds what was lost on the way.
    await runtime.advance(settleMs);
    server.fates = [];
    server.cut();
    await runtime.advance(settleMs);
    return { page, sent };
  };

  const check = async ({ page, sent }: Awaited<ReturnType<typeof run>>, hasReloaded: boolean) => {
    for (const room of rooms) {
      const stored = server.messages(room);
      const mine = stored.filter(({ sender }) => sender.id === me.id).map(({ content }) => content);
      expect(mine, `what the server has of me in room ${room}`).to.deep.equal(sent.get(room));
      const shown = page.client.room(room).state.get().messages;
      expect(shown.map(({ content, status }) => `${status} ${content}`)).to.deep.equal(
        stored.map(({ content }) => `sent ${content}`),
      );
      const seqs = page.seqs(room);
      expect(seqs, 'reported in order, each once').to.deep.equal([...new Set(seqs)].sort((a, b) => a - b));
      if (!hasReloaded) expect(seqs, 'reported without a gap').to.deep.equal(stored.map(({ seq }) => seq));
      const listed = page.client.rooms.get().rooms.find(({ id }) => id === room);
      const unread = stored.filter(({ sender }) => sender.id !== me.id).length;
      expect(listed?.unread_count, `unread in room ${room}`).to.equal(unread);
    }
    expect(await outbox.all(), 'left in the outbox').to.deep.equal([]);
    page.client.close();
  };

  it('shows every message once and in order, and delivers the outbox once and in order', async function () {
    this.timeout(60_000);
    const steps = fc.array(step, { minLength: 1, maxLength: 25 });
    const property = fc.asyncProperty(steps, fc.array(fate, { maxLength: 40 }), async (given, fates) => {
      runtime = new ManualRuntime();
      server = new ScriptedServer(runtime);
      outbox = memoryOutbox();
      for (const room of rooms) server.open(room);
      await check(
        await run(given, fates),
        given.some((one) => one.do === 'reload'),
      );
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it('loses nothing when the connection is cut at any frame', async function () {
    this.timeout(30_000);
    const steps: Step[] = [
      { do: 'send', room: 1 },
      { do: 'say', room: 1 },
      { do: 'wait', ms: 30 },
      { do: 'send', room: 1 },
      { do: 'say', room: 2 },
      { do: 'send', room: 2 },
      { do: 'wait', ms: 3_000 },
      { do: 'say', room: 1 },
      { do: 'send', room: 1 },
    ];
    for (const how of ['cuts before', 'cuts after'] as const)
      for (let arriving = 0; arriving < 14; arriving += 1) {
        runtime = new ManualRuntime();
        server = new ScriptedServer(runtime);
        outbox = memoryOutbox();
        for (const room of rooms) server.open(room);
        const fates: Fate[] = [...Array.from({ length: arriving }, (): Fate => 'arrives'), how];
        await check(await run(steps, fates), false);
      }
  });
});
