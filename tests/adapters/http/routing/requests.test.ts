import { expect } from 'chai';
import express from 'express';
import type { RoomId } from '../../../../core/ids.ts';
import { expectError, HttpWorld } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const origin = 'https://school.example';

describe('a request', () => {
  const http = withHttp({ corsOrigins: [origin] });
  let room: RoomId;
  let messages: string;
  beforeEach(async () => {
    room = await http().school.direct('tess', 'sam');
    messages = `/api/chat/rooms/${room}/messages/`;
  });

  describe('authentication', () => {
    it('is requested with a challenge', async () => {
      for (const authorization of [undefined, 'Bearer nonsense', 'Basic eDp5', 'Bearer user:999999']) {
        const refused = await http().get(
          null,
          '/api/chat/me/',
          authorization === undefined ? {} : { headers: { authorization } },
        );
        expectError(refused, 401, 'UNAUTHORIZED');
        expect(refused.headers.get('www-authenticate')).to.equal('Bearer');
      }
    });

    it('refuses an account that is not active', async () => {
      await http().school.change('sam', { isActive: false });
      await http().world.clock.advance(2_001);
      expectError(await http().get('sam', '/api/chat/me/'), 403, 'USER_INACTIVE');
    });

    it('comes before every other check of the request', async () => {
      expectError(await http().post(null, '/api/chat/rooms/abc/messages/', '{'), 401, 'UNAUTHORIZED');
    });
  });

  describe('id', () => {
    it('is the given one in header, error and log', async () => {
      const given = { headers: { 'x-request-id': 'req-1.a:B_2' } };
      const answer = await http().get('sam', '/api/chat/rooms/999999/', given);
      expect(expectError(answer, 404, 'ROOM_NOT_FOUND').request_id).to.equal('req-1.a:B_2');
      expect(http().log.at(-1)).to.include('"request_id":"req-1.a:B_2"');
    });

    it('is a new one if the given one has unsafe characters', async () => {
      for (const id of ['', 'a b', '<script>', 'x'.repeat(129), 'é'])
        expect(
          (await http().get('sam', '/api/chat/me/', { headers: { 'x-request-id': id } })).headers.get('x-request-id'),
        ).to.match(/^[0-9a-f-]{36}$/);
    });
  });

  describe('address', () => {
    it('works with and without the slash at its end', async () => {
      for (const path of [
        '/api/chat/rooms',
        '/api/chat/contacts',
        '/api/chat/me',
        '/api/chat/stats',
        messages.slice(0, -1),
        '/api/docs',
        '/api/openapi.json',
      ])
        for (const slash of ['', '/'])
          expect((await http().get('sam', `${path}${slash}`)).status, `${path}${slash}`).to.equal(200);
    });

    it('is refused if an id is not valid', async () => {
      for (const id of [
        '0',
        '-1',
        'abc',
        '1.5',
        '1e3',
        '01',
        '+1',
        '%31%00',
        '9007199254740992',
        '99999999999999999999999',
        'null',
        '%E2%91%A0',
      ]) {
        for (const path of [`/api/chat/rooms/${id}/`, `/api/chat/contacts/${id}/permission/`])
          expectError(await http().get('sam', path), 400, 'INVALID_REQUEST');
        expectError(await http().ask('sam', 'DELETE', `${messages}${id}/`), 400, 'INVALID_REQUEST');
      }
    });

    it('may contain any id that a number can hold', async () => {
      expectError(await http().get('sam', '/api/chat/rooms/9007199254740991/'), 404, 'ROOM_NOT_FOUND');
    });

    it('is refused with a broken percent-encoding', async () => {
      for (const path of ['/api/chat/rooms/%/', '/api/chat/rooms/%ZZ/messages/', '/api/chat/rooms/%C3%28/'])
        expectError(await http().get('sam', path), 400, 'INVALID_REQUEST');
    });

    it('gets 404 in the form of errors if it does not exist', async () => {
      const rooms = `/api/chat/rooms/${room}`;
      const absent = [
        '/',
        '/nothing',
        '/api/chat/',
        `${rooms}/mute/`,
        `${messages}1/reactions/%F0%9F%91%8D/`,
        '/api/chat/attachments/1/other/',
        '/api/directory/nothing',
      ];
      for (const path of absent) expectError(await http().get('sam', path), 404, 'NOT_FOUND');
      expectError(await http().post('sam', '/api/chat/me/', {}), 404, 'NOT_FOUND');
      expectError(await http().ask('sam', 'PUT', messages, { body: {} }), 404, 'NOT_FOUND');
    });

    it('of the socket answers that it needs an upgrade', async () => {
      for (const path of [
        '/ws/chat/',
        '/ws/chat',
        `/ws/chat/${room}/`,
        `/ws/chat/?room_id=${room}`,
        '/ws/chat/first/',
      ]) {
        const answer = await http().get(null, path);
        expectError(answer, 426, 'INVALID_REQUEST');
        expect(answer.headers.get('upgrade')).to.equal('websocket');
      }
    });
  });

  it('for another address reaches the host', async () => {
    const host = express.Router();
    host.all('/{*rest}', (_request, response) => {
      response.status(200).send('the host');
    });
    const hosted = await HttpWorld.open({ after: [host] });
    try {
      for (const path of ['/', '/api/grades/', '/api/chats', '/healthy', '/ws/other'])
        expect((await hosted.get(null, path)).body, path).to.equal('the host');
      for (const path of ['/api/chat/nothing/', '/api/chat', '/api/directory/x'])
        expectError(await hosted.get('sam', path), 404, 'NOT_FOUND');
    } finally {
      await hosted.close();
    }
  });

  describe('origin', () => {
    it('is allowed if it is configured', async () => {
      const allowed = await http().get('sam', '/api/chat/me/', { headers: { origin } });
      expect(allowed.headers.get('access-control-allow-origin')).to.equal(origin);
      expect(allowed.headers.get('access-control-allow-credentials')).to.equal(null);
      const refused = await http().get('sam', '/api/chat/rooms/999999/', { headers: { origin } });
      expect(refused.headers.get('access-control-allow-origin'), 'errors can be read too').to.equal(origin);
    });

    it('may send a preflight request', async () => {
      const asking = { headers: { origin, 'access-control-request-method': 'PATCH' } };
      const answer = await http().ask(null, 'OPTIONS', `/api/chat/rooms/${room}/`, asking);
      expect(answer.status).to.equal(204);
      expect(answer.headers.get('access-control-allow-methods')).to.include('PATCH');
      expect(answer.headers.get('access-control-allow-headers')).to.include('Authorization');
    });

    it('gets no headers if it is not configured', async () => {
      for (const other of ['https://evil.example', 'null', `${origin}.evil.example`])
        for (const method of ['GET', 'OPTIONS']) {
          const { headers } = await http().ask('sam', method, '/api/chat/me/', { headers: { origin: other } });
          expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).to.deep.equal([]);
          expect(headers.get('vary')).to.equal('Origin');
        }
    });
  });

  describe('answer', () => {
    it('may not be cached, sniffed or framed', async () => {
      const { headers } = await http().get('sam', '/api/chat/me/');
      expect(headers.get('cache-control')).to.equal('no-store');
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('x-frame-options')).to.equal('DENY');
      expect(headers.get('x-powered-by')).to.equal(null);
    });
  });

  describe('log line', () => {
    it('contains method, pattern, status, time and person, and no secret', async () => {
      await http().post('tess', `${messages}?token=canary-token`, { content: 'canary-content' });
      await http().post('tess', messages, { content: 'canary-content' });
      await http().get(null, '/api/chat/me/', { headers: { authorization: 'Bearer canary-token' } });
      await http().get(null, '/ws/chat/?token=canary-token');
      await http().get(null, '/nothing/canary-token?ticket=canary-token');
      await http().get(null, '/api/directory/users/?external_id=a', { headers: { 'x-directory-key': 'canary-key' } });
      const lines = http().log.map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines.find(({ status }) => status === 201)).to.include({
        method: 'POST',
        route: '/api/chat/rooms/:room_id/messages/',
        user_id: http().school.id('tess'),
        message: 'request',
      });
      expect(lines.map(({ status }) => status)).to.include.members([201, 400, 401, 404, 426]);
      for (const { ms } of lines) expect(ms).to.be.a('number');
      expect(http().log.join()).to.not.include('canary');
      expect(http().log.join()).to.not.include('user:');
    });
  });
});
