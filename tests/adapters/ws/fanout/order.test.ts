import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { MemoryRoomBus } from '../../../../adapters/memory/rooms/MemoryRoomBus.ts';
import type { BusHealth } from '../../../../adapters/system/BusHealth.ts';
import type { ChatEvent } from '../../../../core/messages/ChatEvent.ts';
import type { BusListener, RoomPublication } from '../../../../core/rooms/RoomBus.ts';
import { overridden } from '../../../support/overridden.ts';
import type { Frame, SocketClient } from '../../../support/SocketClient.ts';
import type { SocketWorld } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

const dense = (count: number, after = 0): number[] => Array.from({ length: count }, (_, index) => after + index + 1);

const untilSeq = (socket: SocketClient, seq: number): Promise<Frame> =>
  socket.next('new_message', (frame) => frame['seq'] === seq);

/** A bus between nodes at its worst: a publication arrives without events, twice, late, in another order, or never. */
class FaultyBus extends MemoryRoomBus<ChatEvent> {
  #count = 0;
  #kept: (() => void)[] = [];

  override addListener(listener: BusListener<ChatEvent>): () => void {
    return super.addListener({
      ...listener,
      onInvalidation: (publication) => listener.onInvalidation(publication),
      onEphemeral: (signal) => listener.onEphemeral(signal),
      onPublication: (publication) => this.#mangle(publication, (mangled) => listener.onPublication(mangled)),
    });
  }

  #mangle(publication: RoomPublication<ChatEvent>, tell: (publication: RoomPublication<ChatEvent>) => void): void {
    this.#count += 1;
    const { events: _lost, ...bare } = publication;
    const ways = [
      () => tell(publication),
      () => {},
      () => tell(bare),
      () => {
        for (const again of [publication, publication, bare]) tell(again);
      },
      () => this.#kept.push(() => tell(publication)),
      () => tell({ ...bare, headSeq: Number.MAX_SAFE_INTEGER }),
      () => {
        for (const say of this.#kept.splice(0).reverse()) say();
      },
    ];
    ways[(this.#count * 5 + Math.floor(this.#count / 7)) % ways.length]?.();
  }
}

class SwitchedHealth implements BusHealth {
  #degraded: string | null = null;
  readonly #listeners = new Set<(degraded: string | null) => void>();

  get degraded(): string | null {
    return this.#degraded;
  }

  onChange(listener: (degraded: string | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(degraded: string | null): void {
    this.#degraded = degraded;
    for (const listener of this.#listeners) listener(degraded);
  }
}

/** Several senders at once; returns what each socket saw of the room. */
const sendAtOnce = async (world: SocketWorld, each: number): Promise<readonly SocketClient[]> => {
  const roomId = await world.algebra();
  const senders = [
    await world.connect('tess'),
    await world.connect('sam'),
    await world.connect('pam'),
    await world.connect('tess'),
  ];
  const watching = await world.connect('sam', `/ws/chat/${roomId}/`);
  for (let index = 0; index < each; index += 1)
    for (const [who, sender] of senders.entries())
      sender.send({ type: 'send_message', room_id: roomId, content: `${who}:${index}`, client_id: randomUUID() });
  const sockets = [...senders, watching];
  await Promise.all(sockets.map((socket) => untilSeq(socket, each * senders.length)));
  for (const socket of sockets) await socket.settled();
  return sockets;
};

const expectOneOrder = (sockets: readonly SocketClient[], each: number): void => {
  const [first] = sockets;
  const told = (socket: SocketClient | undefined) =>
    socket?.of('new_message').map(({ seq, message }) => [seq, (message as { content: string }).content]);
  for (const socket of sockets) {
    expect(socket.of('new_message').map(({ seq }) => seq)).to.deep.equal(dense(each * 4));
    expect(told(socket)).to.deep.equal(told(first));
  }
  for (const [who, sender] of sockets.slice(0, 4).entries()) {
    const own = sender.of('message_ack').map(({ message }) => (message as { content: string }).content);
    expect(own, 'acks come in the order of the sends').to.deep.equal(dense(each, -1).map((index) => `${who}:${index}`));
    const stored = (told(first) ?? [])
      .map(([, content]) => String(content))
      .filter((content) => content.startsWith(`${who}:`));
    expect(stored, "a sender's messages keep their order").to.deep.equal(own);
  }
};

describe('order', () => {
  it(
    'is dense and the same for every socket, under 500 sends of four senders (I2, I3, I4)',
    withSockets(async (world) => {
      const each = 125;
      const sockets = await sendAtOnce(world, each);
      expectOneOrder(sockets, each);
      expect(world.world.failures).to.be.empty;
    }),
  );

  it(
    'survives a bus that loses, duplicates and reorders publications',
    withSockets(
      async (world) => {
        const each = 40;
        const sockets = await sendAtOnce(world, each);
        expectOneOrder(sockets, each);
      },
      { options: { sweepMs: 20 }, ports: () => ({ bus: new FaultyBus(() => {}) }) },
    ),
  );

  it(
    'is completed when events can be read again after a while',
    withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const sam = await world.connect('sam');
        await world.school.append(roomId, 'tess', 'without a publication');
        await untilSeq(sam, 1);
        expect(world.log.some((line) => line.includes('events could not be read'))).to.equal(true);
      },
      {
        options: { sweepMs: 20 },
        ports: ({ messages }) => {
          let failures = 2;
          const events: typeof messages.events = async (cursors, limit) => {
            failures -= 1;
            if (failures >= 0) throw new Error('the database is away');
            return messages.events(cursors, limit);
          };
          return { messages: overridden(messages, { events }) };
        },
      },
    ),
  );

  it(
    'has no gap for a client that was away and syncs from its cursor (I4)',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const before = await world.connect('sam');
      await world.say('tess', roomId, 'm1');
      await untilSeq(before, 1);
      await before.close();
      for (let index = 2; index <= 30; index += 1) await world.say('tess', roomId, `m${index}`);

      const after = await world.connect('sam');
      const talking = (async () => {
        for (let index = 31; index <= 60; index += 1) await world.say('tess', roomId, `m${index}`);
      })();
      const known = new Set(before.seqs(roomId));
      for (let cursor = 1; ; ) {
        after.send({ type: 'sync', room_id: roomId, after: cursor, limit: 7 });
        const page = await after.next('sync_page');
        for (const { seq } of page['events'] as { seq: number }[]) known.add(seq);
        cursor = page['to'] as number;
        if (page['has_more'] === false) break;
      }
      await talking;
      await after.settled();
      const live = after.seqs(roomId);
      expect(live).to.deep.equal(dense(live.length, (live[0] ?? 1) - 1));
      expect([...new Set([...known, ...live])].sort((one, other) => one - other)).to.deep.equal(dense(60));
    }),
  );

  it('is announced as delayed while the bus is degraded', () => {
    const health = new SwitchedHealth();
    return withSockets(
      async (world) => {
        const tess = await world.connect('tess');
        health.set('redis does not answer');
        expect(await tess.next('degraded')).to.include({ reason: 'redis does not answer' });
        const late = world.knock('/ws/chat/', { headers: { authorization: `Bearer ${world.token('sam')}` } });
        expect(await late.next('connection_established')).to.include({ degraded: true });
        health.set(null);
        await tess.next('restored');
      },
      { ports: () => ({ health }) },
    )();
  });
});
