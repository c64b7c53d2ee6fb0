import { createServer } from 'node:http';
import { expect } from 'chai';
import { MemorySocketSlots } from '../../../../adapters/memory/limits/MemorySocketSlots.ts';
import { attachSockets } from '../../../../adapters/ws/attachSockets.ts';
import type { RoomId } from '../../../../core/ids.ts';
import type { Name } from '../../../contracts/School.ts';
import { discreetBoards } from '../../../support/changedPolicies.ts';
import { eventually } from '../../../support/eventually.ts';
import { freePort } from '../../../support/freePort.ts';
import { type Frame, SocketClient } from '../../../support/SocketClient.ts';
import { type SocketWorld, testAuthenticator } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

const policy = discreetBoards;

const subscribe = async (socket: SocketClient, roomId: number): Promise<Frame> => {
  socket.send({ type: 'subscribe_room', room_id: roomId });
  return socket.next('subscribed');
};

/** Opens Tess's announcements as a person does, so that sockets hear of it. */
const openBoard = async ({ chat, school }: SocketWorld, others: readonly Name[]): Promise<RoomId> => {
  const participantIds = others.map((name) => school.id(name));
  const { room } = await chat.openRoom(school.person('tess'), { type: 'announcement', name: 'Trip', participantIds });
  return room.id;
};

/** The durable events of the room that a socket was sent. */
const eventsOf = (socket: SocketClient, roomId: RoomId): Frame[] =>
  socket.frames.filter((frame) => 'seq' in frame && frame['room_id'] === roomId && frame.type !== 'room_left');

/** The people of whom a socket was told, by id, host's id or name, in frames about the room or about nothing else. */
const heardOf = ({ school }: SocketWorld, socket: SocketClient, names: readonly Name[]): Name[] => {
  const ids = new Set<unknown>();
  const words = new Set<unknown>();
  JSON.stringify(socket.frames, (key, value: unknown) => {
    if (['user_id', 'actor_id', 'owner_id'].includes(key)) ids.add(value);
    if (['user_ids', 'online_user_ids'].includes(key)) for (const id of value as unknown[]) ids.add(id);
    if (['sender', 'last_message_sender'].includes(key)) ids.add((value as { id?: unknown } | null)?.id);
    words.add(value);
    return value;
  });
  return names.filter((name) => {
    const { id, externalId, firstName, lastName } = school.person(name);
    return ids.has(id) || [externalId, `${firstName} ${lastName}`].some((word) => words.has(word));
  });
};

/** Sue reads, reacts and types; Tom leaves; Pat joins; Sue is suspended and restored. */
const muchHappens = async (world: SocketWorld, roomId: RoomId, messageId: number): Promise<void> => {
  const { chat, school } = world;
  const as = (name: Name) => school.person(name);
  const sue = await world.connect('sue');
  await subscribe(sue, roomId);
  sue.send({ type: 'typing', room_id: roomId });
  sue.send({ type: 'mark_read', room_id: roomId });
  await sue.next('message_read');
  await chat.reactToMessage({ person: as('sue'), roomId, messageId: messageId as never, emoji: '👍', isAdded: true });
  await chat.changeRoom.leave(as('tom'), roomId);
  await chat.changeRoom.add(as('tess'), roomId, [as('pat').id]);
  await world.relate('teaches', 'tess', 'sue', 'ended', 'algebra-1');
  await world.relate('teaches', 'tess', 'sue', 'active', 'algebra-1');
  await sue.close();
};

