import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { supervisionExample } from '../support/supervisionExample.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';
import type { Answer } from './RunningChat.ts';
import { runHomeroom, spawnHomeroom } from './runHomeroom.ts';

const [secret, directoryKey] = ['a secret that only these tests know', 'b1946ac92492d2347c6235b4d2611184'];

const user = (external_id: string, role: string) => ({
  ...{ external_id, role, first_name: external_id, last_name: '', is_active: true },
});
const teaches = (to: string, context: string) => ({
  ...{ kind: 'teaches', from: 'tess', to, context, context_name: context, status: 'active' },
});
/** Pam is a guardian of Sam, in class 6; nobody is one of Sue, in class 5; Sky is in class 7. */
const school = {
  users: [
    ...[user('tess', 'teacher'), user('pam', 'parent'), user('pat', 'parent')],
    ...['sam', 'sue', 'sky'].map((pupil) => user(pupil, 'student')),
  ],
  relations: [
    ...[teaches('sam', 'Maths 6a'), teaches('sue', 'Maths 5a'), teaches('sky', 'Maths 7a')],
    { kind: 'guardian_of', from: 'pam', to: 'sam', status: 'active' },
  ],
};

withMigratedPostgres('a school that asks for guardians by a policy file', (getUrl) => {
  let folder: string;
  let path: string;
  let running: { readonly process: ChildProcess; readonly address: string } | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-school-'));
    path = join(folder, 'policy.json');
    await writeFile(path, await supervisionExample());
  });
  const stop = async (): Promise<void> => {
    const child = running?.process;
    running = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  after(async () => {
    await stop();
    await rm(folder, { recursive: true });
  });

  const env = async (POLICY: string) => ({
    ...{ POLICY, DATABASE_URL: getUrl(), PORT: String(await freePort()), LOG_LEVEL: 'error' },
    ...{ AUTH_JWT_SECRET: secret, DIRECTORY_KEY: directoryKey },
  });
  const serve = async (policy: string, ...args: string[]): Promise<void> => {
    await stop();
    const settings = await env(policy);
    const process = spawnHomeroom(['serve', ...args], settings);
    running = { process, address: `http://127.0.0.1:${settings.PORT}` };
    let said = '';
    process.stderr?.on('data', (text) => (said += text));
    if (process.stdout) await Promise.race([once(process.stdout, 'data'), once(process, 'exit')]);
    expect(process.exitCode, said).to.equal(null);
  };
  const ask = async (who: string | null, method: string, what: string, body?: unknown): Promise<Answer> => {
    const signed: Record<string, string> =
      who === null
        ? { 'x-directory-key': directoryKey }
        : { authorization: `Bearer ${await issueToken({ secret, externalId: who, ttlSeconds: 600 })}` };
    const answer = await fetch(`${running?.address}/api/${what}`, {
      ...{ method, headers: { ...signed, 'content-type': 'application/json' } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const post = async (who: string, roomId: number, content: string): Promise<number> =>
    (await ask(who, 'POST', `chat/rooms/${roomId}/messages/`, { content })).status;
  const words = async (who: string, roomId: number): Promise<string[]> => {
    const { body } = await ask(who, 'GET', `chat/rooms/${roomId}/messages/`);
    return body.messages.map(({ content }: { content: string }) => content);
  };
  const open = async (other: string): Promise<number> => {
    const { body } = await ask('tess', 'GET', `chat/contacts/?q=${other}`);
    const [contact] = body.contacts;
    const opened = await ask('tess', 'POST', 'chat/rooms/', { type: 'direct', user_id: contact.id });
    expect([200, 201], JSON.stringify(opened.body)).to.include(opened.status);
    return opened.body.room.id;
  };

  it('takes guardians into the chats that there are, stops those without, and goes back', async function run() {
    this.timeout(180_000);
    await serve('education');
    expect((await ask(null, 'PUT', 'directory/', school)).status).to.equal(200);
    const [sam, sue, sky] = [await open('sam'), await open('sue'), await open('sky')];
    for (const room of [sam, sue, sky]) expect(await post('tess', room, 'before')).to.equal(201);
    expect((await ask('pam', 'GET', `chat/rooms/${sam}/`)).status).to.equal(404);
    await stop();

    const checked = await callHomeroom(['policy', '--check', '--json'], await env(path));
    expect(checked.code, checked.error).to.equal(0);
    const { standing, policy, rooms, examples } = JSON.parse(checked.out);
    expect([standing, policy.name, rooms.changed, rooms.joined]).to.deep.equal(['new', 'north school', 2, 1]);
    const effects = examples.map((one: { effect: string; room_id: number }) => `${one.effect} ${one.room_id}`);
    expect(effects).to.have.members([`joined ${sam}`, `frozen ${sue}`]);

    await serve(path);
    await eventually(async () => expect(await post('pam', sam, 'I am here')).to.equal(201), { within: 60_000 });
    expect(await words('pam', sam)).to.deep.equal(['I am here']);
    await eventually(async () => expect(await post('tess', sue, 'alone')).to.equal(409), { within: 60_000 });
    expect(await post('tess', sky, 'in class 7')).to.equal(201);
    const guardian = { kind: 'guardian_of', from: 'pat', to: 'sue', status: 'active' };
    expect((await ask(null, 'PUT', 'directory/', { users: [], relations: [guardian] })).status).to.equal(200);
    expect(await post('pat', sue, 'I am here')).to.equal(201);
    // In the next year Sam is in class 7, and Sky has not moved on.
    const moved = [{ ...teaches('sam', 'Maths 6a'), status: 'ended' }, teaches('sam', 'Maths 7a')];
    expect((await ask(null, 'PUT', 'directory/', { users: [], relations: moved })).status).to.equal(200);
    expect((await ask('pam', 'GET', `chat/rooms/${sam}/`)).status).to.equal(404);
    expect(await post('sam', sam, 'in class 7')).to.equal(201);

    const refused = await runHomeroom(['serve'], await env('education'));
    expect([refused.code, refused.error]).to.satisfy(
      ([code, error]: [number, string]) => code === 1 && error.includes('--policy-back'),
    );
    await serve('education', '--policy-back');
    await eventually(async () => expect((await ask('pat', 'GET', `chat/rooms/${sue}/`)).status).to.equal(404), {
      within: 60_000,
    });
    expect(await post('sue', sue, 'as before')).to.equal(201);
  });

  it('stops with a sentence if the file is missing or says what cannot be', async function run() {
    this.timeout(120_000);
    await stop();
    const missing = await runHomeroom(['serve'], await env(join(folder, 'none.json')));
    expect([missing.code, missing.out]).to.deep.equal([1, '']);
    expect(missing.error).to.contain('none.json cannot be read').and.not.to.contain('    at ');
    const wrong = join(folder, 'wrong.json');
    const supervision = [{ of: 'student', by: ['aunt_of'] }];
    await writeFile(wrong, JSON.stringify({ extends: 'education', name: 'x', roomTypes: { direct: { supervision } } }));
    for (const command of [['serve'], ['policy', '--check']]) {
      const refused = await runHomeroom(command, await env(wrong));
      expect([command[0], refused.code]).to.deep.equal([command[0], 1]);
      expect(refused.error).to.contain('supervision[0] of "direct" names "aunt_of" in by');
    }
  });
});
