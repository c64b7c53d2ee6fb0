import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { describeWithServer } from '../support/describeWithServer.ts';
import { eventually } from '../support/eventually.ts';
import { postgresSource } from '../support/launchPostgres.ts';
import { SocketClient } from '../support/SocketClient.ts';
import { redisFolder, startRedis } from '../support/startRedis.ts';
import { testPostgres } from '../support/testPostgres.ts';
import { Balancer, type BalancerKind, balancers } from './Balancer.ts';
import { balancerSource } from './balancerSource.ts';
import { catchUp, keepWorking, messagesOf } from './RoomTraffic.ts';
import { directory, directoryKey, SchoolAt, secret } from './SchoolAt.ts';
import { ServedNode } from './ServedNode.ts';

interface House {
  readonly nodes: readonly [ServedNode, ServedNode];
  readonly balancer: Balancer;
  close(): Promise<void>;
}

const openHouse = async (kind: BalancerKind): Promise<House> => {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const postgres = await testPostgres();
    closing.push(() => postgres.drop());
    // Of its own: the names of channels are the same for all servers on one Redis.
    const redis = redisFolder() === undefined ? undefined : await startRedis();
    closing.push(async () => redis?.stop());
    const env = {
      DATABASE_URL: postgres.url,
      ...(redis && { REDIS_URL: redis.url }),
      AUTH_JWT_SECRET: secret,
      DIRECTORY_KEY: directoryKey,
      TRUST_PROXY: 'on',
      LOG_LEVEL: 'info',
      RATE_MESSAGES_PER_MINUTE: '100000',
    };
    const nodes = [await ServedNode.create(env), await ServedNode.create(env)] as const;
    closing.push(() => Promise.all(nodes.map((node) => node.terminate())));
    await Promise.all(nodes.map((node) => node.start()));
    const balancer = await Balancer.open(kind, [nodes[0].address, nodes[1].address]);
    closing.push(() => balancer.close());
    return { nodes, balancer, close };
  } catch (failure) {
    await close();
    throw failure;
  }
};

