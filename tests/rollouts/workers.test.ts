import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { catchUp, messagesOf } from '../deploy/RoomTraffic.ts';
import { eventually } from '../support/eventually.ts';
import type { SocketClient } from '../support/SocketClient.ts';
import { type TestPostgres, testPostgres } from '../support/testPostgres.ts';
import { type TestRedis, withRedis } from '../support/testRedis.ts';
import { keepAsking } from './keepAsking.ts';
import { keepHearing, keepWriting } from './keepWriting.ts';
import { isAlive, WorkerServer } from './WorkerServer.ts';

withRedis('two workers', (getRedis) => {
  let database: TestPostgres;
  let redis: TestRedis;
  let server: WorkerServer;
  let roomId: number;
  const env = () => ({ DATABASE_URL: database.url, REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix });

  before(async function start() {
    this.timeout(240_000);
    redis = getRedis();
    database = await testPostgres();
    server = await WorkerServer.start(env());
    await server.school.fill();
    const { body } = await server.school.request('tess', 'GET', 'rooms/');
    roomId = body.rooms[0].id;
  });
  after(async function stop() {
    this.timeout(240_000);
    await server?.stop();
    await database?.drop();
  });

  /** A socket of this person on another worker than the given one. */
  const connectBeside = async (who: string, other: number | undefined): Promise<SocketClient> => {
    for (;;) {
      const socket = await server.school.connect(who);
      const [established] = socket.of('connection_established');
      const { user_id: user } = established as unknown as { readonly user_id: number };
      await server.until('the log has the socket', () => server.workerOf(user) !== undefined);
      if (server.workerOf(user) !== other) return socket;
      await socket.close();
    }
  };
  const userIdOf = (socket: SocketClient): unknown => socket.of('connection_established')[0]?.['user_id'];

  /** The messages of the room as it is stored, oldest first. */
  const stored = async (): Promise<string[]> => {
    const socket = await server.school.connect('tess');
    const messages = await catchUp(socket, roomId, 0);
    await socket.close();
    return messages.map(({ content }) => content);
  };

  it('share 600 sockets by halves', async function run() {
    this.timeout(240_000);
    const people = Array.from({ length: 600 }, (_, index) => `student-${index}`);
    const sockets = await Promise.all(people.map((who) => server.school.connect(who)));
    const shares = await Promise.all(
      [1, 2].map((place) => server.figure(`homeroom_worker_connections{worker="${place}"}`)),
    );
    expect(await server.figure('homeroom_sockets')).to.equal(600);
    for (const share of shares) expect(share, shares.join(' and ')).to.be.within(285, 315);
    await Promise.all(sockets.map((socket) => socket.close()));
  });

  it('carry messages between people on different ones, in order', async function run() {
    this.timeout(240_000);
    const tess = await server.school.connect('tess');
    await server.until('the log has the socket', () => server.workerOf(userIdOf(tess)) !== undefined);
    const sam = await connectBeside('sam', server.workerOf(userIdOf(tess)));
    const texts = Array.from({ length: 200 }, (_, index) => `between workers ${index}`);
    for (const content of texts) tess.send({ type: 'send_message', room_id: roomId, content, client_id: randomUUID() });
    for (const content of texts)
      await sam.next('new_message', ({ message }) => (message as { content: string }).content === content);
    const heard = messagesOf(sam.frames).map(({ content }) => content);
    expect(heard.filter((content) => texts.includes(content))).to.deep.equal(texts);
    await Promise.all([tess.close(), sam.close()]);
  });

  it('show their figures in one answer, under the names of one process and few more', async function run() {
    this.timeout(240_000);
    const single = await WorkerServer.spawn({ ...env(), REDIS_PREFIX: `${redis.prefix}single:` });
    await single.until('it serves', () => single.printed.includes('listens on'));
    const kinds = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('# TYPE'));
    const [one, two] = [kinds(await single.metrics()), kinds(await server.metrics())];
    await single.stop();
    expect(two).to.include.members(one);
    expect(two.filter((kind) => !one.includes(kind))).to.have.members([
      '# TYPE homeroom_worker_connections gauge',
      '# TYPE homeroom_worker_ends_total counter',
      '# TYPE homeroom_workers gauge',
      '# TYPE homeroom_workers_wanted gauge',
    ]);
    expect(await server.figure('homeroom_workers{state="serving"}')).to.equal(2);
    expect(await server.figure('homeroom_feed_holder')).to.equal(1);
  });

  it('cut a client that never ends its headers, as a server does that listens itself', async function run() {
    this.timeout(240_000);
    const slow = connect(Number(new URL(server.school.url).port), '127.0.0.1');
    slow.write('GET /api/health/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    let answer = '';
    slow.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    await once(slow, 'close');
    expect(answer).to.match(/^HTTP\/1\.1 408 /);
  });

  it('say in the health of the port that both serve', async () => {
    const { status, body } = await server.school.fetch('GET', '/api/health/ready/');
    expect([status, body.checks.workers]).to.deep.include.members([200]);
    expect(body.checks.workers).to.include({ status: 'ok', is_required: false });
  });

  it('lose nothing that was acknowledged when one is killed, which is replaced at once', async function run() {
    this.timeout(240_000);
    const before = await stored();
    const [writing, hearing] = [keepWriting(server.school, 'tess', roomId), keepHearing(server.school, 'sam', roomId)];
    const sends = await server.figure('homeroom_sends_total{outcome="stored"}');
    for (const place of [0, 1]) {
      const [old, served] = [server.workers[place] ?? 0, server.told('a worker serves').length];
      process.kill(old, 'SIGKILL');
      await server.until('it is replaced', () => server.told('a worker serves').length > served);
      expect(server.workers).to.have.lengthOf(2).and.not.include(old);
    }
    const { acked, reconnects } = await writing.end();
    const { heard } = await hearing.end();
    const after = await stored();
    expect(after.slice(before.length)).to.deep.equal(acked);
    expect(heard.map(({ content }) => content)).to.deep.equal(after);
    expect(reconnects).to.be.within(1, 2);
    const died = server.told('a worker has died').map(({ signal, exit_code: code }) => [signal, code]);
    expect(died).to.deep.equal([
      ['SIGKILL', null],
      ['SIGKILL', null],
    ]);
    expect(await server.figure('homeroom_worker_ends_total{how="died"}')).to.equal(2);
    // What the killed workers had counted is still there, as last read.
    expect(await server.figure('homeroom_sends_total{outcome="stored"}')).to.be.at.least(sends ?? 0);
  });

  it('are replaced one after the other by SIGHUP, and nobody is refused', async function run() {
    this.timeout(240_000);
    const [old, before] = [server.workers, await stored()];
    const [writing, hearing] = [keepWriting(server.school, 'tess', roomId), keepHearing(server.school, 'sam', roomId)];
    const asking = keepAsking(server.school, roomId);
    server.signal('SIGHUP');
    await server.until('all are new', () => server.told('reload: all workers are new').length > 0);
    const [{ failed, count }, { acked, refused }, heard] = [
      await asking.end(),
      await writing.end(),
      await hearing.end(),
    ];
    expect(failed).to.deep.equal([]);
    expect(count).to.be.greaterThan(50);
    expect([refused, heard.refused]).to.deep.equal([0, 0]);
    const contents = await stored();
    const written = contents.slice(before.length).filter((content) => content.startsWith('written '));
    expect(written).to.deep.equal(acked);
    expect(heard.heard.map(({ content }) => content)).to.deep.equal(contents);
    expect(server.workers).to.have.lengthOf(2);
    for (const pid of old) expect(server.workers).not.to.include(pid);
    expect(old.filter(isAlive)).to.deep.equal([]);
  });

  it('end one by one if somebody asks a single one, after its successor has come', async function run() {
    this.timeout(240_000);
    const [first = 0, second = 0] = server.workers;
    process.kill(first, 'SIGTERM');
    await server.until('it has gone', () =>
      server.told('a worker has ended').some(({ worker_pid: pid }) => pid === first),
    );
    expect(server.workers).to.have.lengthOf(2).and.include(second);
    expect((await server.school.fetch('GET', '/api/health/ready/')).status).to.equal(200);
  });

  it('do not keep people waiting behind one that is frozen', async function run() {
    this.timeout(240_000);
    const [frozen = 0] = server.workers;
    process.kill(frozen, 'SIGSTOP');
    try {
      // It gets some more on the way, until it has as many as may wait for it; from then on everybody comes to the other.
      let open = 0;
      const early = Array.from({ length: 120 }, async (_, index) => {
        const socket = await server.school.connect(`student-${index}`).catch(() => null);
        open += 1;
        return socket;
      });
      await eventually(() => expect(open).to.be.at.least(60));
      for (const who of ['student-200', 'student-201', 'student-202']) {
        const socket = await server.school.connect(who);
        await socket.close();
      }
      process.kill(frozen, 'SIGCONT');
      for (const socket of await Promise.all(early)) await socket?.close();
    } finally {
      process.kill(frozen, 'SIGCONT');
    }
  });
});
