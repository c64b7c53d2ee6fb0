import { expect } from 'chai';
import { CookieBrowser } from '../support/CookieBrowser.ts';
import { eventually } from '../support/eventually.ts';
import { SocketClient } from '../support/SocketClient.ts';
import { SignInServer } from './SignInServer.ts';

const verified = (email: string) => ({ email, email_verified: true });

describe('sign-in over a provider', () => {
  let server: SignInServer;
  before(async () => {
    server = await SignInServer.open();
    server.issuer.account('tess', verified('tess@SCHOOL.example'));
    server.issuer.account('ada', verified('ada@school.example'));
    server.issuer.account('stranger', verified('nobody@school.example'));
    server.issuer.account('unverified', { email: 'tess@school.example', email_verified: false });
    server.issuer.account('foreign', verified('young@home.example'));
    server.issuer.account('shared', verified('shared@school.example'));
    server.issuer.account('second', verified('tess@school.example'));
  });
  afterEach(() => {
    server.issuer.misbehaviour = {};
    server.issuer.isAway = false;
  });
  after(() => server.stop());

  it('lets in who has the verified address, and later by the provider’s own id of them', async () => {
    const browser = new CookieBrowser();
    expect(await server.signIn(browser, 'tess')).to.equal(`${server.address}/`);
    expect(await server.me(browser)).to.equal('tess');
    server.issuer.account('tess', verified('t.married@school.example'));
    expect(await server.me(await server.signedIn('tess'))).to.equal('tess');
  });

  it('keeps the session in a cookie that pages cannot read', async () => {
    const browser = await server.signedIn('tess');
    const session = browser.setCookies.find((line) => line.startsWith('homeroom='));
    expect(session).to.match(/; Path=\/; HttpOnly; SameSite=Lax; Expires=/);
    expect(browser.header(server.address)).to.match(/^homeroom=[\w-]{43}$/);
    expect(server.log.join('\n')).not.to.include(browser.cookies(server.address).get('homeroom'));
  });

  it('makes no account, and says why it lets nobody in', async () => {
    const reasons = { stranger: 'unknown', unverified: 'unknown', foreign: 'unknown', shared: 'several' };
    for (const [login, reason] of Object.entries(reasons)) {
      const browser = new CookieBrowser();
      expect(await server.signIn(browser, login), login).to.equal(`${server.address}/#sign-in-failed=${reason}`);
      expect(await server.me(browser)).to.equal(401);
    }
  });

  it('gives an account to one person of the provider, also where another one got the address', async () => {
    await server.signedIn('tess');
    const browser = new CookieBrowser();
    expect(await server.signIn(browser, 'second')).to.include('sign-in-failed=other_login');
  });

  it('takes an answer only in the browser that asked, and once', async () => {
    const [victim, attacker] = [new CookieBrowser(), new CookieBrowser()];
    const back = await server.comeBack(attacker, 'tess');
    expect((await victim.ask(back)).headers.get('location')).to.include('sign-in-failed=expired');
    expect(await server.me(victim)).to.equal(401);
    expect((await attacker.ask(back)).headers.get('location')).to.equal(`${server.address}/`);
    const again = new CookieBrowser();
    for (const [name, value] of attacker.cookies(server.address)) again.set(server.address, name, value);
    expect((await again.ask(back)).headers.get('location')).to.include('sign-in-failed=expired');
  });

  it('refuses answers that are not the provider’s, or not for this sign-in', async () => {
    const wrong = [
      { issuer: 'https://evil.example' },
      { responseIssuer: 'https://evil.example' },
      { nonce: 'of another one' },
      { audience: 'another client' },
      { hasForeignKey: true },
      { isExpired: true },
    ];
    for (const misbehaviour of wrong) {
      server.issuer.misbehaviour = misbehaviour;
      const browser = new CookieBrowser();
      const end = await server.signIn(browser, 'tess');
      expect(end, JSON.stringify(misbehaviour)).to.include('sign-in-failed=expired');
      expect(await server.me(browser)).to.equal(401);
    }
  });

  it('says that the provider is away, and that it declined', async () => {
    const browser = new CookieBrowser();
    const back = await server.comeBack(browser, 'tess');
    server.issuer.isAway = true;
    expect((await browser.ask(back)).headers.get('location')).to.include('sign-in-failed=unavailable');
    server.issuer.isAway = false;
    expect(await server.signIn(new CookieBrowser(), 'nobody there')).to.include('sign-in-failed=declined');
  });

  it('goes on only to paths of the page', async () => {
    const go = async (to: string): Promise<string> =>
      server.signIn(new CookieBrowser(), 'tess', `provider=school&return_to=${encodeURIComponent(to)}`);
    expect(await go('/rooms/12?x=1')).to.equal(`${server.address}/rooms/12?x=1`);
    for (const to of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/auth/logout',
      '/a\\b',
      '/%0d%0a/../..//x',
    ])
      expect(new URL(await go(to)).host, to).to.equal(new URL(server.address).host);
    expect(await go('//evil.example')).to.equal(`${server.address}/`);
  });

  it('asks for the return to the configured address, whatever Host the request named', async () => {
    const answer = await fetch(`${server.address}/auth/login?provider=school`, {
      headers: { 'x-forwarded-host': 'evil.example' },
      redirect: 'manual',
    });
    const asked = new URL(answer.headers.get('location') ?? '').searchParams;
    expect(asked.get('redirect_uri')).to.equal(`${server.address}/auth/callback`);
    expect(asked.get('code_challenge_method')).to.equal('S256');
  });

  it('gives a browser another key at each sign-in, and ends the session before', async () => {
    const browser = new CookieBrowser();
    browser.set(server.address, 'homeroom', 'a-key-that-an-attacker-chose');
    await server.signIn(browser, 'tess');
    const first = browser.header(server.address);
    expect(first).not.to.include('attacker');
    await server.signIn(browser, 'ada');
    expect(await server.me(browser)).to.equal('ada');
    expect((await fetch(`${server.address}/api/chat/me/`, { headers: { cookie: first } })).status).to.equal(401);
  });

  it('changes nothing for a page of others, and opens it no socket', async () => {
    const browser = await server.signedIn('tess');
    const foreign = { origin: 'https://evil.example' };
    for (const path of ['/auth/logout/', '/auth/session/', '/auth/links/', '/auth/link/', '/api/chat/tickets/'])
      expect((await browser.post(`${server.address}${path}`, {}, foreign)).status, path).to.equal(403);
    expect(await server.me(browser)).to.equal('tess');
    const socket = `${server.address.replace('http', 'ws')}/ws/chat/`;
    const cookie = browser.header(server.address);
    for (const headers of [{ cookie }, { cookie, ...foreign }])
      expect(await SocketClient.refused(socket, { headers })).to.equal(403);
  });

  it('ends sockets within seconds when the person signs out, those opened by a ticket too', async () => {
    const [browser, other] = [await server.signedIn('tess'), await server.signedIn('tess')];
    const socket = `${server.address.replace('http', 'ws')}/ws/chat/`;
    const headers = (one: CookieBrowser) => ({ cookie: one.header(server.address), origin: server.address });
    const mine = await SocketClient.open(socket, { headers: headers(browser) });
    const { ticket } = (await (await browser.post(`${server.address}/api/chat/tickets/`)).json()) as { ticket: string };
    const ticketed = await SocketClient.open(`${socket}?ticket=${ticket}`);
    const others = await SocketClient.open(socket, { headers: headers(other) });
    const former = browser.header(server.address);
    expect((await browser.post(`${server.address}/auth/logout/`)).status).to.equal(200);
    const began = performance.now();
    expect((await mine.closed).code).to.equal(4401);
    expect((await ticketed.closed).code).to.equal(4401);
    expect(performance.now() - began).to.be.below(5_000);
    expect(browser.header(server.address)).to.equal('');
    expect((await fetch(`${server.address}/api/chat/me/`, { headers: { cookie: former } })).status).to.equal(401);
    expect(await server.me(other)).to.equal('tess');
    await others.close();
  });

  it('lists the sessions of a person, and ends one or all others', async () => {
    const [browser, other, third] = [
      await server.signedIn('ada'),
      await server.signedIn('ada'),
      await server.signedIn('ada'),
    ];
    const list = async () =>
      (
        (await (await browser.ask(`${server.address}/api/chat/sessions/`)).json()) as {
          sessions: { id: number; is_current: boolean; way: string }[];
        }
      ).sessions;
    const listed = await list();
    expect(listed.filter(({ is_current }) => is_current)).to.have.length(1);
    expect(listed[0]).to.include({ way: 'school' });
    const remove = (path: string) =>
      browser.ask(`${server.address}/api/chat/sessions/${path}`, {
        method: 'DELETE',
        headers: { origin: server.address },
      });
    const foreign = (await server.chat.chat.signIn.sessions.list((await server.userId('tess')) as never))[0];
    expect((await remove(`${foreign?.id}/`)).status).to.equal(404);
    const newest = listed.filter(({ is_current }) => !is_current).sort((one, two) => two.id - one.id)[0];
    expect((await remove(`${newest?.id}/`)).status).to.equal(200);
    await eventually(async () => expect(await server.me(third)).to.equal(401));
    expect(await (await remove('')).json()).to.deep.include({ ended: listed.length - 2 });
    await eventually(async () => expect(await server.me(other)).to.equal(401));
    expect(await server.me(browser)).to.equal('ada');
  });

  it('lets the office see and end the sessions of a person, on record, and nobody else', async () => {
    const [office, teacher] = [await server.signedIn('ada'), await server.signedIn('tess')];
    const path = `${server.address}/api/directory/users/${await server.userId('tess')}/sign-ins/`;
    expect((await teacher.ask(path)).status).to.equal(403);
    const seen = (await (await office.ask(path)).json()) as { sessions: unknown[]; logins: { subject: string }[] };
    expect(seen.logins.map(({ subject }) => subject)).to.deep.equal(['tess']);
    const end = await office.ask(path, { method: 'DELETE', headers: { origin: server.address } });
    expect(await end.json()).to.deep.equal({ ended: seen.sessions.length });
    await eventually(async () => expect(await server.me(teacher)).to.equal(401));
    const { entries } = (await (await office.ask(`${server.address}/api/audit/?action=sessions.ended`)).json()) as {
      entries: unknown[];
    };
    expect(entries).to.have.length(1);
  });

  it('ends the sessions of an account that is closed, also if it opens again', async () => {
    const browser = await server.signedIn('tess');
    const tess = { externalId: 'tess', role: 'teacher', firstName: 'tess', lastName: 'Miller' };
    const set = (isActive: boolean) =>
      server.chat.chat.applyDirectory({ users: [{ ...tess, isActive }], relations: [] });
    await set(false);
    expect(await server.me(browser)).to.equal(403);
    const id = (await server.userId('tess')) as never;
    await eventually(async () => expect(await server.chat.chat.signIn.sessions.list(id)).to.deep.equal([]));
    expect(await server.signIn(new CookieBrowser(), 'tess')).to.include('sign-in-failed=inactive');
    await set(true);
    await eventually(async () => expect(await server.me(browser)).to.equal(401));
  });
});
