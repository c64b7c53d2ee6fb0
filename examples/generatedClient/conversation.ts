/**
 * A conversation by a client that was generated from the server's own document:
 *
 *   npx openapi-typescript http://127.0.0.1:8000/api/openapi.json -o api.ts
 *   npx tsc && node conversation.js http://127.0.0.1:8000 <token> <user id of the other>
 */
import createClient from 'openapi-fetch';
import type { components, paths } from './api.ts';

type ErrorCode = components['schemas']['Error']['error']['code'];

const [baseUrl = '', token = '', otherId = ''] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

/** What the server answered. An error has a code of a known list, so that a program can decide by it. */
const answerOf = <Data>({
  data,
  error,
}: {
  readonly data?: Data;
  readonly error?: components['schemas']['Error'] | components['schemas']['SyncGone'];
}): Data => {
  if (data !== undefined) return data;
  if (error === undefined || !('error' in error)) throw new Error('The server gave no answer of its own.');
  const { code, message } = error.error;
  const waits: readonly ErrorCode[] = ['RATE_LIMIT_EXCEEDED', 'UNAVAILABLE'];
  throw new Error(waits.includes(code) ? `Try again later: ${message}` : `${code}: ${message}`);
};

const me = answerOf(await api.GET('/api/chat/me/'));
const { room } = answerOf(await api.POST('/api/chat/rooms/', { body: { type: 'direct', user_id: Number(otherId) } }));
const at = { room_id: room.id };

// The same client_id again stores nothing twice, so that a program may send again after a lost answer.
for (const content of ['one', 'two', 'three']) {
  const body = { content, client_id: crypto.randomUUID() };
  for (const attempt of ['first', 'again']) {
    const sent = await api.POST('/api/chat/rooms/{room_id}/messages/', { params: { path: at }, body });
    const message = answerOf(sent);
    if ('reasons' in message) console.log('a reviewer looks at it first');
    else if ('content' in message && attempt === 'again')
      console.log(`sent ${message.content} ${sent.response.status}`);
  }
}

const file = answerOf(
  await api.POST('/api/chat/attachments/', {
    params: { query: { name: 'notes.txt', alt: 'What we said' } },
    body: new Blob(['one, two, three']),
    bodySerializer: (bytes) => bytes as Blob,
    headers: { 'Content-Type': 'application/octet-stream' },
  }),
);
answerOf(
  await api.POST('/api/chat/rooms/{room_id}/messages/', {
    params: { path: at },
    body: { content: 'four', attachment_ids: [file.id] },
  }),
);

// The whole history, two messages at a time, the newest first.
let before: number | undefined;
for (;;) {
  const page = answerOf(
    await api.GET('/api/chat/rooms/{room_id}/messages/', {
      params: { path: at, query: { limit: 2, ...(before !== undefined && { before }) } },
    }),
  );
  for (const { sender, content, attachments } of page.messages.toReversed())
    console.log(
      [sender.id === me.id ? 'I' : sender.full_name, content, ...attachments.map(({ name }) => name)].join(' '),
    );
  before = page.messages[0]?.id;
  if (!page.has_more) break;
}

const read = answerOf(await api.POST('/api/chat/rooms/{room_id}/read/', { params: { path: at }, body: {} }));
const { rooms } = answerOf(await api.GET('/api/chat/rooms/', { params: { query: { limit: 10 } } }));
console.log(`${rooms.length} rooms, ${read.unread_count} unread`);

const refused = await api.POST('/api/chat/rooms/', { body: { type: 'direct', user_id: me.id } });
console.log(`refused: ${refused.error?.error.code}`);
