import { expect } from 'chai';
import { SignInServer } from '../security/SignInServer.ts';
import { CookieBrowser } from '../support/CookieBrowser.ts';
import { eventually } from '../support/eventually.ts';

const person = (externalId: string, role: string, organisation: string) => ({
  ...{ externalId, role, email: `${externalId}@school.example`, firstName: externalId, lastName: 'X', isActive: true },
  roles: [{ role, organisation }],
});

describe('the calls of sign-in', () => {
  let server: SignInServer;
  before(async () => {
    server = await SignInServer.open();
    await server.chat.chat.applyDirectory({
      organisations: [
        { externalId: 'north', name: 'North' },
        { externalId: 'south', name: 'South' },
      ],
      users: [
        ...[person('head-n', 'admin', 'north'), person('tess-n', 'teacher', 'north')],
        person('tess-s', 'teacher', 'south'),
      ],
      relations: [],
    });
    for (const login of ['head-n', 'tess-n', 'tess-s'])
      server.issuer.account(login, { email: `${login}@school.example`, email_verified: true });
  });
  after(() => server.stop());

  const call = async (browser: CookieBrowser, method: string, path: string) => {
    const { address } = server;
    const headers = { origin: new URL(address).origin, 'content-type': 'application/json' };
    const response = await browser.ask(`${address}${path}`, { method, headers });
    return { status: response.status, body: await response.json() };
  };

  it('are in openapi.json where people sign in at the server, each of them', async () => {
    const { body } = await call(new CookieBrowser(), 'GET', '/api/openapi.json');
    const { paths } = body as { paths: Record<string, object> };
    const calls = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(calls.filter((one) => /\/auth\/|sessions|sign-ins/.test(one))).to.have.members([
      ...['GET /auth/providers/', 'GET /auth/login/', 'GET /auth/callback/'],
      ...['POST /auth/links/', 'POST /auth/link/look/', 'POST /auth/link/'],
      ...['POST /auth/session/', 'POST /auth/logout/'],
      ...['GET /api/chat/sessions/', 'DELETE /api/chat/sessions/', 'DELETE /api/chat/sessions/{session_id}/'],
      ...['GET /api/directory/users/{user_id}/sign-ins/', 'DELETE /api/directory/users/{user_id}/sign-ins/'],
    ]);
  });

  it('show and end the sessions of an office’s own people, and those of others look absent (I16)', async () => {
    const [head, own, foreign] = [
      await server.signedIn('head-n'),
      await server.signedIn('tess-n'),
      await server.signedIn('tess-s'),
    ];
    const of = async (who: string) => `/api/directory/users/${await server.userId(who)}/sign-ins/`;
    expect((await call(head, 'GET', await of('tess-n'))).body.sessions).to.have.length(1);
    const absent = await call(head, 'GET', '/api/directory/users/987654/sign-ins/');
    for (const method of ['GET', 'DELETE']) {
      const refused = await call(head, method, await of('tess-s'));
      expect([refused.status, refused.body.error.code]).to.deep.equal([404, absent.body.error.code]);
      for (const who of ['tess-n', 'tess-s'])
        expect((await call(own, method, await of(who))).status, `${method} ${who}`).to.equal(403);
    }
    expect(await server.me(foreign)).to.equal('tess-s');
    expect((await call(head, 'DELETE', await of('tess-n'))).body.ended).to.equal(1);
    await eventually(async () => expect(await server.me(own)).to.equal(401));
  });

  it('end sessions of one’s own alone: the number of another one’s is none', async () => {
    const [head, foreign] = [await server.signedIn('head-n'), await server.signedIn('tess-s')];
    const { sessions } = (await call(foreign, 'GET', '/api/chat/sessions/')).body;
    for (const { id } of sessions) {
      const refused = await call(head, 'DELETE', `/api/chat/sessions/${id}/`);
      expect([refused.status, refused.body.error.code]).to.deep.equal([404, 'NOT_FOUND']);
    }
    await call(head, 'DELETE', '/api/chat/sessions/');
    expect(await server.me(foreign)).to.equal('tess-s');
    expect((await call(foreign, 'DELETE', `/api/chat/sessions/${sessions[0].id}/`)).status).to.equal(200);
  });
});
