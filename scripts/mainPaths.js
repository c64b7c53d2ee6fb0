/**
 * The main paths of the installed package, as a host and an operator use it. `scripts/otherNodes.js` copies this file beside
 * a package that was unpacked from its tarball, and runs it with other releases of Node.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import express from 'express';
import { createChat } from 'homeroom';
import { createChatClient } from 'homeroom/client';
import { WebSocket } from 'ws';

const manifest = fileURLToPath(import.meta.resolve('homeroom/package.json'));
/** @type {{ version: string, bin: { homeroom: string } }} */
const { version, bin } = JSON.parse(await readFile(manifest, 'utf8'));
const program = join(manifest, '..', bin.homeroom);
const patienceMs = 60_000;
const folder = await mkdtemp(join(tmpdir(), 'homeroom-nodes-'));

const ada = { externalId: 't1', role: 'teacher', firstName: 'Ada', lastName: 'Byron', isActive: true };
const max = { externalId: 's1', role: 'student', firstName: 'Max', lastName: 'Born', isActive: true };
/** @type {Parameters<import('homeroom').HomeroomChat['directory']['put']>[0]} */
const school = {
  users: [ada, max],
  relations: [{ kind: 'teaches', from: 't1', to: 's1', context: 'maths', contextName: 'Maths', status: 'active' }],
};

/** @param {string} name @param {() => Promise<void>} path */
const walk = async (name, path) => {
  const begun = performance.now();
  await path();
  console.log(`✔ ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
};

/** @param {string[]} args @param {Record<string, string>} [env] */
const command = async (args, env = {}) => {
  const { PATH = '' } = process.env;
  const options = { env: { PATH, LOG_LEVEL: 'warn', ...env }, timeout: patienceMs };
  return (await promisify(execFile)(process.execPath, [program, ...args], options)).stdout;
};

/** Two clients over sockets, in the process of a host, in memory. */
const conversation = async () => {
  const chat = await createChat({
    database: 'memory',
    // Sockets come with a ticket instead.
    authenticate: ({ headers }) => headers.authorization?.slice('Bearer '.length) ?? null,
  });
  await chat.directory.put(school);
  const server = createServer(express().use(chat.router));
  chat.attach(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const clientOf = (/** @type {string} */ id) => createChatClient({ url, token: () => id, WebSocket });
  const [teacher, student] = [clientOf('t1'), clientOf('s1')];
  await Promise.all([teacher.connect(), student.connect()]);
  const { items } = await teacher.contacts();
  const { room } = await teacher.openRoom({ type: 'direct', user_id: items[0]?.id ?? 0 });
  const view = student.room(room.id);
  await view.open();
  const heard = new Promise((resolve) =>
    view.state.subscribe(() => {
      const text = view.state.get().messages.at(-1)?.content;
      if (text !== undefined) resolve(text);
    }),
  );
  teacher.room(room.id).send('Good morning');
  assert.equal(await heard, 'Good morning');
  await Promise.all([teacher.close(), student.close()]);
  await chat.close();
  server.close();
};

/** What was acknowledged is there after a close. */
const embedded = async () => {
  const options = { database: { dataDir: join(folder, 'host') }, authenticate: () => null };
  const first = await createChat(options);
  await first.directory.put(school);
  const { room } = await first.openRoom({ openerId: 't1', type: 'direct', userId: 's1' });
  await first.sendMessage({ senderId: 't1', roomId: room.room.id, content: 'Kept' });
  await first.close();
  const second = await createChat(options);
  const { messages } = await second.readHistory({ userId: 's1', roomId: room.room.id });
  assert.deepEqual(
    messages.map(({ content }) => content),
    ['Kept'],
  );
  await second.close();
};

const commands = async () => {
  const env = { DATA_DIR: join(folder, 'commands') };
  assert.match(await command(['--help']), /^ {2}serve +Runs the chat server/m);
  assert.match(await command(['import-roster', join(manifest, '..', 'demo')], env), /users +23/);
  assert.match(await command(['stats'], env), /room/i);
  await command(['doctor'], env);
  await command(['backup', join(folder, 'school.backup')], env);
  await command(['restore', join(folder, 'school.backup')], { DATA_DIR: join(folder, 'restored') });
};

/** Node keeps what it has compiled, from 22.8 on, and the next start reads it. */
const compiled = async () => {
  const env = { CACHE_DIRECTORY: await mkdtemp(join(folder, 'cache-')), NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
  const { PATH = '' } = process.env;
  const start = async () => {
    const { stderr } = await promisify(execFile)(process.execPath, [program, '--help'], { env: { PATH, ...env } });
    return stderr.match(/ was accepted/g)?.length ?? 0;
  };
  await start();
  const written = (await readdir(env.CACHE_DIRECTORY, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const canKeep = 'enableCompileCache' in nodeModule;
  assert.equal(written.length > 0, canKeep);
  assert.equal((await start()) > 0, canKeep);
};

/** The page, the demo's people and a message, until SIGTERM ends it well. */
const demo = async () => {
  const { PATH = '' } = process.env;
  const env = { PATH, LOG_LEVEL: 'warn', DATA_DIR: join(folder, 'demo'), PORT: '0' };
  const server = spawn(process.execPath, [program, 'serve', '--demo'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  try {
    let printed = '';
    for await (const text of server.stdout) {
      printed += text;
      if (printed.includes('Stop it with Ctrl-C')) break;
    }
    const [url = ''] = /http:\/\/[^/\s]+/.exec(printed) ?? [];
    assert.match(await (await fetch(`${url}/`)).text(), /<html/);
    const { people } = await (await fetch(`${url}/api/demo/people/`)).json();
    const headers = { authorization: `Bearer ${people[0].token}` };
    const { rooms } = await (await fetch(`${url}/api/chat/rooms/`, { headers })).json();
    assert.ok(rooms.length > 0);
  } finally {
    server.kill('SIGTERM');
  }
  assert.deepEqual(await ended, [0, null]);
};

console.log(`Homeroom ${version} on Node ${process.version}`);
try {
  await walk('two clients talk in the process of a host', conversation);
  await walk('the embedded database keeps what was sent', embedded);
  await walk('commands', commands);
  await walk('compiled code that is kept', compiled);
  await walk('serve --demo', demo);
} finally {
  await rm(folder, { recursive: true, force: true });
}