describe('a room that hides its members, on sockets', () => {
  it(
    'tells a member nothing of other readers, and sends every seq (I3, I4, I11)',
    withSockets(
      async (world) => {
        const { chat, school } = world;
        const roomId = await openBoard(world, ['sam', 'sue', 'tom']);
        const [sam, tess, ada] = [await world.connect('sam'), await world.connect('tess'), await world.connect('ada')];
        const messageId = await world.say('tess', roomId, 'Trip on Friday');
        for (const socket of [sam, tess, ada]) await subscribe(socket, roomId);
        await muchHappens(world, roomId, messageId);
        await world.say('tess', roomId, 'The end');
        const isLast = ({ message }: Frame) => (message as { content?: string }).content === 'The end';
        const last = (await tess.next('new_message', isLast))['seq'] as number;
        for (const socket of [sam, ada]) await socket.next('new_message', isLast);

        expect(heardOf(world, sam, ['sue', 'tom', 'pat'])).to.deep.equal([]);
        const seqs = eventsOf(sam, roomId).map(({ seq }) => seq);
        expect(seqs).to.deep.equal(Array.from({ length: last }, (_, index) => index + 1));
        // The same look finds them in the frames of those who may see them.
        for (const socket of [tess, ada])
          expect(heardOf(world, socket, ['sue', 'tom', 'pat'])).to.deep.equal(['sue', 'tom', 'pat']);

        sam.send({ type: 'sync', room_id: roomId, after: 0 });
        sam.send({ type: 'get_room_list' });
        const page = await sam.next('sync_page');
        await sam.next('room_list');
        expect((page['events'] as Frame[]).map(({ seq }) => seq)).to.deep.equal(seqs);
        // Sam's tutor is Tom, so the list has their room.
        expect(heardOf(world, sam, ['sue', 'pat'])).to.deep.equal([]);
        const live = eventsOf(sam, roomId).filter(({ type }) => type !== 'new_message');
        const synced = (page['events'] as Frame[]).filter(({ type }) => type !== 'new_message');
        expect(live).to.deep.equal(synced);
        expect(live.filter(({ type }) => type === 'participants_left')[0]).to.include({
          actor_id: null,
          hidden_count: 1,
        });
        expect((await chat.events(school.person('sam'), roomId, 0, 100)).events).to.have.length(last);
      },
      { policy },
    ),
  );

  it(
    'marks the own reaction of a member and counts those of others',
    withSockets(
      async (world) => {
        const { chat, school } = world;
        const roomId = await openBoard(world, ['sam', 'sue', 'tom']);
        const [sam, tom] = [await world.connect('sam'), await world.connect('tom')];
        const messageId = (await world.say('tess', roomId, 'Trip')) as never;
        for (const name of ['sue', 'sam'] as const)
          await chat.reactToMessage({ person: school.person(name), roomId, messageId, emoji: '👍', isAdded: true });
        const own = school.id('sam');
        const sue = await sam.next('reaction_changed');
        expect([sue['user_id'], sue['reactions']]).to.deep.equal([null, [{ emoji: '👍', count: 1, user_ids: [] }]]);
        const mine = await sam.next('reaction_changed');
        expect([mine['user_id'], mine['reactions']]).to.deep.equal([own, [{ emoji: '👍', count: 2, user_ids: [own] }]]);
        await tom.next('reaction_changed');
        const seen = await tom.next('reaction_changed');
        const all = [school.id('sue'), own];
        expect([seen['user_id'], seen['reactions']]).to.deep.equal([own, [{ emoji: '👍', count: 2, user_ids: all }]]);
      },
      { policy },
    ),
  );

  it(
    'shows a new member who may see them all members at once, and hides them from one who may not',
    withSockets(
      async (world) => {
        const { chat, school } = world;
        const roomId = await openBoard(world, ['sue']);
        const [sue, tom, sam] = [await world.connect('sue'), await world.connect('tom'), await world.connect('sam')];
        await chat.changeRoom.add(school.person('tess'), roomId, [school.id('tom'), school.id('sam')]);
        for (const socket of [tom, sam]) await socket.next('room_joined');
        const online = (await subscribe(tom, roomId))['online_user_ids'];
        expect(online).to.have.members([school.id('sue'), school.id('tom'), school.id('sam')]);
        expect((await subscribe(sam, roomId))['online_user_ids']).to.deep.equal([school.id('sam')]);
        await world.say('tess', roomId, 'Hello');
        sue.send({ type: 'mark_read', room_id: roomId });
        expect((await tom.next('message_read'))['user_id']).to.equal(school.id('sue'));
        await sam.settled();
        expect(sam.of('message_read')).to.deep.equal([]);
      },
      { policy },
    ),
  );

  it(
    'shows members again to a person whose role is given the sight of them, and hides them when it is lost',
    withSockets(
      async (world) => {
        const { chat, school } = world;
        const roomId = await openBoard(world, ['sue', 'sam']);
        const sam = await world.connect('sam');
        const react = async (isAdded: boolean): Promise<Frame> => {
          const messageId = ((await chat.history(school.person('tess'), roomId, { limit: 1 })).messages[0]?.id ??
            0) as never;
          await chat.reactToMessage({ person: school.person('sue'), roomId, messageId, emoji: '👍', isAdded });
          return sam.next('reaction_changed');
        };
        await world.say('tess', roomId, 'Hello');
        expect((await react(true))['user_id']).to.equal(null);
        const sit = async (role: string): Promise<void> => {
          const change = { roomId, actorId: null };
          await world.world.rooms.update({
            ...change,
            change: (room) => room.withRoles((one) => (one.userId === school.id('sam') ? { ...one, role } : one)),
          });
          world.world.bus.invalidate({ userIds: [school.id('sam')] });
        };
        await sit('tutor');
        let isAdded = false;
        await eventually(async () => {
          const { user_id } = await react(isAdded);
          isAdded = !isAdded;
          expect(user_id).to.equal(school.id('sue'));
        });
        await sit('student');
        await eventually(async () => {
          const { user_id } = await react(isAdded);
          isAdded = !isAdded;
          expect(user_id).to.equal(null);
        });
      },
      { policy },
    ),
  );

  it(
    'hides on every node by the rights of its own members',
    withSockets(
      async (world) => {
        const { chat } = world;
        const roomId = await openBoard(world, ['sam', 'sue', 'tom']);
        const server = createServer();
        const other = attachSockets({
          slots: new MemorySocketSlots(),
          ...{ ...world.world, chat, server, authenticator: testAuthenticator, epoch: 'first' },
          readEpoch: async () => 'first',
          options: { tickMs: 5, sweepMs: 0, closeMs: 500 },
          log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
        });
        const port = await freePort();
        await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
        try {
          const there = async (name: Name): Promise<SocketClient> => {
            const headers = { authorization: `Bearer ${world.token(name)}` };
            return SocketClient.open(`ws://127.0.0.1:${port}/ws/chat/`, { headers });
          };
          const [sam, tom] = [await there('sam'), await there('tom')];
          for (const socket of [sam, tom]) await subscribe(socket, roomId);
          const messageId = await world.say('tess', roomId, 'Trip');
          await muchHappens(world, roomId, messageId);
          await tom.next('room_left');
          await world.say('tess', roomId, 'The end');
          await sam.next('new_message', ({ message }) => (message as { content?: string }).content === 'The end');
          expect(heardOf(world, sam, ['sue', 'tom', 'pat'])).to.deep.equal([]);
          expect(heardOf(world, tom, ['sue'])).to.deep.equal(['sue']);
        } finally {
          await other.close();
          server.close();
          server.closeAllConnections();
        }
      },
      { policy },
    ),
  );
});

