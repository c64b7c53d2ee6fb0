import { expect } from 'chai';
import { signalTree } from '../faults/processTree.ts';
import { describeWithServer } from '../support/describeWithServer.ts';
import { eventually } from '../support/eventually.ts';
import type { ServerSource } from '../support/findServer.ts';
import type { LocalServer } from '../support/LocalServer.ts';
import { silentLog } from '../support/silentLog.ts';
import { postgresFolder, queryPostgres, startPostgres } from '../support/startPostgres.ts';
import { withPgBouncer } from '../support/testPgBouncer.ts';
import { withPostgres } from '../support/testPostgres.ts';
import { type Frame, type LiveSocket, RunningChat } from './RunningChat.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'X', isActive: true },
});
const school = {
  users: [user('tess', 'teacher'), user('sam', 'student'), user('pam', 'parent'), user('leo', 'student')],
  relations: [
    { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' as const },
    { kind: 'teaches', from: 'tess', to: 'leo', context: 'algebra', status: 'active' as const },
    { kind: 'guardian_of', from: 'pam', to: 'sam', status: 'active' as const },
  ],
};

type Options = Parameters<typeof RunningChat.start>[0];

/** Two nodes that have nothing in common but the database. */
const startTwo = async (options: Options): Promise<[RunningChat, RunningChat]> => {
  const here = await RunningChat.start(options);
  const there = await RunningChat.start(options);
  await here.chat.directory.put(school);
  return [here, there];
};
const directOf = async (node: RunningChat): Promise<number> =>
  (await node.ask('tess', 'POST', 'rooms/', { type: 'direct', user_id: await node.userId('sam') })).body.room.id;
const send = (node: RunningChat, room: number, content: string) =>
  node.ask('tess', 'POST', `rooms/${room}/messages/`, { content, client_id: crypto.randomUUID() });
const newMessage = (socket: LiveSocket, content: string): Promise<Frame> =>
  socket.frame(content, ({ type, message }) => type === 'new_message' && message.content === content);
const figure = async (node: RunningChat, name: string): Promise<number> =>
  Number(new RegExp(`^${name} ([\\d.e+-]+)$`, 'm').exec(await node.chat.metrics.read())?.[1] ?? Number.NaN);

/** The sessions in which nodes of this database listen. */
const busSessions = async (url: string): Promise<readonly number[]> => {
  const rows = await queryPostgres(
    url,
    `SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND l.mode = 'ShareLock' AND l.objsubid = 2 AND d.datname = current_database()`,
  );
  return rows.map((row) => (row as { readonly pid: number }).pid);
};

withPostgres('two nodes over PostgreSQL alone, which never look for what they miss', (getUrl) => {
  let nodes: [RunningChat, RunningChat];
  before(async function start() {
    this.timeout(60_000);
    const hours = 3_600_000;
    nodes = await startTwo({
      ...{ database: getUrl(), sockets: { sweepMs: hours, degradedSweepMs: hours } },
      limits: { lookups: { everyone: 100_000 }, messages: { everyone: 100_000, roles: { parent: 3 } } },
    });
  });
  after(() => Promise.all(nodes.map((node) => node.stop())));

  it('carry a message, its edit, typing, reading and presence to sockets of the other', async function carry() {
    this.timeout(60_000);
    const [one, other] = nodes;
    const room = await directOf(one);
    const sam = await other.connect('sam');
    sam.send({ type: 'subscribe_room', room_id: room });
    await sam.frame('the subscription', ({ type, room_id }) => type === 'subscribed' && room_id === room);
    const tess = await one.connect('tess');
    await sam.frame('who came', ({ type, is_online }) => type === 'presence' && is_online === true);
    tess.send({ type: 'subscribe_room', room_id: room });
    await tess.frame('the subscription', ({ type, room_id }) => type === 'subscribed' && room_id === room);
    tess.send({ type: 'typing', room_id: room, is_typing: true });
    await sam.frame('typing', ({ type, is_typing }) => type === 'typing' && is_typing === true);
    const sent = await send(one, room, 'Over PostgreSQL');
    expect(sent.status).to.equal(201);
    const { message } = await newMessage(sam, 'Over PostgreSQL');
    await one.ask('tess', 'PATCH', `rooms/${room}/messages/${message.id}/`, { content: 'Mended' });
    await sam.frame(
      'the edit',
      ({ type, message: edited }) => type === 'message_edited' && edited.content === 'Mended',
    );
    sam.send({ type: 'mark_read', room_id: room });
    await tess.frame(
      'what was read',
      ({ type, last_read_id }) => type === 'message_read' && last_read_id >= message.id,
    );
  });

  it('tell the other at once of a room that somebody joins and leaves', async function membership() {
    this.timeout(60_000);
    const [one, other] = nodes;
    const leo = await other.connect('leo');
    const opened = await one.ask('tess', 'POST', 'rooms/', {
      ...{ type: 'group', name: 'Algebra', participant_ids: [await one.userId('sam')] },
    });
    const { id } = opened.body.room;
    const added = await one.ask('tess', 'POST', `rooms/${id}/participants/`, { user_ids: [await one.userId('leo')] });
    expect(added.status).to.be.below(300);
    await leo.frame('the room', ({ type, room }) => type === 'room_joined' && room.id === id);
    await one.ask('tess', 'DELETE', `rooms/${id}/participants/${await one.userId('leo')}/`);
    await leo.frame('the end', ({ type, room_id }) => type === 'room_left' && room_id === id);
  });

  it('show a relation that ended on one in the contacts of the other, and in its rooms', async function contacts() {
    this.timeout(60_000);
    const [one, other] = nodes;
    const listed = async () =>
      (await other.ask('leo', 'GET', 'contacts/')).body.contacts.map(({ id }: { readonly id: number }) => id);
    const tess = await one.userId('tess');
    expect(await listed()).to.include(tess);
    const ended = school.relations.map((relation) =>
      relation.to === 'leo' ? { ...relation, status: 'ended' as const } : relation,
    );
    await one.chat.directory.put({ ...school, relations: ended });
    expect(await listed()).not.to.include(tess);
    await one.chat.directory.put(school);
    expect(await listed()).to.include(tess);
  });

  it('count the messages of a person on both: one more than the limit is allowed at most', async function limits() {
    this.timeout(60_000);
    const [one, other] = nodes;
    const opened = await one.ask('tess', 'POST', 'rooms/', { type: 'direct', user_id: await one.userId('pam') });
    const path = `rooms/${opened.body.room.id}/messages/`;
    const say = async (node: RunningChat): Promise<number> =>
      (await node.ask('pam', 'POST', path, { content: 'x' })).status;
    for (let count = 0; count < 3; count += 1) expect(await say(one)).to.equal(201);
    expect(await say(one)).to.equal(429);
    expect(await say(other)).to.equal(201);
    expect(await say(other)).to.equal(429);
  });

  it('show in their figures that they hear each other, and how long messages take', async () => {
    for (const node of nodes) {
      expect(await figure(node, 'homeroom_bus_nodes')).to.equal(2);
      expect(await figure(node, 'homeroom_degraded')).to.equal(0);
    }
    const [one, other] = nodes;
    expect(await figure(one, 'homeroom_bus_messages_total\\{outcome="published"\\}')).to.be.above(0);
    expect(await figure(other, 'homeroom_bus_lag_seconds_count')).to.be.above(0);
  });
});

withPostgres('two nodes over PostgreSQL whose connections are cut', (getUrl) => {
  let nodes: [RunningChat, RunningChat];
  before(async function start() {
    this.timeout(60_000);
    nodes = await startTwo({ database: getUrl() });
  });
  after(() => Promise.all(nodes.map((node) => node.stop())));

  it('fail no send, and lose, repeat and reorder nothing', async function cut() {
    this.timeout(120_000);
    const [one, other] = nodes;
    const room = await directOf(one);
    const sam = await other.connect('sam');
    const contents = Array.from({ length: 60 }, (_, index) => `message ${index}`);
    for (const [index, content] of contents.entries()) {
      if (index % 10 === 5)
        for (const pid of await busSessions(getUrl()))
          await queryPostgres(getUrl(), `SELECT pg_terminate_backend(${pid})`);
      expect((await send(one, room, content)).status).to.equal(201);
    }
    await newMessage(sam, contents.at(-1) ?? '');
    const received = sam.frames.filter(({ type }) => type === 'new_message').map(({ message }) => message.content);
    expect(received).to.deep.equal(contents);
    await eventually(async () => expect(await figure(other, 'homeroom_degraded')).to.equal(0));
    expect(await figure(other, 'homeroom_degradations_total')).to.be.above(0);
  });
});

withPostgres('two nodes whose PostgreSQL has no place for notifications', (getUrl) => {
  /** PostgreSQL's own error, from a function that comes before its own. */
  const fill = `
    CREATE SCHEMA full_queue;
    CREATE FUNCTION full_queue.pg_notify(text, text) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'too many notifications in the NOTIFY queue' USING ERRCODE = '54000'; END $$;
    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = full_queue, pg_catalog, public', current_database()); END $$`;

  it('send and receive all the same, say why they are slower, and hear each other once there is place', async function full() {
    this.timeout(120_000);
    const prepared = await RunningChat.start({ database: getUrl(), bus: 'none' });
    await prepared.stop();
    await queryPostgres(getUrl(), fill);
    const said: string[] = [];
    const log = { ...silentLog, warn: (_facts: object, text: string) => said.push(text) };
    const nodes = await startTwo({ database: getUrl(), log });
    try {
      const [one, other] = nodes;
      const room = await directOf(one);
      const sam = await other.connect('sam');
      expect((await send(one, room, 'by looking')).status).to.equal(201);
      await newMessage(sam, 'by looking');
      const { body } = await one.ask('tess', 'GET', '../health/');
      expect(body.checks.news).to.deep.include({ status: 'failed' });
      expect(said.join()).to.include('the queue of notifications of PostgreSQL is full');
      await queryPostgres(getUrl(), 'DROP SCHEMA full_queue CASCADE');
      await eventually(async () => {
        for (const node of nodes) expect(await figure(node, 'homeroom_bus_nodes')).to.equal(2);
      });
    } finally {
      await Promise.all(nodes.map((node) => node.stop()));
    }
  });
});

withPgBouncer('two nodes over PostgreSQL behind PgBouncer', (getDatabase) => {
  it('hear each other past it, and say what is missing where nothing leads past it', async function pooled() {
    this.timeout(120_000);
    const { url, directUrl } = getDatabase();
    const hours = 3_600_000;
    const sockets = { sweepMs: hours, degradedSweepMs: hours };
    const nodes = await startTwo({ database: { url, directUrl, prepared: false }, sockets });
    try {
      const [one, other] = nodes;
      const room = await directOf(one);
      const sam = await other.connect('sam');
      await send(one, room, 'Past the pooler');
      await newMessage(sam, 'Past the pooler');
    } finally {
      await Promise.all(nodes.map((node) => node.stop()));
    }
    const alone = await RunningChat.start({ database: { url, prepared: false } });
    try {
      expect(await figure(alone, 'homeroom_bus_nodes')).to.be.NaN;
      expect(await figure(alone, 'homeroom_degraded')).to.equal(0);
    } finally {
      await alone.stop();
    }
  });
});

const source: ServerSource =
  postgresFolder() === undefined
    ? { kind: 'none', reason: 'no PostgreSQL binaries on this machine' }
    : { kind: 'binaries' };

describeWithServer<LocalServer>({
  title: 'two nodes over a PostgreSQL of their own',
  source,
  open: () => startPostgres(),
  close: (server) => server.stop(),
  suite: (getServer) => {
    it('hear each other again after PostgreSQL was killed and has come back', async function killed() {
      this.timeout(120_000);
      const server = getServer();
      const nodes = await startTwo({ database: server.url });
      try {
        const [one, other] = nodes;
        const room = await directOf(one);
        const sam = await other.connect('sam');
        await send(one, room, 'before');
        await newMessage(sam, 'before');
        await signalTree(server.pid, 'SIGKILL');
        await server.restart();
        await eventually(async () => expect((await send(one, room, 'after')).status).to.equal(201), { within: 30_000 });
        await newMessage(sam, 'after');
        await eventually(async () => {
          for (const node of nodes) expect(await figure(node, 'homeroom_bus_nodes')).to.equal(2);
        });
      } finally {
        await Promise.all(nodes.map((node) => node.stop()));
      }
    });
  },
});
