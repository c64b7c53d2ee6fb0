import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeWithServer } from '../support/describeWithServer.ts';
import { eventually } from '../support/eventually.ts';
import { postgresSource } from '../support/launchPostgres.ts';
import { SocketClient } from '../support/SocketClient.ts';
import { redisFolder, startRedis } from '../support/startRedis.ts';
import { migratedPostgres } from '../support/testPostgres.ts';
import { Balancer, type BalancerKind, balancers } from './Balancer.ts';
import { balancerSource } from './balancerSource.ts';
import { catchUp, keepWorking, messagesOf } from './RoomTraffic.ts';
import { directory, directoryKey, SchoolAt, secret } from './SchoolAt.ts';
import { ServedNode } from './ServedNode.ts';

interface Site {
  readonly nodes: readonly [ServedNode, ServedNode];
  readonly balancer: Balancer;
  close(): Promise<void>;
}

const openSite = async (kind: BalancerKind): Promise<Site> => {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const postgres = await migratedPostgres();
    closing.push(() => postgres.drop());
    // These nodes need their own Redis, as all servers use the same channel names.
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
    const files = await mkdtemp(join(tmpdir(), 'homeroom-files-'));
    closing.push(() => rm(files, { recursive: true }));
    Object.assign(env, { BLOB_URL: `file:${files}` });
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

/** Sends a head for 20 MiB and their first 64 KiB, and nothing more. Resolves to what is answered nevertheless. */
const beginUpload = async (url: string, line: string, headers: string): Promise<string> => {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  const ended = once(socket, 'close');
  socket.on('error', () => {}); // cut off after the answer
  socket.write(`${line} HTTP/1.1\r\nHost: ${host}\r\n${headers}Content-Length: ${20 * 2 ** 20}\r\n\r\n`);
  socket.write(Buffer.alloc(65_536, 32));
  const [answer] = await once(socket, 'data');
  socket.destroy();
  await ended;
  return String(answer);
};

const twoNodes = (site: () => Site): void => {
  let school: SchoolAt;
  let roomId: number;
  const open: SocketClient[] = [];

  before(async function fill() {
    this.timeout(60_000);
    school = new SchoolAt(site().balancer.url);
    expect((await school.fill()).body.users.created).to.equal(directory.users.length);
    // Both may post in it, other than in the room of the class.
    const { rooms } = (await school.request('tess', 'GET', 'rooms/?type=forum_subject')).body;
    expect(rooms).to.have.length(1);
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

  const counts = (): Promise<number[]> => Promise.all(site().nodes.map((node) => new SchoolAt(node.url).sockets()));

  /** A socket on this node. The balancer uses a restarted node only after it has noticed it. */
  const connectTo = (index: number, who: string): Promise<SocketClient> =>
    eventually(
      async () => {
        const [before, socket] = [await counts(), await connect(who)];
        if ((await counts())[index] === (before[index] ?? 0) + 1) return socket;
        await socket.close();
        throw new Error(`the balancer has not chosen node ${index + 1}`);
      },
      { within: 30_000, every: 500 }, // a person may open forty sockets a minute
    );

  const history = async (): Promise<{ seq: number; content: string }[]> =>
    (await school.request('ada', 'GET', `rooms/${roomId}/messages/?limit=100`)).body.messages;

  it('answers REST requests on both nodes', async () => {
    const ids = Array.from({ length: 10 }, () => randomUUID());
    for (const id of ids) {
      const sent = await school.request('tess', 'POST', `rooms/${roomId}/messages/`, { content: `Homework ${id}` });
      expect(sent.status).to.equal(201);
    }
    expect((await history()).map(({ content }) => content)).to.include.members(ids.map((id) => `Homework ${id}`));
    const logs = await eventually(async () => {
      const text = await site().balancer.logs();
      expect(text.split('/messages/').length).to.be.above(10);
      return text;
    });
    for (const [index, { address }] of site().nodes.entries())
      expect(logs).to.match(new RegExp(`"node":"(${address}|node${index + 1})"`));
  });

  it('passes a request id on, and replaces a missing or bad one', async () => {
    const given = await school.fetch('GET', '/api/openapi.json', { 'x-request-id': 'homework-1' });
    expect(given.headers.get('x-request-id')).to.equal('homework-1');
    const bad = await school.fetch('GET', '/api/health/', { 'x-request-id': 'home work' });
    expect(bad.headers.get('x-request-id')).to.match(/^[0-9a-f-]{32,36}$/);
    await eventually(async () => {
      const logs = [await site().balancer.logs(), ...site().nodes.map(({ printed }) => printed)].join('\n');
      expect(logs.split('homework-1').length - 1, 'lines of balancer and node').to.equal(2);
    });
    const lines = (await site().balancer.logs()).split('\n').filter((line) => line.includes('homework-1'));
    const { time, ms, ...facts } = JSON.parse(lines[0]?.slice(lines[0].indexOf('{')) ?? '{}');
    expect(new Date(time).getTime()).to.be.closeTo(Date.now(), 600_000);
    expect(ms).to.be.a('number');
    expect(Object.keys(facts).slice(0, 7)).to.deep.equal([
      ...['request_id', 'client', 'method', 'path', 'status', 'bytes', 'node'],
    ]);
    expect(facts).to.include({ method: 'GET', path: '/api/openapi.json', status: 200 });
  });

  it('accepts 64 KiB, and far more for the directory, and refuses larger bodies with an error body', async () => {
    const long = (bytes: number): object => ({ content: 'x'.repeat(bytes) });
    const tooLong = await school.request('tess', 'POST', `rooms/${roomId}/messages/`, long(60 * 1024));
    expect([tooLong.status, tooLong.body.error.code], 'refused by the node').to.deep.equal([400, 'MESSAGE_TOO_LONG']);
    const tooLarge = await school.request('tess', 'POST', `rooms/${roomId}/messages/`, long(70 * 1024));
    expect([tooLarge.status, tooLarge.body.error.code]).to.deep.equal([413, 'PAYLOAD_TOO_LARGE']);
    expect(tooLarge.body.error.request_id).to.be.a('string');
    expect(JSON.stringify(directory).length).to.be.above(64 * 1024);
    for (const path of ['/api/directory/', '/api/directory']) {
      const filled = await school.fetch('PUT', path, { 'x-directory-key': directoryKey }, directory);
      expect([filled.status, filled.body.users.unchanged]).to.deep.equal([200, directory.users.length]);
    }
  });

  it('lets files through that are far larger, to either node and from either', async () => {
    const content = 'Homework '.repeat(300_000);
    for (const path of ['attachments/', 'attachments']) {
      const ids: number[] = [];
      for (let left = 4; left > 0; left -= 1) {
        const sent = await school.upload('tess', `${path}?name=a.txt`, content);
        expect([sent.status, sent.body.size], path).to.deep.equal([201, content.length]);
        ids.push(sent.body.id);
      }
      const message = { content: '', attachment_ids: ids };
      expect((await school.request('tess', 'POST', `rooms/${roomId}/messages/`, message)).status).to.equal(201);
      for (const id of ids) expect(await school.download('sam', `attachments/${id}/`)).to.equal(content);
    }
    const over = await school.upload('tess', 'attachments/?name=a.txt', 'x'.repeat(11 * 2 ** 20));
    expect([over.status, over.body.error.code]).to.deep.equal([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('answers a directory upload that the node refuses by its head before the body is sent', async () => {
    for (const [method, path, type] of [
      ['PUT', '/api/directory/', 'application/json'],
      ['POST', '/api/directory/roster/', 'application/zip'],
    ]) {
      const answer = await beginUpload(site().balancer.url, `${method} ${path}`, `Content-Type: ${type}\r\n`);
      expect(answer, path).to.match(/^HTTP\/1\.1 401 /);
    }
  });

  it('shows no metrics to the public', async () => {
    for (const path of ['/metrics', '/metrics/', '/Metrics', '/%6detrics']) {
      const { status, body } = await school.fetch('GET', path);
      expect([status, body.error.code]).to.deep.equal([404, 'NOT_FOUND']);
    }
  });

  it('delivers a message from a socket on one node to a socket on the other', async () => {
    const [tess, sam] = [await connectTo(0, 'tess'), await connectTo(1, 'sam')];
    const clientId = randomUUID();
    tess.send({ type: 'send_message', room_id: roomId, content: 'Bring a ruler', client_id: clientId });
    const { message } = await sam.next('new_message');
    expect(message).to.include({ content: 'Bring a ruler', client_id: clientId });
    sam.send({ type: 'send_message', room_id: roomId, content: 'I have none' });
    await tess.next('new_message', ({ message: sent }) => (sent as { content: string }).content === 'I have none');
  });

  for (const [index, which] of ['first', 'second'].entries())
    it(`loses nothing while the ${which} node is restarted`, async function restart() {
      this.timeout(90_000);
      const node = site().nodes[index] as ServedNode;
      const [tess, sam] = [await connectTo(1 - index, 'tess'), await connectTo(index, 'sam')];
      const work = keepWorking(school, roomId, tess);

      await sam.next('new_message');
      const ended = node.terminate();
      await sam.next('drain');
      // This one may or may not arrive; sent again under its client_id it is stored once.
      const last = { type: 'send_message', room_id: roomId, content: `Wait, ${which}!`, client_id: randomUUID() };
      sam.send(last);
      expect((await sam.closed).code).to.equal(1012);
      const known = sam.seqs(roomId);

      const back = await connect('sam');
      back.send(last);
      await back.next('message_ack', ({ client_id: id }) => id === last.client_id);
      expect(await new SchoolAt(site().nodes[1 - index]?.url ?? '').sockets(), 'both at the other node').to.equal(2);
      expect(await ended, `exit code of the node, which printed ${node.printed}`).to.equal(0);
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

  it('logs no token and no ticket, also when no node can be reached', async () => {
    const [token, { ticket }] = [await school.token('sam'), (await school.request('sam', 'POST', 'tickets/')).body];
    const addresses = [`/ws/chat/?token=${token}`, `/ws/chat/?ticket=${ticket}`, `/ws/chat/${roomId}/?token=${token}`];
    for (const address of addresses) open.push(await school.open(address));
    await school.fetch('GET', `/ws/chat/?token=${token}`).catch(() => {});
    await school.fetch('GET', `/api/chat/me/?token=${token}`);
    for (const socket of open.splice(0)) await socket.close();

    await Promise.all(site().nodes.map((node) => node.terminate()));
    for (const address of addresses.slice(0, 2))
      expect(await SocketClient.refused(`${school.url.replace('http', 'ws')}${address}`)).to.equal(503);
    const nobody = await school.fetch('GET', `/api/chat/me/?token=${token}`);
    expect([nobody.status, nobody.body.error.code]).to.deep.equal([503, 'UNAVAILABLE']);
    expect(nobody.headers.get('retry-after')).to.equal('1');

    const logs = await eventually(async () => {
      const text = [await site().balancer.logs(), ...site().nodes.map(({ printed }) => printed)].join('\n');
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
    open: () => openSite(kind),
    close: (site) => site.close(),
    suite: (site) => twoNodes(site),
  });
