import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CookieBrowser } from '../support/CookieBrowser.ts';
import { freePort } from '../support/freePort.ts';
import { runHomeroom, spawnHomeroom } from './runHomeroom.ts';

describe('homeroom setup --admin', function suite() {
  this.timeout(300_000);
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-setup-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('makes the first administrator, whose link lets in once, and nobody after that', async () => {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const bare = { DATA_DIR: join(folder, 'data'), PORT: String(port) };
    const env = { ...bare, PUBLIC_URL: address, SESSION_SECRET: '5f0d6a1be0f24c7d9e3a8b1c6d7e2f40' };

    const first = await runHomeroom(['setup'], bare);
    expect(first.out).to.match(/^administrator +missing +homeroom setup --admin/m);
    expect(first.out).to.match(/^sign-in +missing +set PUBLIC_URL and SESSION_SECRET/m);

    const report = async (name: string) => {
      const { out, error, code } = await runHomeroom(['setup', '--json', '--admin', name], env);
      expect(code, error).to.equal(0);
      return JSON.parse(out);
    };
    const made = await report('Ada Lovelace');
    expect(made.administrator).to.include({ state: 'made', name: 'Ada Lovelace' });
    const again = await report('Eve Other');
    expect(again.administrator).to.include({ state: 'waiting', name: 'Ada Lovelace' });

    const server = spawnHomeroom(['serve'], env);
    await once(server.stdout ?? server, 'data');
    try {
      const key = /#sign-in=(.+)$/.exec(again.administrator.link)?.[1];
      const enter = (browser: CookieBrowser): Promise<Response> => browser.post(`${address}/auth/link/`, { key });
      const [browser, other] = [new CookieBrowser(), new CookieBrowser()];
      const statuses = (await Promise.all([enter(browser), enter(other)])).map(({ status }) => status);
      expect(statuses.sort()).to.deep.equal([200, 401]);
      const winner = browser.header(address) === '' ? other : browser;
      const me = (await (await winner.ask(`${address}/api/chat/me/`)).json()) as { full_name: string; rights: object };
      expect(me).to.include({ full_name: 'Ada Lovelace' });
      expect(me.rights).to.include({ manage_whole_directory: true });
    } finally {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    const last = await report('Eve Other');
    expect(last.administrator).to.deep.equal({ state: 'there' });
  });

  it('says what is wrong with the settings, and what the issuer and the mail server answer', async () => {
    const env = { DATA_DIR: join(folder, 'other'), SESSION_SECRET: '5f0d6a1be0f24c7d9e3a8b1c6d7e2f40' };
    const bad = await runHomeroom(['setup'], { ...env, OIDC_ISSUER: 'http://id.school.example' });
    expect(bad.code).to.equal(3);
    expect(bad.error).to.contain('PUBLIC_URL: must be set for sign-in').and.contain('OIDC_ISSUER: must be');
    const gone = `127.0.0.1:${await freePort()}`;
    const { out, code } = await runHomeroom(['setup'], {
      ...{ ...env, PUBLIC_URL: 'https://chat.school.example', OIDC_ISSUER: `http://${gone}`, OIDC_CLIENT_ID: 'chat' },
      ...{ OIDC_NAME: 'Northbridge', SMTP_URL: `smtp://${gone}`, MAIL_FROM: 'chat@school.example' },
    });
    expect(code).to.equal(0);
    expect(out).to.match(/^provider Northbridge +failed +.*ECONNREFUSED/m);
    expect(out).to.match(/^mail server +failed +.*ECONNREFUSED/m);
  });
});
