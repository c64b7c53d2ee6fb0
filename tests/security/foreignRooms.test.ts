import { expect } from 'chai';
import { type Answer, SecuredServer } from './SecuredServer.ts';

describe('rooms of others', () => {
  let server: SecuredServer;
  let [roomId, messageId]: number[] = [];
  before(async () => {
    server = await SecuredServer.open();
    const body = { type: 'direct', user_id: await server.userId('sam') };
    roomId = (await server.ask('POST', '/api/chat/rooms/', { as: 'tess', body })).body.room.id;
    const path = `/api/chat/rooms/${roomId}/messages/`;
    messageId = (await server.ask('POST', path, { as: 'tess', body: { content: 'CANARY of the room' } })).body.id;
  });
  after(() => server.stop());

  const withoutIds = ({ status, text }: Answer): string =>
    `${status} ${text.replace(/"request_id":"[^"]+"/, '').replace(/\b(?:\d{5,}|[1-9]\d?)\b/g, '')}`;

  it('look like rooms that do not exist, by every call (rooms, events, receipts, search and previews)', async () => {
    const calls = (room: number, message: number): readonly (readonly [string, string, object?])[] => [
      ['GET', `rooms/${room}/`],
      ['GET', `rooms/${room}/messages/`],
      ['GET', `rooms/${room}/messages/?around=${message}`],
      ['GET', `rooms/${room}/events/?after=0`],
      ['GET', `rooms/${room}/participants/`],
      ['GET', `rooms/${room}/messages/${message}/receipts/`],
      ['GET', `rooms/${room}/messages/${message}/thread/`],
      ['GET', `search/?q=canary&room_id=${room}`],
      ['POST', `rooms/${room}/messages/`, { content: 'in' }],
      ['POST', `rooms/${room}/messages/`, { content: 'in', reply_to: message }],
      ['PATCH', `rooms/${room}/messages/${message}/`, { content: 'in' }],
      ['DELETE', `rooms/${room}/messages/${message}/`],
      ['POST', `rooms/${room}/read/`, { up_to_id: message }],
      ['POST', `rooms/${room}/mute/`],
      ['PATCH', `rooms/${room}/`, { is_archived: true }],
      ['POST', `rooms/${room}/participants/`, { user_ids: [1] }],
    ];
    const absent = calls(987_654, 987_655);
    for (const [index, [method, path, body]] of calls(roomId ?? 0, messageId ?? 0).entries()) {
      const there = await server.ask(method, `/api/chat/${path}`, { as: 'sue', ...(body && { body }) });
      const [, otherPath = ''] = absent[index] ?? [];
      const nowhere = await server.ask(method, `/api/chat/${otherPath}`, { as: 'sue', ...(body && { body }) });
      expect(withoutIds(there), `${method} ${path}`).to.equal(withoutIds(nowhere));
      expect(there.status, `${method} ${path}`).to.be.oneOf([400, 403, 404, 405]);
      expect(there.text, path).not.to.include('CANARY');
    }
    const lists = await Promise.all(
      ['rooms/', 'search/?q=canary', 'contacts/'].map((path) => server.ask('GET', `/api/chat/${path}`, { as: 'sue' })),
    );
    for (const { text } of lists) expect(text).not.to.include('CANARY');
    expect((await server.ask('GET', `/api/chat/rooms/${roomId}/`, { as: 'sam' })).text).to.include('CANARY');
  });

  it('take no member that only the server sets (mass assignment)', async () => {
    const path = `/api/chat/rooms/${roomId}/messages/`;
    const more = { sender_id: 1, seq: 99, role: 'admin', created_at: '2020-01-01T00:00:00Z', is_deleted: true };
    const { status, text } = await server.ask('POST', path, { as: 'sam', body: { content: 'x', ...more } });
    expect(status, 'what nobody knows is left out').to.equal(201);
    const stored = JSON.parse(text);
    expect([stored.sender.username, stored.is_deleted]).to.deep.equal(['sam', false]);
    expect(stored.seq).to.not.equal(99);
    expect(stored.created_at).to.not.contain('2020');
    const room = `/api/chat/rooms/${roomId}/`;
    const before = JSON.parse((await server.ask('GET', room, { as: 'tess' })).text);
    const patch = { is_archived: false, owner: true, scope: 0, head_seq: 9, visible_from_seq: 1, unread_count: 0 };
    expect((await server.ask('PATCH', room, { as: 'tess', body: patch })).status, 'by right alone').to.equal(403);
    const after = JSON.parse((await server.ask('GET', room, { as: 'tess' })).text);
    for (const name of ['owner_id', 'head_seq', 'organisation_id', 'visible_from_seq'])
      expect(after[name], name).to.deep.equal(before[name]);
    for (const extra of [{ owner: true }, { scope: 0 }])
      expect((await server.ask('PATCH', room, { as: 'tess', body: extra })).status, 'nothing known').to.equal(400);
  });
});
