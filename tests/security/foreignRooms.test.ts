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
    for (const extra of [{ sender_id: 1 }, { seq: 99 }, { role: 'admin' }, { created_at: '2020-01-01T00:00:00Z' }])
      expect(
        (await server.ask('POST', path, { as: 'sam', body: { content: 'x', ...extra } })).status,
        JSON.stringify(extra),
      ).to.equal(400);
    for (const extra of [{ owner: true }, { scope: 0 }, { head_seq: 9 }])
      expect(
        (
          await server.ask('PATCH', `/api/chat/rooms/${roomId}/`, {
            as: 'tess',
            body: { is_archived: false, ...extra },
          })
        ).status,
      ).to.equal(400);
  });
});
