import { expect } from 'chai';
import { CookieBrowser } from '../support/CookieBrowser.ts';
import { eventually } from '../support/eventually.ts';
import { SignInServer } from './SignInServer.ts';

describe('a link by mail', () => {
  let server: SignInServer;
  beforeEach(async () => {
    server = await SignInServer.open();
  });
  afterEach(() => server.stop());
  const ask = (email: string, locale = 'en'): Promise<Response> =>
    new CookieBrowser().post(`${server.address}/auth/links/`, { email, locale });
  const keyOf = (at: number): string => /#sign-in=(\S+)/.exec(server.mail.mails[at]?.text ?? '')?.[1] ?? '';
  const mailed = async (email: string, locale = 'en'): Promise<string> => {
    const before = server.mail.mails.length;
    await ask(email, locale);
    await eventually(async () => expect(server.mail.mails).to.have.length(before + 1));
    return keyOf(before);
  };

  it('lets one of two in who press at once', async () => {
    const key = await mailed('Zeller@Home.example');
    const browsers = [new CookieBrowser(), new CookieBrowser(), new CookieBrowser()];
    const answers = await Promise.all(browsers.map((one) => one.post(`${server.address}/auth/link/`, { key })));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 401, 401]);
    const winner = browsers.find((one) => one.header(server.address) !== '');
    expect(winner && (await server.me(winner))).to.equal('pat');
    expect(server.log.join('\n')).not.to.include(key);
  });

  it('answers the same for an address that nobody has', async () => {
    for (const email of ['zeller@home.example', 'nobody@home.example', 'tess@school.example', 'ada@school.example']) {
      const answer = await ask(email);
      expect([answer.status, await answer.text()]).to.deep.equal([202, '{}']);
    }
    await eventually(async () => expect(server.mail.mails).to.have.length(1));
    expect(server.mail.mails[0]?.to).to.deep.equal(['zeller@home.example']);
  });

  it('mails an address four links in an hour, and no more', async () => {
    for (let count = 0; count < 4; count += 1) await mailed('zeller@home.example');
    await ask('zeller@home.example');
    // What is asked for later is mailed later: then the fifth one would have come.
    await mailed('young@home.example');
    expect(server.mail.mails.map(({ to }) => to[0])).to.deep.equal([
      ...Array.from({ length: 4 }, () => 'zeller@home.example'),
      'young@home.example',
    ]);
  });

  it('makes an address wait from which too many requests come', async () => {
    const statuses = [];
    for (let count = 0; count < 25; count += 1) statuses.push((await ask(`p${count}@home.example`)).status);
    expect(statuses.slice(0, 20)).to.deep.equal(Array.from({ length: 20 }, () => 202));
    expect(statuses.at(-1)).to.equal(429);
  });

  it('lets in nobody else than whom it was made for, and not after they lost the address', async () => {
    const key = await mailed('young@home.example', 'ru');
    expect(server.mail.mails[0]?.text).to.include('Откройте ссылку');
    const use = (userId: number): Promise<Response> =>
      new CookieBrowser().post(`${server.address}/auth/link/`, { key, user_id: userId });
    for (const name of ['sam', 'ada', 'pat']) expect((await use(await server.userId(name))).status).to.equal(400);
    expect((await new CookieBrowser().post(`${server.address}/auth/link/`, { key })).status).to.equal(400);
    const pam = { externalId: 'pam', role: 'parent', firstName: 'pam', lastName: 'Miller', isActive: true };
    await server.chat.chat.applyDirectory({ users: [{ ...pam, email: 'other@home.example' }], relations: [] });
    expect((await use(await server.userId('pam'))).status).to.equal(400);
    expect((await use(await server.userId('paul'))).status).to.equal(200);
  });

  it('refuses what is no address, and keys that never were', async () => {
    for (const email of ['', 'x', 'a@b@c', 'a b@c.example', 'a@b.example\r\nBcc: x@y.example', '<a@b.example>'])
      expect((await ask(email)).status, email).to.equal(400);
    for (const key of ['x', 'x'.repeat(100)])
      expect((await new CookieBrowser().post(`${server.address}/auth/link/look/`, { key })).status).to.equal(401);
  });
});
