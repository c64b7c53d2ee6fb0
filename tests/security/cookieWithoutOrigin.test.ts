import { expect } from 'chai';
import { SocketClient } from '../support/SocketClient.ts';
import { CookieHost } from './CookieHost.ts';

const cookie = 'sid=sam';
const ours = 'https://school.example';
const foreign = 'https://evil.example';

describe('cookie without Origin', () => {
  let host: CookieHost;
  before(async () => {
    host = await CookieHost.open([ours]);
  });
  after(() => host.close());
  const socket = (): string => `${host.address.replace('http', 'ws')}/ws/chat/`;

  it('opens no socket, nor does one with a foreign Origin', async () => {
    for (const headers of [{ cookie }, { cookie, origin: foreign }, { cookie, origin: 'null' }])
      expect(await SocketClient.refused(socket(), { headers }), JSON.stringify(headers)).to.equal(403);
  });

  it('opens a socket with the Origin of our own pages', async () => {
    for (const origin of [ours, host.address])
      await (await SocketClient.open(socket(), { headers: { cookie, origin } })).close();
  });

  it('changes nothing, also without a body', async () => {
    const roomId = (await host.chat.openRoom({ openerId: 'tess', type: 'direct', userId: 'sam' })).room.room.id;
    const changes = [
      ['POST', 'tickets/'],
      ['POST', `rooms/${roomId}/read/`],
      ['POST', `rooms/${roomId}/mute/`],
      ['DELETE', `rooms/${roomId}/mute/`],
      ['POST', `rooms/${roomId}/pin/`],
      ['POST', `rooms/${roomId}/leave/`],
      ['DELETE', `rooms/${roomId}/`],
    ] as const;
    for (const [method, path] of changes)
      for (const headers of [{ cookie }, { cookie, origin: foreign }, { cookie, 'content-type': 'text/plain' }])
        expect([403, 404, 405], `${method} ${path}`).to.include(await host.status(method, path, headers));
    for (const headers of [{ cookie }, { cookie, origin: foreign }])
      expect(await host.status('POST', 'tickets/', headers)).to.equal(403);
    for (const origin of [ours, host.address])
      expect(await host.status('POST', 'tickets/', { cookie, origin }), origin).to.equal(201);
    const { room } = (await host.chat.listRooms({ userId: 'sam' })).rooms.find((one) => one.room.id === roomId) ?? {};
    expect(room?.isArchived).to.equal(false);
  });

  it('reads, because no other page sees the answer', async () => {
    expect(await host.status('GET', 'me/', { cookie })).to.equal(200);
    const answer = await fetch(`${host.address}/api/chat/me/`, { headers: { cookie, origin: foreign } });
    expect(answer.headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('is no matter where a token came that no browser sends by itself', async () => {
    const headers = { cookie: 'balancer=node1', authorization: 'Bearer nobody' };
    expect(await host.status('POST', 'tickets/', headers)).to.equal(401);
  });
});
