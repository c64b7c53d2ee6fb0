import { once } from 'node:events';
import { hostname } from 'node:os';
import { expect } from 'chai';
import { version } from '../../../composition/version.ts';
import { spawnHomeroom } from '../../acceptance/runHomeroom.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/freePort.ts';
import { queryPostgres } from '../../support/startPostgres.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { directoryKey, SchoolAt, secret } from '../SchoolAt.ts';
import { ServedNode } from '../ServedNode.ts';
import { SentryPeer } from './SentryPeer.ts';

/** Loaded before the program: at this signal something throws that nobody catches. */
const crash = `process.on('SIGUSR2', () => setImmediate(() => { throw new Error('the words of Sam Young'); }))`;

withMigratedPostgres('errors of a server', (getUrl) => {
  let peer: SentryPeer;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    peer = await SentryPeer.open();
    env = {
      ...{ DATABASE_URL: getUrl(), AUTH_JWT_SECRET: secret, DIRECTORY_KEY: directoryKey },
      ...{ SENTRY_DSN: peer.dsn, SENTRY_ENVIRONMENT: 'staging' },
    };
  });
  after(() => peer.close());

  it('are reported with release and node, and with no word, name, token, body or cookie', async function run() {
    this.timeout(60_000);
    const node = await ServedNode.create(env);
    await node.start();
    try {
      const school = new SchoolAt(node.url);
      await school.fill();
      const { body } = await school.request('tess', 'GET', 'rooms/');
      await queryPostgres(getUrl(), 'ALTER TABLE homeroom.messages RENAME COLUMN content TO said');
      const sent = await school.request('tess', 'POST', `rooms/${body.rooms[0].id}/messages/`, {
        content: 'a word that only Sam Young may read',
      });
      expect(sent.status).to.equal(500);
      const { event, text } = await eventually(async () => {
        const found = peer.envelopes.at(0);
        if (found === undefined) throw new Error('nothing was reported');
        return found;
      });
      expect(event).to.include({ release: `homeroom@${version}`, server_name: hostname(), environment: 'staging' });
      expect(event.tags).to.include({ route: '/api/chat/rooms/:room_id/messages/' });
      expect(event.tags.request_id).to.equal(sent.headers.get('x-request-id'));
      expect(event.exception.values[0].value).to.match(/^42703: /);
      expect(event.exception.values[0].stacktrace.frames).not.to.deep.equal([]);
      expect(text).not.to.match(/only Sam|Young|tess|Miller|eyJ|Bearer|cookie|INSERT/i);
    } finally {
      await queryPostgres(getUrl(), 'ALTER TABLE homeroom.messages RENAME COLUMN said TO content');
      await node.terminate();
    }
  });

  it('are reported when they end the process, which says so by its exit code', async function run() {
    this.timeout(60_000);
    const [port, known] = [await freePort(), peer.envelopes.length];
    const options = `--import data:text/javascript,${encodeURIComponent(crash)}`;
    const server = spawnHomeroom(['serve'], { ...env, PORT: String(port), NODE_OPTIONS: options });
    const ended = once(server, 'exit');
    await eventually(
      async () => {
        const { ok } = await fetch(`http://127.0.0.1:${port}/api/health/ready/`);
        if (!ok) throw new Error('The server is not ready');
      },
      { within: 30_000, every: 100 },
    );
    server.kill('SIGUSR2');
    expect(await ended).to.deep.equal([5, null]);
    const { event, text } = peer.envelopes[known] ?? {};
    expect(event).to.include({ level: 'fatal' });
    expect(event.exception.values[0].type).to.equal('Error');
    expect(text).not.to.contain('Young');
  });
});
