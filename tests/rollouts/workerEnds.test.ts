import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { type TestPostgres, testPostgres } from '../support/testPostgres.ts';
import { type TestRedis, withRedis } from '../support/testRedis.ts';
import { isAlive, WorkerServer } from './WorkerServer.ts';

withRedis('a server of workers', (getRedis) => {
  let database: TestPostgres;
  let redis: TestRedis;
  const env = () => ({ DATABASE_URL: database.url, REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix });

  before(async () => {
    redis = getRedis();
    database = await testPostgres();
  });
  after(() => database?.drop());

  it('ends by SIGTERM as a node does: sockets are told, everything is closed, nobody is left', async function run() {
    this.timeout(240_000);
    const server = await WorkerServer.start(env());
    await server.school.fill();
    const sockets = await Promise.all(['tess', 'sam', 'student-1'].map((who) => server.school.connect(who)));
    expect(server.workers).to.have.lengthOf(2);
    expect(await server.stop()).to.equal(0);
    for (const socket of sockets) {
      await socket.next('drain');
      expect((await socket.closed).code).to.equal(1012);
    }
    expect(server.told('a worker has ended').map(({ exit_code: code }) => code)).to.deep.equal([0, 0]);
  });

  it('leaves no worker behind when the primary is killed', async function run() {
    this.timeout(240_000);
    const server = await WorkerServer.start(env());
    const socket = await server.school.connect('sam');
    const { workers } = server;
    expect(workers).to.have.lengthOf(2);
    server.signal('SIGKILL');
    expect((await socket.closed).code).to.equal(1012);
    await eventually(() => expect(workers.filter(isAlive)).to.deep.equal([]), { within: 60_000 });
  });

  it('migrates an empty database once, and says what is set once', async function run() {
    this.timeout(240_000);
    const own = await testPostgres();
    try {
      const server = await WorkerServer.start({ ...env(), DATABASE_URL: own.url });
      await server.stop();
      expect(server.told('the database was migrated')).to.have.lengthOf(1);
      expect(server.told('starting')).to.have.lengthOf(1);
      const lines = server.lines.filter(({ worker, pid }) => worker !== undefined && pid !== server.pid);
      expect(new Set(lines.map(({ worker }) => worker))).to.deep.equal(new Set([1, 2]));
    } finally {
      await own.drop();
    }
  });

  it('tries a worker that crashes some times, longer apart each time, and ends with its exit code', async function run() {
    this.timeout(240_000);
    const crash = `--import ${new URL('./endingWorker.js', import.meta.url).href}`;
    const server = await WorkerServer.spawn({ ...env(), WORKERS: '2', NODE_OPTIONS: crash });
    expect(await server.ended()).to.equal(5);
    expect(server.told('a worker could not be started').map(({ exit_code: code }) => code)).to.deep.equal([
      5, 5, 5, 5, 5,
    ]);
    expect(server.printed).to.include('the last one ended with exit code 5');
  });

  it('says once why no worker can start, and ends with its exit code', async function run() {
    this.timeout(240_000);
    const nowhere = `postgres://homeroom@127.0.0.1:${await freePort()}/homeroom`;
    const server = await WorkerServer.spawn({
      ...env(),
      WORKERS: '2',
      DATABASE_URL: nowhere,
      DB_CONNECT_TIMEOUT: '1s',
    });
    expect(await server.ended()).to.equal(4);
    expect(server.printed.split('DATABASE_URL:').length - 1, server.printed).to.equal(1);
  });

  it('says that its port is taken, and leaves no worker', async function run() {
    this.timeout(240_000);
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
    try {
      const server = await WorkerServer.spawn({ ...env(), WORKERS: '2', PORT: String(port) });
      expect(await server.ended()).to.equal(4);
      expect(server.printed).to.include(`Port ${port} on 127.0.0.1 is taken`);
    } finally {
      taken.close();
    }
  });

  it('takes answers by mail on one port, by any worker', async function run() {
    this.timeout(240_000);
    const port = await freePort();
    const server = await WorkerServer.start({
      ...env(),
      ...{ SMTP_URL: `smtp://127.0.0.1:${await freePort()}`, MAIL_FROM: 'chat@school.example' },
      ...{ PUBLIC_URL: 'https://chat.school.example', SESSION_SECRET: randomBytes(32).toString('hex') },
      MAIL_LISTEN: `127.0.0.1:${port}`,
    });
    const greetings: string[] = [];
    const peers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').setEncoding('utf8'));
    for (const peer of peers) greetings.push(String(await once(peer, 'data')));
    for (const greeting of greetings) expect(greeting).to.match(/^220 chat\.school\.example /);
    expect(await server.stop()).to.equal(0);
    for (const peer of peers) peer.destroy();
  });

  it('is refused on the embedded database, and without a bus, with what to do', async function run() {
    this.timeout(240_000);
    const embedded = await WorkerServer.spawn({}, ['--workers', '2']);
    expect(await embedded.ended()).to.equal(3);
    expect(embedded.printed).to.include('WORKERS: the embedded database serves one process: set DATABASE_URL');
    const alone = await WorkerServer.spawn({ DATABASE_URL: database.url, WORKERS: '2', BUS: 'none' });
    expect(await alone.ended()).to.equal(3);
    expect(alone.printed).to.include('or REDIS_URL');
  });

  it('that has one process says that SIGHUP is for workers, and goes on', async function run() {
    this.timeout(240_000);
    const server = await WorkerServer.spawn(env(), ['--workers', '1']);
    await server.until('it serves', () => server.printed.includes('listens on'));
    server.signal('SIGHUP');
    await server.until('it says so', () => server.lines.some(({ msg }) => msg.startsWith('SIGHUP replaces workers')));
    expect((await server.school.fetch('GET', '/api/health/ready/')).status).to.equal(200);
    expect(await server.stop()).to.equal(0);
  });
});
