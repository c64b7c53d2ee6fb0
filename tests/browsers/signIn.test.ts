import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { SignInServer } from '../security/SignInServer.ts';
import { describeWithServer } from '../support/describeWithServer.ts';
import { eventually } from '../support/eventually.ts';
import { issuerClient, OidcIssuer } from '../support/OidcIssuer.ts';
import { BrowserWindows, chromiumPath, hasChromium } from '../web/BrowserWindows.ts';

interface SignInPages {
  readonly server: SignInServer;
  readonly windows: BrowserWindows;
  readonly second: OidcIssuer;
  readonly folder: string;
}

const open = async (): Promise<SignInPages> => {
  const second = await OidcIssuer.open();
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-providers-'));
  const file = join(folder, 'providers.json');
  const provider = { id: 'staff', name: 'Staff portal', issuer: second.address, client_id: issuerClient.id };
  await writeFile(
    file,
    JSON.stringify([{ ...provider, client_secret: issuerClient.secret, domains: ['school.example'] }]),
  );
  const server = await SignInServer.open({ OIDC_NAME: 'Northbridge', OIDC_PROVIDERS: file });
  for (const login of ['tess', 'ada']) {
    server.issuer.account(login, { email: `${login}@school.example`, email_verified: true });
    second.account(login, { email: `${login}@school.example`, email_verified: true });
  }
  return { server, second, folder, windows: await BrowserWindows.launch() };
};

const close = async ({ server, second, folder, windows }: SignInPages): Promise<void> => {
  await windows.quit();
  await server.stop();
  await second.close();
  await rm(folder, { recursive: true, force: true });
};

const logIn = async (page: Page, provider: string, login: string): Promise<void> => {
  await page.getByRole('link', { name: `Continue with ${provider}` }).click();
  await page.getByLabel('Login').fill(login);
  await page.getByRole('button', { name: 'Log in' }).click();
};

const isIn = (page: Page): Promise<void> => page.getByRole('navigation').first().waitFor();
const isOut = (page: Page): Promise<void> => page.getByRole('heading', { name: 'Sign in to Homeroom' }).waitFor();

