import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { issueToken } from '../../../adapters/jwt/issueToken.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/freePort.ts';
import { migratedPostgres, type TestPostgres, withPostgres } from '../../support/testPostgres.ts';
import { spawnHomeroom } from '../runHomeroom.ts';
import { OlderClient } from './OlderClient.ts';

const secret = 'a secret that only these tests know, 32+ characters';
const directoryKey = 'a key that only these tests know, 32 characters';
const person = (id: string, role: string) => ({
  ...{ external_id: id, role, first_name: id, last_name: 'Rey', is_active: true },
});
const marketplace = {
  users: [person('nina', 'client'), person('omar', 'worker')],
  relations: [{ kind: 'bids_on', from: 'omar', to: 'nina', context: '71', status: 'active' }],
};

withPostgres('a server with LEGACY=jobs,alumni', (getUrl) => {
  let database: TestPostgres;
  let port: number;
  let node: ChildProcess;
  let [nina, omar]: OlderClient[] = [];
  let room: number;
  const of = (client: OlderClient | undefined): OlderClient => client ?? expect.fail();

  const start = async (): Promise<ChildProcess> => {
    const child = spawnHomeroom(['serve'], {
      ...{ DATABASE_URL: database.url, AUTH_JWT_SECRET: secret, DIRECTORY_KEY: directoryKey, PORT: `${port}` },
      ...{ POLICY: 'marketplace', LEGACY: 'jobs, alumni' },
    });
    await eventually(
      async () => expect((await fetch(`http://127.0.0.1:${port}/api/health/ready/`)).status).to.equal(200),
      { within: 40_000 },
    );
    return child;
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = once(node, 'exit');
    node.kill(signal);
    await ended;
  };

  before(async function open() {
    this.timeout(60_000);
    getUrl();
    database = await migratedPostgres();
    port = await freePort();
    node = await start();
    await fetch(`http://127.0.0.1:${port}/api/directory/`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-directory-key': directoryKey },
      body: JSON.stringify(marketplace),
    });
    const clientOf = async (who: string) =>
      new OlderClient(`http://127.0.0.1:${port}`, await issueToken({ secret, externalId: who, ttlSeconds: 3600 }));
    [nina, omar] = [await clientOf('nina'), await clientOf('omar')];
    room = (await of(omar).ask('POST', '/api/chat/rooms/start_job_chat/', { job_id: 71 })).body.room.id;
  });
  after(async () => {
    for (const client of [nina, omar]) client?.close();
    if (node.exitCode === null && node.signalCode === null) await end('SIGKILL');
    await database.drop();
  });

  it('is reached again after it was killed, with everything that was said and the badge right', async function story() {
    this.timeout(60_000);
    const [hers, his] = [await of(nina).enter(room), await of(omar).enter()];
    his.send({ type: 'send_message', room_id: room, content: 'Before', _tempId: 'temp-1' });
    const { message_id } = await hers.frame('it', ({ type }) => type === 'message');
    await end('SIGKILL');
    expect([await hers.closed(), await his.closed()]).to.deep.equal([1006, 1006]);
    node = await start();
    const [again, back] = [await of(nina).enter(room), await of(omar).enter()];
    const page = await of(nina).ask('GET', `/api/messaging/conversations/${room}/messages/`);
    expect(page.body.results.map(({ content }: { content: string }) => content)).to.deep.equal(['Before']);
    const [listed] = (await of(nina).ask('GET', '/api/messaging/conversations/')).body;
    expect(listed).to.include({ conversation_id: room, unread_count: 1 });
    const read = await of(nina).ask('POST', `/api/chat/messages/${message_id}/mark_read/`);
    expect(read.body).to.include({ room_id: room, unread_count: 0 });
    back.send({ type: 'send_message', room_id: room, content: 'After', _tempId: 'temp-1' });
    await again.frame('the next', ({ content }) => content === 'After');
  });

  it('answers what was sent when it drains; the one comes back after 1012, the other after a cut', async function story() {
    this.timeout(60_000);
    const [hers, his] = [await of(nina).enter(room), await of(omar).enter()];
    hers.send({ type: 'message', content: 'Last word' });
    await his.frame('it', ({ message }) => message?.content === 'Last word');
    await end('SIGTERM');
    expect([await hers.closed(), await his.closed()]).to.deep.equal([1006, 1012]);
  });
});
