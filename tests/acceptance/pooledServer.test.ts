import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { directoryKey, SchoolAt, secret } from '../deploy/SchoolAt.ts';
import { ServedNode } from '../deploy/ServedNode.ts';
import { freePort } from '../support/freePort.ts';
import { withPgBouncer } from '../support/testPgBouncer.ts';
import { callHomeroom } from './callHomeroom.ts';
import { runHomeroom } from './runHomeroom.ts';

withPgBouncer('a server behind PgBouncer', (getDatabase) => {
  let node: ServedNode;
  let school: SchoolAt;
  let roomId: number;
  const environment = (): Record<string, string> => ({
    DATABASE_URL: getDatabase().url,
    DATABASE_DIRECT_URL: getDatabase().directUrl,
    DB_PREPARED: 'off',
    AUTH_JWT_SECRET: secret,
    DIRECTORY_KEY: directoryKey,
    RATE_MESSAGES_PER_MINUTE: '1000',
  });

  before(async function start() {
    this.timeout(120_000);
    const { code, error } = await runHomeroom(['setup'], environment());
    expect(code, error).to.equal(0);
    node = await ServedNode.create(environment());
    await node.start();
    school = new SchoolAt(node.url);
    expect((await school.fill()).status).to.equal(200);
    const tess = await school.fetch('GET', '/api/directory/users/?external_id=tess', {
      'x-directory-key': directoryKey,
    });
    const opened = await school.request('sam', 'POST', 'rooms/', { type: 'direct', user_id: tess.body.id });
    expect(opened.status).to.equal(201);
    roomId = opened.body.room.id;
  });
  after(async () => {
    await node?.terminate();
  });

  const send = (who: string, content: string) =>
    school.request(who, 'POST', `rooms/${roomId}/messages/`, { content, client_id: randomUUID() });

  it('answers fifty requests at once with success', async () => {
    const requests = Array.from({ length: 10 }, (_, index) => [
      send('tess', `from Tess ${index}`),
      send('sam', `from Sam ${index}`),
      school.request('sam', 'GET', 'rooms/'),
      school.request('tess', 'GET', `rooms/${roomId}/messages/`),
      school.request('ada', 'GET', 'contacts/'),
    ]);
    const statuses = (await Promise.all(requests.flat())).map(({ status }) => status);
    expect(statuses.filter((status) => status < 200 || status > 299)).to.deep.equal([]);
    expect(statuses).to.have.length(50);
    const { body } = await school.request('sam', 'GET', `rooms/${roomId}/messages/?limit=100`);
    expect(body.messages).to.have.length(20);
  });

  it('delivers over a socket what is written meanwhile', async () => {
    const socket = await school.connect('sam');
    try {
      await send('tess', 'live through the pooler');
      const { message } = await socket.next('new_message');
      expect(message).to.include({ content: 'live through the pooler', room_id: roomId });
    } finally {
      socket.ws.close();
      await socket.closed;
    }
  });

  it('is maintained past the pooler: commands reach the database when the pooler is away', async function run() {
    this.timeout(60_000);
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-pooled-'));
    const env = { ...environment(), DATABASE_URL: `postgres://postgres@127.0.0.1:${await freePort()}/postgres` };
    try {
      const saved = await callHomeroom(['backup', join(folder, 'school.backup'), '--json'], env);
      expect(saved.code, saved.error).to.equal(0);
      const { tables }: { tables: { name: string; rows: number }[] } = JSON.parse(saved.out);
      expect(tables.find(({ name }) => name === 'messages')?.rows).to.be.at.least(21);
      const checked = await callHomeroom(['migrate', '--check'], env);
      expect(checked.out).to.contain('up to date');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