describeWithServer({
  title: 'the page where people sign in',
  source: hasChromium ? { kind: 'binaries' } : { kind: 'none', reason: `no ${chromiumPath}` },
  open,
  close,
  suite: (opened) => {
    afterEach(() => opened().windows.closeAll());
    before(function slow() {
      this.timeout(120_000);
    });
    const visit = (path = '/'): Promise<Page> => opened().windows.visit(`${opened().server.address}${path}`);

    it('lets somebody in over a provider, and keeps them in after a reload and in another tab', async () => {
      const page = await visit('/people');
      await isOut(page);
      await logIn(page, 'Northbridge', 'tess');
      await isIn(page);
      expect(new URL(page.url()).pathname).to.equal('/people');
      await page.reload();
      await isIn(page);
      const tab = await page.context().newPage();
      await tab.goto(opened().server.address);
      await isIn(tab);
      expect(await page.evaluate('document.cookie')).to.equal('');

      await page.keyboard.press('Escape');
      await page
        .getByRole('button', { name: /settings/i })
        .first()
        .click();
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await isOut(page);
      await isOut(tab);
      expect(opened().windows.complaints).to.deep.equal([]);
    });

    it('offers every provider, and says why somebody was not let in', async () => {
      const page = await visit();
      await logIn(page, 'Staff portal', 'ada');
      await isIn(page);
      const other = await visit();
      await logIn(other, 'Northbridge', 'nobody');
      await other.getByRole('alert').getByText('Your account was not let in').waitFor();
    });

    it('mails a parent a link, which a program that opens it does not use up', async () => {
      const { server } = opened();
      const page = await visit();
      await page.getByLabel('Your e-mail address').fill('zeller@home.example');
      await page.getByRole('button', { name: 'Mail me a link' }).click();
      await page.getByText('a link is on its way').waitFor();
      await eventually(async () => expect(server.mail.mails).to.have.length(1));
      const link = /http\S+/.exec(server.mail.mails[0]?.text ?? '')?.[0] ?? '';
      expect((await fetch(link)).status).to.equal(200);
      const elsewhere = await opened().windows.visit(link);
      await elsewhere.getByRole('button', { name: 'Sign in as pat Miller' }).click();
      await isIn(elsewhere);
      expect(elsewhere.url()).not.to.include('sign-in');
      const again = await opened().windows.visit(link);
      await again.getByRole('alert').getByText('was used, or has expired').waitFor();
    });

    it('takes a link in a tab that shows the page already, and asks before somebody else is signed out', async () => {
      const { server } = opened();
      const page = await visit();
      await logIn(page, 'Northbridge', 'tess');
      await isIn(page);
      const before = server.mail.mails.length;
      await page.evaluate(`fetch('/auth/links/', { method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'zeller@home.example', locale: 'en' }) })`);
      await eventually(async () => expect(server.mail.mails).to.have.length(before + 1));
      const link = /http\S+/.exec(server.mail.mails.at(-1)?.text ?? '')?.[0] ?? '';
      const paste = async (): Promise<void> => {
        await page.evaluate(`location.hash = ${JSON.stringify(new URL(link).hash)}`);
        await page.getByText('You are signed in as tess Miller. The link').getByText('pat Miller').waitFor();
        expect(page.url(), 'no key stays in the address').not.to.include('sign-in');
      };
      await paste();
      await page.getByRole('button', { name: 'Stay tess Miller' }).click();
      await isIn(page);
      await page.reload();
      await isIn(page);
      await paste();
      await page.getByRole('button', { name: 'Sign in as pat Miller' }).click();
      await isIn(page);
      const whoami = "fetch('/api/chat/me/').then((answer) => answer.json()).then((me) => me.full_name)";
      expect(await page.evaluate(whoami)).to.equal('pat Miller');
      await page.evaluate(`location.hash = ${JSON.stringify(new URL(link).hash)}`);
      await page.getByRole('alert').getByText('was used, or has expired').waitFor();
      await page.getByRole('button', { name: 'Stay pat Miller' }).click();
      await isIn(page);
      expect(opened().windows.complaints).to.deep.equal([]);
    });

    it('asks which of the parents of an address it is, and offers no child', async () => {
      const { server } = opened();
      const before = server.mail.mails.length;
      const page = await visit();
      await page.getByLabel('Your e-mail address').fill('young@home.example');
      await page.getByRole('button', { name: 'Mail me a link' }).click();
      await eventually(async () => expect(server.mail.mails).to.have.length(before + 1));
      const link = /http\S+/.exec(server.mail.mails.at(-1)?.text ?? '')?.[0] ?? '';
      const elsewhere = await opened().windows.visit(link);
      await elsewhere.getByRole('heading', { name: 'Who are you?' }).waitFor();
      const names = await elsewhere.getByRole('button').allTextContents();
      expect(names.sort()).to.deep.equal(['Sign in as pam Miller', 'Sign in as paul Miller']);
    });

    it('shows the login page when the office has ended the session', async () => {
      const [teacher, office] = [await visit(), await visit()];
      await logIn(teacher, 'Northbridge', 'tess');
      await isIn(teacher);
      await logIn(office, 'Northbridge', 'ada');
      await isIn(office);
      await office.goto(`${opened().server.address}/school/people`);
      await office.getByText('tess Miller').first().click();
      await office.getByRole('button', { name: 'Sign out everywhere' }).click();
      await office.getByText('Signed in nowhere.').waitFor();
      await isOut(teacher);
      await teacher.getByText('You have been signed out.').waitFor();
      await isIn(office);
    });

    it('lists where somebody is signed in, who ends what they do not know', async () => {
      const [one, two] = [await visit(), await visit()];
      for (const page of [one, two]) {
        await logIn(page, 'Northbridge', 'tess');
        await isIn(page);
      }
      await one
        .getByRole('button', { name: /settings/i })
        .first()
        .click();
      const list = one.getByRole('region', { name: 'Where you are signed in' });
      await list.getByText('this browser').waitFor();
      await list.getByRole('button', { name: 'Sign out there' }).first().click();
      await isOut(two);
      await isIn(one);
    });
  },
});