describe('receipts and presence that nobody sees', () => {
  it(
    'reach no socket but the own, not even of the owner and a moderator',
    withSockets(
      async (world) => {
        const { school } = world;
        const roomId = await world.school.group('tess', ['sam', 'sue']);
        const [tess, ada] = [await world.connect('tess'), await world.connect('ada')];
        await world.say('tess', roomId, 'Hello');
        for (const socket of [tess, ada]) await subscribe(socket, roomId);
        const [sam, second] = [await world.connect('sam'), await world.connect('sam')];
        const snapshot = await subscribe(sam, roomId);
        expect(snapshot['online_user_ids']).to.deep.equal([school.id('sam')]);
        sam.send({ type: 'typing', room_id: roomId });
        sam.send({ type: 'mark_read', room_id: roomId });
        for (const socket of [sam, second])
          expect((await socket.next('message_read'))['user_id']).to.equal(school.id('sam'));
        await world.say('sam', roomId, 'Hi');
        for (const socket of [tess, ada]) {
          await socket.next('new_message', ({ message }) => (message as { content?: string }).content === 'Hi');
          await socket.settled();
          for (const type of ['message_read', 'typing', 'presence']) expect(socket.of(type), type).to.deep.equal([]);
        }
        expect((await subscribe(tess, roomId))['read_up_to']).to.deep.equal([]);
      },
      { policy },
    ),
  );
});
