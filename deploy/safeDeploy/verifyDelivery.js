/**
 * Proves that the servers deliver: two accounts of a source of their own write to each other, each message from a socket on
 * one server to a socket on the next. Ends with 1 and a sentence if anything is otherwise. Needs nothing but the package `ws`
 * of the release, because it is also piped into a container.
 *
 *   CHECK_NODES          '["http://127.0.0.1:8001","http://127.0.0.1:8002"]'
 *   CHECK_PACKAGE        the folder of the release
 *   CHECK_VERSION        what each server must be; nothing: whatever it is
 *   CHECK_ROLES          the roles of the two, for example teacher,student
 *   CHECK_RELATION       how the first is related to the second, for example teaches; nothing: they need no relation
 *   AUTH_JWT_SECRET, AUTH_ISSUER, AUTH_AUDIENCE, DIRECTORY_KEY, POLICY    as the servers have them
 */
import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const SOURCE = 'deploy-check';
/** Milliseconds for one answer, and for one message from socket to socket. */
const PATIENCE_MS = 15_000;
const TOKEN_SECONDS = 300;
/** Whom the shipped policies let talk. @type {Record<string, { roles: string[], relation: string }>} */
const PAIRS = {
  education: { roles: ['teacher', 'student'], relation: 'teaches' },
  marketplace: { roles: ['worker', 'client'], relation: 'bids_on' },
  alumni: { roles: ['official', 'member'], relation: '' },
};

const { env } = process;
/** @type {string[]} */
const nodes = JSON.parse(env['CHECK_NODES'] ?? '[]');
const { WebSocket } = createRequire(join(env['CHECK_PACKAGE'] ?? '.', 'package.json'))('ws');

class Fault extends Error {}

/** @param {string} name */
const needed = (name) => {
  const value = env[name];
  if (value) return value;
  throw new Fault(
    `${name} is not set, so nobody can write a message for the check. docs/deploying.md says what to do.`,
  );
};

const pair = () => {
  const policy = env['POLICY'] || 'education';
  const base = policy.endsWith('.json') ? JSON.parse(readFileSync(policy, 'utf8')).extends : policy;
  const shipped = PAIRS[base];
  const roles = env['CHECK_ROLES']?.split(',') ?? shipped?.roles ?? [];
  if (roles.length !== 2) throw new Fault('CHECK_ROLES wants two roles who may talk, for example teacher,student.');
  return { roles, relation: env['CHECK_RELATION'] ?? (env['CHECK_ROLES'] ? '' : (shipped?.relation ?? '')) };
};

