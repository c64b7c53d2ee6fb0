/**
 * `node dist/bench/timeSnapshot.js [--megabytes N]`: for how long people on the embedded database wait while `backup` takes a
 * snapshot of a running server. Somebody sends one message after the other, first without a backup and then during some.
 */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { issueToken } from '../adapters/jwt/issueToken.ts';
import { runHomeroom, spawnHomeroom } from '../tests/acceptance/runHomeroom.ts';
import { eventually } from '../tests/support/eventually.ts';
import { freePort } from '../tests/support/freePort.ts';
import { freshFolder } from './freshFolder.ts';
import { describeMachine } from './machine.ts';

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '100' } } });
const textBytes = 1_000;
const messages = Math.round((Number(values.megabytes) * 1_000_000) / textBytes);
const rooms = 200;
const rounds = 5;
const secret = 'a secret that only this measurement knows';
const directoryKey = 'a key that only this measurement knows';

const folder = freshFolder();
const env = { DATA_DIR: join(folder, 'data'), AUTH_JWT_SECRET: secret, DIRECTORY_KEY: directoryKey };

/** Texts that differ, so that nothing is stored smaller than it is. */
const textOf = (id: number): string => {
  let state = id;
  let text = '';
  while (text.length < textBytes) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += `${state.toString(36)} `;
  }
  return text.slice(0, textBytes);
};

const writeHistory = async (path: string): Promise<void> => {
  const file = createWriteStream(path);
  const write = async (record: object): Promise<void> => {
    if (!file.write(`${JSON.stringify(record)}\n`)) await once(file, 'drain');
  };
  for (let id = 1; id <= 2 * rooms; id += 1)
    await write({
      ...{ kind: 'person', id: `${id}`, first_name: 'Kim', last_name: `No ${id}` },
      role: id % 2 ? 'teacher' : 'student',
    });
  for (let id = 1; id <= rooms; id += 1)
    await write({ kind: 'room', id: `${id}`, type: 'direct', people: [`${2 * id - 1}`, `${2 * id}`] });
  for (let id = 1; id <= messages; id += 1) {
    const room = 1 + (id % rooms);
    const at = new Date(Date.UTC(2019, 8, 1) + id * 60_000).toISOString();
    await write({ kind: 'message', id: `${id}`, room: `${room}`, author: `${2 * room}`, at, text: textOf(id) });
  }
  file.end();
  await once(file, 'finish');
};

const ran = async (...args: readonly string[]): Promise<string> => {
  const { code, out, error } = await runHomeroom(args, env);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${error}${out}`);
  return out;
};

const port = await freePort();
const address = `http://127.0.0.1:${port}`;
const headers = {
  authorization: `Bearer ${await issueToken({ secret, externalId: 'tess', ttlSeconds: 36_000 })}`,
  'content-type': 'application/json',
};

const fill = async (): Promise<number> => {
  const person = (id: string, role: string) => ({
    external_id: id,
    role,
    first_name: id,
    last_name: 'M',
    is_active: true,
  });
  const school = {
    users: [person('tess', 'teacher'), person('sam', 'student')],
    relations: [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' }],
  };
  await fetch(`${address}/api/directory/`, {
    ...{ method: 'PUT', body: JSON.stringify(school) },
    headers: { 'x-directory-key': directoryKey, 'content-type': 'application/json' },
  });
  const body = JSON.stringify({ type: 'direct', user_id: 'ext:sam' });
  const { room } = await (await fetch(`${address}/api/chat/rooms/`, { method: 'POST', headers, body })).json();
  return room.id;
};

/** Milliseconds that each message took to be acknowledged, one after the other, until the work is done. */
const sendDuring = async (roomId: number, work: Promise<unknown>): Promise<number[]> => {
  let isDone = false;
  const done = work.finally(() => (isDone = true));
  const took: number[] = [];
  while (!isDone) {
    const began = performance.now();
    const body = JSON.stringify({ content: `At ${began}` });
    const answer = await fetch(`${address}/api/chat/rooms/${roomId}/messages/`, { method: 'POST', headers, body });
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
    took.push(performance.now() - began);
  }
  await done;
  return took.sort((one, other) => one - other);
};

const show = (what: string, took: readonly number[]): void => {
  const at = (share: number): string =>
    (took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0).toFixed(0);
  console.log(`${what}: ${took.length} messages; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
};

let server: ChildProcess | undefined;
try {
  const history = join(folder, 'history.jsonl');
  await writeHistory(history);
  await ran('migrate');
  await ran('import-history', history, '--source', 'bench', '--json');
  server = spawnHomeroom(['serve'], { ...env, PORT: String(port), RATE_MESSAGES_PER_MINUTE: '100000' });
  await eventually(() => fetch(`${address}/api/health/ready/`), { within: 60_000 });
  const roomId = await fill();
  const size = execFileSync('du', ['-sm', env.DATA_DIR], { encoding: 'utf8' }).split('\t')[0];
  console.log(
    `${JSON.stringify(describeMachine())}\n${messages} messages of ${textBytes} bytes; the folder has ${size} MB`,
  );
  show('without a backup', await sendDuring(roomId, new Promise((passed) => setTimeout(passed, 20_000))));
  for (let round = 1; round <= rounds; round += 1) {
    const began = performance.now();
    const took = await sendDuring(roomId, ran('backup', join(folder, `round-${round}.tar`)));
    show(`during backup ${round}, ${((performance.now() - began) / 1000).toFixed(1)} s`, took);
  }
} finally {
  server?.kill('SIGTERM');
}
