import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { pngOf } from '../security/hostileFiles.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { migratedPostgres, type TestPostgres, withMigratedPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';
import { spawnHomeroom } from './runHomeroom.ts';

const secret = 'a secret that only these tests know, 32+ characters';
const directoryKey = 'a key that only these tests know, 32 characters';
const person = (id: string, role: string) => ({
  ...{ external_id: id, role, first_name: id, last_name: '', is_active: true },
});

/** Processes whose parent this one is. */
const childrenOf = async (pid: number): Promise<number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean).map(Number);
const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

withMigratedPostgres('files on a node that is killed', (getUrl) => {
  let database: TestPostgres;
  let folder: string;
  let node: { readonly process: ChildProcess; readonly url: string };
  let room: number;
  const env = (): Record<string, string> => ({
    ...{ DATABASE_URL: database.url, BLOB_URL: `file:${join(folder, 'contents')}`, TMPDIR: folder },
    ...{ AUTH_JWT_SECRET: secret, DIRECTORY_KEY: directoryKey },
  });
  const start = async (): Promise<typeof node> => {
    const port = await freePort();
    const child = spawnHomeroom(['serve'], { ...env(), PORT: `${port}` });
    const url = `http://127.0.0.1:${port}`;
    await eventually(async () => expect((await fetch(`${url}/api/health/ready/`)).status).to.equal(200), {
      within: 40_000,
    });
    return { process: child, url };
  };
  const kill = async (): Promise<void> => {
    const ended = once(node.process, 'exit');
    node.process.kill('SIGKILL');
    await ended;
  };
  const authorization = async (who: string): Promise<string> =>
    `Bearer ${await issueToken({ secret, externalId: who, ttlSeconds: 3600 })}`;
  const ask = async (who: string, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${node.url}/api/chat/${path}`, {
      method,
      headers: { authorization: await authorization(who), 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const received = async (): Promise<string[]> =>
    (await readdir(folder)).filter((name) => name.startsWith('homeroom-file-'));
  /** Begins to send a file and goes on when the node has it on its disk; the connection ends with the node. */
  const beginUpload = async (bytes: Buffer, length: number): Promise<void> => {
    const sending = request(`${node.url}/api/chat/attachments/?name=a.png`, {
      method: 'POST',
      headers: { authorization: await authorization('tess'), 'content-length': length },
    });
    sending.on('error', () => {});
    sending.write(bytes);
    if (bytes.length === length) sending.end();
    await eventually(async () => expect(await received()).to.have.length(1));
  };

  before(async function begin() {
    this.timeout(90_000);
    getUrl();
    database = await migratedPostgres();
    folder = await mkdtemp(join(tmpdir(), 'homeroom-killed-'));
    node = await start();
    const put = await fetch(`${node.url}/api/directory/`, {
      method: 'PUT',
      headers: { 'x-directory-key': directoryKey, 'content-type': 'application/json' },
      body: JSON.stringify({
        users: [person('tess', 'teacher'), person('sam', 'student')],
        relations: [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' }],
      }),
    });
    expect(put.status, await put.text()).to.equal(200);
    const { body: contacts } = await ask('tess', 'GET', 'contacts/');
    const opened = await ask('tess', 'POST', 'rooms/', { type: 'direct', user_id: contacts.contacts[0].id });
    room = opened.body.room.id;
  });
  after(async () => {
    await kill();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('in the middle of an upload or of a thumbnail leave nothing that stays, and come again', async function run() {
    this.timeout(120_000);
    const large = pngOf(16_000, 4_000, 16_001 * 4_000);
    // Half of it has come.
    await beginUpload(large.subarray(0, large.length >> 1), large.length);
    await kill();
    expect(await received()).to.have.length(1);
    for (const name of await received()) await utimes(join(folder, name), 1_000, 1_000);
    node = await start();
    // A node begins with what an earlier one left here.
    await eventually(async () => expect(await received()).to.deep.equal([]));

    // All of it has come, and the picture is being made.
    await beginUpload(large, large.length);
    const making = await eventually(async () => {
      const found = await childrenOf(node.process.pid ?? 0);
      const names = await readdir(join(folder, (await received())[0] ?? ''));
      expect([found.length, names]).to.deep.equal([1, ['received', 'received.picture']]);
      return found;
    });
    await kill();
    // The process that made it ends with its node.
    await eventually(() => expect(making.filter(isRunning)).to.deep.equal([]));
    node = await start();

    const content = 'It came again';
    const response = await fetch(`${node.url}/api/chat/attachments/?name=a.txt`, {
      ...{ method: 'POST', body: content, headers: { authorization: await authorization('tess') } },
    });
    const { id } = await response.json();
    const sent = await ask('tess', 'POST', `rooms/${room}/messages/`, { content: '', attachment_ids: [id] });
    expect(sent.status).to.equal(201);
    await kill();
    node = await start();
    const got = await fetch(`${node.url}/api/chat/attachments/${id}/`, {
      headers: { authorization: await authorization('sam') },
    });
    expect(await got.text()).to.equal(content);
    const { out } = await callHomeroom(['doctor', '--json'], env());
    const { checks } = JSON.parse(out) as { checks: { name: string; count: number }[] };
    const found = checks.filter(({ name, count }) => name.startsWith('files.') && count > 0);
    expect(found).to.deep.equal([]);
  });
});