/** @param {object} value */
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param {number} userId */
const tokenFor = (userId) => {
  const { AUTH_ISSUER: iss, AUTH_AUDIENCE: aud } = env;
  const now = Math.floor(Date.now() / 1000);
  const claims = { user_id: userId, iat: now, exp: now + TOKEN_SECONDS, ...(iss && { iss }), ...(aud && { aud }) };
  const body = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${body}.${createHmac('sha256', needed('AUTH_JWT_SECRET')).update(body).digest('base64url')}`;
};

/** @param {string} url @param {RequestInit} [init] */
const request = async (url, init) => {
  const { pathname, host } = new URL(url);
  const what = `${init?.method ?? 'GET'} ${pathname} at ${host}`;
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) }).catch((cause) => {
    throw new Fault(`${what}: no answer (${cause.cause?.code ?? cause.name}).`);
  });
  const text = await answer.text();
  if (!answer.ok) throw new Fault(`${what} answered ${answer.status}: ${text.slice(0, 300)}`);
  return text === '' ? undefined : JSON.parse(text);
};

/** @param {string} node @param {boolean} isActive */
const putPair = async (node, isActive) => {
  const { roles, relation } = pair();
  const users = roles.map((role, index) => ({
    external_id: `${SOURCE}-${index + 1}`,
    ...{ role, first_name: 'Deploy', last_name: `Check ${index + 1}`, is_active: isActive },
  }));
  const [from, to] = users.map((one) => one.external_id);
  const status = isActive ? 'active' : 'ended';
  const relations = relation === '' ? [] : [{ kind: relation, from, to, context: SOURCE, status }];
  const headers = { 'x-directory-key': needed('DIRECTORY_KEY'), 'content-type': 'application/json' };
  const body = JSON.stringify({ source: SOURCE, users, relations });
  await request(`${node}/api/directory/`, { method: 'PUT', headers, body });
  if (!isActive) return [];
  return Promise.all(
    users.map(async ({ external_id: id }) => {
      const found = await request(`${node}/api/directory/users/?external_id=${id}&source=${SOURCE}`, { headers });
      return {
        id: Number(found.id),
        headers: { authorization: `Bearer ${tokenFor(Number(found.id))}`, 'content-type': 'application/json' },
      };
    }),
  );
};

/** @typedef {{ id: number, headers: Record<string, string> }} Person */

/** A socket, and the frames that it has got. @param {string} node @param {Person} person */
const openSocket = async (node, { headers }) => {
  const { ticket } = await request(`${node}/api/chat/tickets/`, { method: 'POST', headers });
  const socket = new WebSocket(`${node.replace('http', 'ws')}/ws/chat/?ticket=${ticket}`, ['homeroom.v1'], {
    handshakeTimeout: PATIENCE_MS,
  });
  /** @type {any[]} */
  const frames = [];
  const listeners = new Set();
  socket.on('message', (/** @type {Buffer} */ data) => {
    frames.push(JSON.parse(String(data)));
    for (const listener of listeners) listener();
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (/** @type {Error} */ failure) =>
      reject(new Fault(`No socket at ${node}: ${failure.message}.`)),
    );
  });
  socket.on('error', () => {}); // whoever waits for a frame says so
  const opened = {
    send: (/** @type {object} */ frame) => socket.send(JSON.stringify(frame)),
    close: () => socket.terminate(),
    /** @param {string} what @param {(frame: any) => boolean} wanted */
    next: (what, wanted) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = frames.find(wanted);
          const error = frames.find(({ type }) => type === 'error');
          if (found === undefined && error === undefined) return;
          clearTimeout(limit);
          listeners.delete(look);
          if (found !== undefined) resolve(found);
          else reject(new Fault(`${what} at ${node}: refused with ${error.code}.`));
        };
        const limit = setTimeout(
          () => reject(new Fault(`${what} at ${node}: nothing came within ${PATIENCE_MS / 1000} s.`)),
          PATIENCE_MS,
        );
        listeners.add(look);
        look();
      }),
  };
  // From this frame on the socket gets what is sent.
  await opened.next('The first frame', ({ type }) => type === 'connection_established');
  return opened;
};

/** Words only: a guard might take digits for a telephone number. */
const someWords = () => Array.from({ length: 12 }, () => String.fromCharCode(97 + randomInt(26))).join('');

/** One message from a socket on one server to a socket on the other. @param {string} from @param {string} to @param {Person[]} people */
const deliver = async (from, to, [sender, reader]) => {
  if (sender === undefined || reader === undefined) throw new Fault('The directory did not name the two accounts.');
  const opened = await request(`${from}/api/chat/rooms/`, {
    ...{ method: 'POST', headers: sender.headers, body: JSON.stringify({ type: 'direct', user_id: reader.id }) },
  });
  const roomId = opened.room?.id ?? opened.id;
  const [one, other] = [await openSocket(from, sender), await openSocket(to, reader)];
  try {
    const clientId = randomUUID();
    const began = performance.now();
    const content = `This message checks that Homeroom delivers: ${someWords()}`;
    one.send({ type: 'send_message', room_id: roomId, content, client_id: clientId });
    await one.next('The acknowledgement', (frame) => frame.type === 'message_ack' && frame.client_id === clientId);
    const { message } = await other.next(
      'The message',
      (frame) => frame.type === 'new_message' && frame.message?.client_id === clientId,
    );
    const ms = Math.round(performance.now() - began);
    if (message.content !== content) throw new Fault(`The message came to ${to} with another text than was sent.`);
    const page = await request(`${to}/api/chat/rooms/${roomId}/messages/`, { headers: reader.headers });
    const stored = (page.messages ?? page.results ?? []).filter(
      (/** @type {any} */ found) => found.client_id === clientId,
    );
    if (stored.length !== 1) throw new Fault(`The history at ${to} has the message ${stored.length} times.`);
    await request(`${from}/api/chat/rooms/${roomId}/messages/${message.id}/`, {
      method: 'DELETE',
      headers: sender.headers,
    });
    console.log(`${from} to ${to}: delivered in ${ms} ms`);
  } finally {
    one.close();
    other.close();
  }
};

const verify = async () => {
  const wanted = env['CHECK_VERSION'];
  for (const node of nodes) {
    const { version } = await request(`${node}/api/health/ready/`);
    if (wanted && version !== wanted) throw new Fault(`${node} is ${version}, and not ${wanted}.`);
  }
  const first = nodes[0];
  if (first === undefined) throw new Fault('CHECK_NODES names no server.');
  try {
    const people = await putPair(first, true);
    for (const [index, node] of nodes.entries()) await deliver(node, nodes[(index + 1) % nodes.length] ?? node, people);
  } finally {
    await putPair(first, false).catch((/** @type {Error} */ failure) =>
      console.log(`The accounts of the check stay active: ${failure.message}`),
    );
  }
};

await verify().catch((/** @type {Error} */ failure) => {
  console.error(failure instanceof Fault ? failure.message : failure.stack);
  process.exitCode = 1;
});
