import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { alumniPolicy } from '../../core/permissions/alumniPolicy.ts';
import { describeWithServer } from '../support/describeWithServer.ts';
import { eventually } from '../support/eventually.ts';
import { chromiumPath, hasChromium } from '../web/BrowserWindows.ts';
import { type ClinicVisit, WebClinic } from '../web/WebClinic.ts';

const person = (externalId: string, role: string, firstName: string, lastName: string) =>
  ({ externalId, role, firstName, lastName, isActive: true }) as const;

/** Dates are made up; so are the people. */
const association = {
  policy: alumniPolicy,
  directory: {
    users: [
      person('olga', 'official', 'Olga', 'Reis'),
      person('ann', 'member', 'Ann', 'Whitfield'),
      person('bob', 'member', 'Борис', 'Климов'),
      person('cy', 'member', 'Cyrus', 'Adeyemi'),
      person('dee', 'member', 'Dee', 'Lund'),
    ],
    relations: [],
  },
};

const requests = (page: Page): Locator => page.locator('.requests');
const message = (page: Page, text: string): Locator => page.locator('.message', { hasText: text });

const write = async (page: Page, text: string): Promise<void> => {
  await page.locator('.composer textarea').fill(text);
  await page.locator('.composer textarea').press('Enter');
  await message(page, text).waitFor();
};

/** Writes to somebody from the list of people. */
const ask = async (page: Page, name: string, text: string): Promise<void> => {
  await page.locator('.contact-main', { hasText: name }).click();
  await page.locator('.person-card').getByText('You may write a first message').waitFor();
  await page.locator('.person-actions .button.primary').click();
  await write(page, text);
};

describeWithServer<WebClinic>({
  title: 'web page › requests to talk',
  source: hasChromium ? { kind: 'binaries' } : { kind: 'none', reason: `no ${chromiumPath}` },
  open: () => WebClinic.open(association),
  close: (host) => host.close(),
  suite: (host) => {
    const visit = (path: string, options: ClinicVisit): Promise<Page> => host().visit(path, options);
    afterEach(() => host().windows.closeAll());

    it('come above the chats, are accepted, declined and blocked, and who asks sees only that they wait', async function () {
      this.timeout(120_000);
      const bob = await visit('/', { as: 'bob' });
      await bob.locator('.rooms').first().waitFor();
      expect(await requests(bob).count()).to.equal(0);
      const ann = await visit('/people', { as: 'ann' });
      await ask(ann, 'Климов', 'Were you in 7b? I have the photographs.');
      await ann.getByText('Your message waits until this person accepts it.').waitFor();
      expect(await ann.locator('.composer textarea').count()).to.equal(0);
      for (const [who, text] of [
        ['cy', 'Do you still play chess? <b>Yes</b> or no'],
        ['dee', 'Buy my course!'],
      ] as const)
        await ask(await visit('/people', { as: who }), 'Климов', text);

      const heading = bob.getByRole('heading', { name: '3 message requests' });
      await heading.waitFor();
      await requests(bob).getByText('Do you still play chess? <b>Yes</b> or no').waitFor();
      expect(await bob.locator('.room').count(), 'they are no chats').to.equal(0);
      expect(await bob.locator('.badge').count(), 'and nothing is unread').to.equal(0);

      await requests(bob).getByRole('button', { name: 'Decline the request of Cyrus Adeyemi' }).click();
      await bob.getByText('Declined. Cyrus Adeyemi is not told.').waitFor();
      await bob.getByRole('heading', { name: '2 message requests' }).waitFor();
      await requests(bob).getByRole('button', { name: 'Block Dee Lund' }).click();
      await bob.getByText('Dee Lund can ask you no more, and is not told.').waitFor();
      await bob.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
      await bob.getByRole('heading', { name: '1 message request', exact: true }).waitFor();
      await requests(bob).getByRole('button', { name: 'Accept the request of Ann Whitfield' }).click();
      await message(bob, 'Were you in 7b?').waitFor();
      await eventually(async () => expect(await requests(bob).count()).to.equal(0));
      await write(bob, 'I was! Send them.');
      await message(ann, 'I was! Send them.').waitFor();
      await write(ann, 'Here they are');
      await message(bob, 'Here they are').waitFor();
    });

    it('are read in Russian, on a narrow window', async function () {
      this.timeout(60_000);
      const dee = await visit('/people', { as: 'dee' });
      await ask(dee, 'Whitfield', 'Привет! Помните меня?');
      const ann = await visit('/', { as: 'ann', locale: 'ru-RU', viewport: { width: 390, height: 780 } });
      await ann.getByRole('heading', { name: '1 запрос на переписку' }).waitFor();
      const overflow = await ann.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow).to.equal(0);
      await ann.getByRole('button', { name: 'Принять запрос: Dee Lund' }).click();
      await message(ann, 'Привет! Помните меня?').waitFor();
    });
  },
});