const twoNodes = (house: () => House): void => {
  let school: SchoolAt;
  let roomId: number;
  const open: SocketClient[] = [];

  before(async function fill() {
    this.timeout(60_000);
    school = new SchoolAt(house().balancer.url);
    expect((await school.fill()).body.users.created).to.equal(directory.users.length);
    const { rooms } = (await school.ask('tess', 'GET', 'rooms/')).body;
    roomId = rooms[0].id;
  });
  afterEach(() => {
    for (const socket of open.splice(0)) socket.ws.terminate();
  });

  const connect = async (who: string): Promise<SocketClient> => {
    const socket = await school.connect(who);
    open.push(socket);
    return socket;
  };

  const counts = (): Promise<number[]> => Promise.all(house().nodes.map((node) => new SchoolAt(node.url).sockets()));

  /** A socket on this node. One that was just restarted is not used before the balancer has noticed. */
  const connectTo = (index: number, who: string): Promise<SocketClient> =>
    eventually(
      async () => {
        const [before, socket] = [await counts(), await connect(who)];
        if ((await counts())[index] === (before[index] ?? 0) + 1) return socket;
        await socket.close();
        throw new Error(`the balancer has not chosen node ${index + 1}`);
      },
      { within: 30_000, every: 100 },
    );

  const history = async (): Promise<{ seq: number; content: string }[]> =>
    (await school.ask('ada', 'GET', `rooms/${roomId}/messages/?limit=100`)).body.messages;

  it('answers REST, whichever node a request goes to', async () => {
    const ids = Array.from({ length: 10 }, () => randomUUID());
    for (const id of ids) {
      const sent = await school.ask('tess', 'POST', `rooms/${roomId}/messages/`, { content: `Homework ${id}` });
      expect(sent.status).to.equal(201);
    }
    expect((await history()).map(({ content }) => content)).to.include.members(ids.map((id) => `Homework ${id}`));
    const logs = await eventually(async () => {
      const text = await house().balancer.logs();
      expect(text.split('/messages/').length).to.be.above(10);
      return text;
    });
    for (const [index, { address }] of house().nodes.entries())
      expect(logs).to.match(new RegExp(`"node":"(${address}|node${index + 1})"`));
  });

  it('passes a request’s id on, and makes one where there is none that could be printed', async () => {
    const given = await school.fetch('GET', '/api/health/', { 'x-request-id': 'homework-1' });
    expect(given.headers.get('x-request-id')).to.equal('homework-1');
    const bad = await school.fetch('GET', '/api/health/', { 'x-request-id': 'home work' });
    expect(bad.headers.get('x-request-id')).to.match(/^[0-9a-f-]{32,36}$/);
    await eventually(async () => {
      const logs = [await house().balancer.logs(), ...house().nodes.map(({ printed }) => printed)].join('\n');
      expect(logs.split('homework-1').length - 1, 'lines of balancer and node').to.equal(2);
    });
  });

  it('takes 64 KiB, for the directory far more, and refuses more in the shape of errors', async () => {
    const long = (bytes: number): object => ({ content: 'x'.repeat(bytes) });
    const tooLong = await school.ask('tess', 'POST', `rooms/${roomId}/messages/`, long(60 * 1024));
    expect([tooLong.status, tooLong.body.error.code], 'the node’s own').to.deep.equal([400, 'MESSAGE_TOO_LONG']);
    const tooLarge = await school.ask('tess', 'POST', `rooms/${roomId}/messages/`, long(70 * 1024));
    expect([tooLarge.status, tooLarge.body.error.code]).to.deep.equal([413, 'PAYLOAD_TOO_LARGE']);
    expect(tooLarge.body.error.request_id).to.be.a('string');
    expect(JSON.stringify(directory).length).to.be.above(64 * 1024);
    for (const path of ['/api/directory/', '/api/directory']) {
      const filled = await school.fetch('PUT', path, { 'x-directory-key': directoryKey }, directory);
      expect([filled.status, filled.body.users.unchanged]).to.deep.equal([200, directory.users.length]);
    }
  });

  it('shows no metrics to the public', async () => {
    for (const path of ['/metrics', '/metrics/', '/Metrics', '/%6detrics']) {
      const { status, body } = await school.fetch('GET', path);
      expect([status, body.error.code]).to.deep.equal([404, 'NOT_FOUND']);
    }
  });

  it('carries a message from a socket on one node to a socket on the other', async () => {
    const [tess, sam] = [await connectTo(0, 'tess'), await connectTo(1, 'sam')];
    const clientId = randomUUID();
    tess.send({ type: 'send_message', room_id: roomId, content: 'Bring a ruler', client_id: clientId });
    const { message } = await sam.next('new_message');
    expect(message).to.include({ content: 'Bring a ruler', client_id: clientId });
    sam.send({ type: 'send_message', room_id: roomId, content: 'I have none' });
    await tess.next('new_message', ({ message: said }) => (said as { content: string }).content === 'I have none');
  });

  for (const [index, which] of ['first', 'second'].entries())
    it(`loses nothing while the ${which} node is restarted`, async function restart() {
      this.timeout(90_000);
      const node = house().nodes[index] as ServedNode;
      const [tess, sam] = [await connectTo(1 - index, 'tess'), await connectTo(index, 'sam')];
      const work = keepWorking(school, roomId, tess);

      await sam.next('new_message');
      const ended = node.terminate();
      await sam.next('drain');
      // Nobody knows whether this one arrives; sent again under its client_id it is there once.
      const last = { type: 'send_message', room_id: roomId, content: `Wait, ${which}!`, client_id: randomUUID() };
      sam.send(last);
      expect((await sam.closed).code).to.equal(1012);
      const known = sam.seqs(roomId);

      const back = await connect('sam');
      back.send(last);
      await back.next('message_ack', ({ client_id: id }) => id === last.client_id);
      expect(await new SchoolAt(house().nodes[1 - index]?.url ?? '').sockets(), 'both at the other node').to.equal(2);
      expect(await ended, 'its exit code').to.equal(0);
      await node.start();
      await connectTo(index, 'sam');

      const { sent, refused } = await work.end();
      expect(refused, 'answers to REST meanwhile').to.deep.equal([]);
      const missed = await catchUp(back, roomId, known.at(-1) ?? 0);
      const got = new Map(missed.map(({ seq, content }) => [seq, content]));
      for (const { seq, content } of messagesOf([...sam.frames, ...back.frames])) got.set(seq, content);
      const seqs = [...got.keys()].sort((one, other) => one - other);
      expect(seqs).to.deep.equal(seqs.map((_, place) => (seqs[0] ?? 0) + place));
      expect([...got.values()]).to.include.members(sent);
      expect([...got.values()].filter((content) => content === last.content)).to.have.lengthOf(1);
    });

  it('logs no token and no ticket, not even when no node can be reached', async () => {
    const [token, { ticket }] = [await school.token('sam'), (await school.ask('sam', 'POST', 'tickets/')).body];
    const addresses = [`/ws/chat/?token=${token}`, `/ws/chat/?ticket=${ticket}`, `/ws/chat/${roomId}/?token=${token}`];
    for (const address of addresses) open.push(await school.open(address));
    await school.fetch('GET', `/ws/chat/?token=${token}`).catch(() => {});
    await school.fetch('GET', `/api/chat/me/?token=${token}`);
    for (const socket of open.splice(0)) await socket.close();

    await Promise.all(house().nodes.map((node) => node.terminate()));
    for (const address of addresses.slice(0, 2))
      expect(await SocketClient.refused(`${school.url.replace('http', 'ws')}${address}`)).to.equal(503);
    const nobody = await school.fetch('GET', `/api/chat/me/?token=${token}`);
    expect([nobody.status, nobody.body.error.code]).to.deep.equal([503, 'UNAVAILABLE']);
    expect(nobody.headers.get('retry-after')).to.equal('1');

    const logs = await eventually(async () => {
      const text = [await house().balancer.logs(), ...house().nodes.map(({ printed }) => printed)].join('\n');
      expect(text.split('"/ws/chat/"').length - 1, 'lines of sockets').to.be.at.least(4);
      return text;
    });
    for (const secretText of [token, token.slice(-20), ticket, directoryKey, 'token=', 'ticket='])
      expect(logs).not.to.contain(secretText);
  });
};

for (const kind of balancers)
  describeWithServer({
    title: `two nodes behind ${kind.name}`,
    source: balancerSource(kind, postgresSource),
    open: () => openHouse(kind),
    close: (house) => house.close(),
    suite: (house) => twoNodes(house),
  });
