import { expect } from 'chai';
import type { Locator, Page, Route } from 'playwright-core';
import { describeWithServer } from '../support/describeWithServer.ts';
import { eventually } from '../support/eventually.ts';
import { chromiumPath, hasChromium } from '../web/BrowserWindows.ts';
import { type ClinicVisit, WebClinic } from '../web/WebClinic.ts';

const heading = (page: Page, name: string): Locator => page.getByRole('heading', { name, level: 1, exact: true });
const room = (page: Page, name: string): Locator => page.locator('.room', { hasText: name });
const texts = (found: Locator): Promise<string[]> => found.allInnerTexts();

/** Words under which the policy declares something that it calls otherwise. */
const raw = /\b(treats|nurses|cares_for|ward_news|treatment|bedside|doctor|patient|carer|admin)\b|undefined|\{\w+\}/;

/** What a page shows that nobody should read: a raw word, or a control without a name. */
const flaws = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const words = document.body.innerText.split('\\n').filter((line) => ${raw}.test(line));
    const named = 'button, a, option, h1, h2, h3, label, .role-tag, .chip, .relation-kind, .contact-why, .bars dt';
    const empty = [...document.querySelectorAll(named)].filter(
      (one) => (one.textContent.trim() || one.getAttribute('aria-label') || '').trim() === '',
    );
    return [...words, ...empty.map((one) => one.outerHTML)];
  })()`);

const newRoom = async (page: Page, kind: string): Promise<Locator> => {
  await page.getByRole('button', { name: 'New chat' }).click();
  const dialog = page.getByRole('dialog', { name: 'New chat' });
  await dialog.getByRole('button', { name: kind, exact: true }).click();
  return dialog;
};

const isPolicy = '**/api/chat/policy/';

describeWithServer<WebClinic>({
  title: 'web page › a policy of the host',
  source: hasChromium ? { kind: 'binaries' } : { kind: 'none', reason: `no ${chromiumPath}` },
  open: () => WebClinic.open(),
  close: (clinic) => clinic.close(),
  suite: (clinic) => {
    const visit = (path: string, options: ClinicVisit): Promise<Page> => clinic().visit(path, options);
    afterEach(() => clinic().windows.closeAll());

    it('shows a patient rooms by the doctor, and roles and relations as the clinic calls them', async () => {
      const page = await visit('/', { as: 'rosa' });
      await room(page, 'Omar Haddad · Hip').waitFor();
      const chips = page.getByRole('group', { name: 'Show' }).getByRole('button');
      expect(await texts(chips)).to.deep.equal(['All', 'Unread', 'Direct', 'Groups', 'Treatment']);
      await page.getByRole('button', { name: 'Treatment' }).click();
      await eventually(async () => expect(await page.locator('.room').count()).to.equal(1));
      await room(page, 'Omar Haddad · Hip').click();
      await heading(page, 'Omar Haddad · Hip').waitFor();
      // First it says how many there are, and their names once they have come.
      await page.locator('.conversation-about', { hasText: /^Treatment · [^·,]+, [^·,]+/ }).waitFor();

      await page.locator('.conversation-title').click();
      const details = page.getByRole('complementary', { name: 'Details' });
      await details.getByText('Luis Diaz').waitFor();
      await eventually(async () =>
        expect((await texts(details.locator('.contact-why'))).sort()).to.deep.equal(['Carer', 'Doctor', 'Patient']),
      );
      expect(await details.getByRole('button', { name: /Rename|Add people|Remove/ }).count()).to.equal(0);
      await page.locator('.conversation-head').getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Mute' }).waitFor();
      expect(await page.getByRole('menuitem', { name: /Archive|Leave/ }).count()).to.equal(0);
      expect(await flaws(page)).to.deep.equal([]);
    });

    it('groups contacts by the roles of the clinic, in its order, and says why in its words', async () => {
      const page = await visit('/people', { as: 'rosa' });
      await page.getByText('Omar is the physician of Rosa · Hip').waitFor();
      await page.getByText('Nina is at the bed of Rosa · Ward 3').waitFor();
      await page.getByText('Luis stands by Rosa').waitFor();
      await page.getByText('Always allowed: Patients and Office').waitFor();
      const groups = (await texts(page.locator('.group h2'))).map((name) => name.replace(/\s*\d+$/, ''));
      expect(groups).to.deep.equal(['Office', 'Doctors', 'Nurses', 'Carers']);
      await page.getByRole('button', { name: /^Nina Berg/ }).click();
      await page.locator('.person-card').getByText('Nurse', { exact: true }).waitFor();
      const colours = await page.evaluate(
        `['Omar Haddad', 'Nina Berg', 'Luis Diaz'].map((name) => getComputedStyle([...document.querySelectorAll('.contact')]
          .find((one) => one.textContent.includes(name)).querySelector('.avatar')).backgroundColor)`,
      );
      expect(new Set(colours as string[]).size).to.equal(3);
      expect(await flaws(page)).to.deep.equal([]);
      await page.getByRole('button', { name: 'Write a message' }).click();
      await heading(page, 'Nina Berg').waitFor();
    });

    it('offers each role the rooms that it may open, with the fields and the people that they need', async () => {
      const patient = await visit('/', { as: 'rosa' });
      const bedside = await newRoom(patient, 'Bedside');
      expect(await texts(bedside.locator('.chip'))).to.deep.equal(['Direct chat', 'Bedside']);
      await bedside.getByRole('button', { name: /Nina Berg/ }).waitFor();
      expect(await flaws(patient)).to.deep.equal([]);
      expect(await bedside.locator('.picker-list li').count()).to.equal(1);
      await bedside.getByRole('button', { name: /Nina Berg/ }).click();
      await heading(patient, 'Ward 3 · Nina Berg').waitFor();

      const nurse = await visit('/', { as: 'nina' });
      const consultation = await newRoom(nurse, 'Consultation');
      expect(await texts(consultation.locator('.chip'))).to.deep.equal([
        ...['Direct chat', 'Bedside', 'Consultation', 'Ward news'],
      ]);
      await consultation.getByRole('button', { name: /Omar Haddad/ }).click();
      const create = consultation.getByRole('button', { name: 'Create' });
      expect(await create.isDisabled()).to.equal(true);
      await consultation.getByLabel('What it is about').fill('case 7');
      expect(await flaws(nurse)).to.deep.equal([]);
      await create.click();
      await heading(nurse, 'case 7 · Omar Haddad').waitFor();
    });

    it('lets readers of a room of the nurse read and go, and the nurse archive it', async () => {
      const nurse = await visit('/', { as: 'nina' });
      const dialog = await newRoom(nurse, 'Ward news');
      await dialog.getByLabel('Name', { exact: true }).fill('Visiting hours');
      for (const name of [/Rosa Diaz/, /Paul Weiss/]) await dialog.getByRole('button', { name }).click();
      await dialog.getByRole('button', { name: 'Create' }).click();
      await heading(nurse, 'Visiting hours').waitFor();
      const menuOf = async (page: Page): Promise<string[]> => {
        await page.locator('.conversation-title').click();
        await page.getByRole('complementary').getByText('Nina Berg').waitFor();
        await page.locator('.conversation-head').getByRole('button', { name: 'More' }).click();
        await page.getByRole('menuitem', { name: 'Mute' }).waitFor();
        return texts(page.getByRole('menuitem', { name: /Archive|Leave/ }));
      };
      expect(await menuOf(nurse)).to.deep.equal(['Archive']);

      const reader = await visit('/', { as: 'paul' });
      await room(reader, 'Visiting hours').click();
      await reader.locator('.composer-closed').waitFor();
      expect(await menuOf(reader)).to.deep.equal(['Leave']);
      const details = reader.getByRole('complementary', { name: 'Details' });
      await details.getByText('There are more people in this chat').waitFor();
      expect(await details.getByText('Rosa Diaz').count()).to.equal(0);
      // A megaphone stands for rooms to read in.
      const drawing = (page: Page) => room(page, 'Visiting hours').locator('path').first().getAttribute('d');
      expect(await drawing(reader)).to.not.equal(await drawing(nurse));
      expect(await flaws(reader)).to.deep.equal([]);
      await reader.getByRole('menuitem', { name: 'Leave' }).click();
      await reader.getByRole('dialog').getByRole('button', { name: 'Leave' }).last().click();
      await room(reader, 'Visiting hours').waitFor({ state: 'detached' });
      await nurse.getByRole('menuitem', { name: 'Archive' }).click();
      await nurse.getByRole('dialog').getByRole('button', { name: 'Archive' }).last().click();
      await nurse.getByText('This chat is closed.', { exact: false }).waitFor();
    });

    it('shows the office people, relations and rooms under the names of the policy', async () => {
      const page = await visit('/school/people', { as: 'ada' });
      const options = (name: string) => page.getByRole('combobox', { name }).locator('option').allInnerTexts();
      await page.getByRole('button', { name: /^Rosa Diaz/ }).waitFor();
      expect(await options('Role')).to.deep.equal(['Everybody', 'Office', 'Doctors', 'Nurses', 'Patients', 'Carers']);
      await page.getByRole('combobox', { name: 'Role' }).selectOption({ label: 'Patients' });
      await page.getByRole('button', { name: /^Omar Haddad/ }).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: /^Rosa Diaz/ }).click();
      const treating = page.locator('.relations li', { hasText: 'is the physician of' });
      await treating.waitFor();
      expect(await flaws(page)).to.deep.equal([]);
      await treating.getByRole('button', { name: 'What if this ended?' }).click();
      await page.locator('.outcome-losses').getByText('Omar Haddad (Doctor) ↔ Rosa Diaz (Patient)').waitFor();
      expect(await options('Connection')).to.deep.equal(['is the physician of', 'is at the bed of', 'stands by']);
      expect(await flaws(page)).to.deep.equal([]);
      await page.getByRole('link', { name: 'Numbers' }).click();
      await page.locator('.bars').getByText('Treatment').waitFor();
      expect(await flaws(page)).to.deep.equal([]);
    });

    const answers: Readonly<Record<string, (route: Route) => Promise<void>>> = {
      'has no policy to show': (route) => route.fulfill({ status: 404, json: { error: { code: 'NOT_FOUND' } } }),
      'answers with an empty object': (route) => route.fulfill({ json: {} }),
      'answers with nothing': (route) => route.fulfill({ body: '' }),
      'does not answer in time': async () => {},
    };
    for (const [what, answer] of Object.entries(answers))
      it(`works on what is known of the person where the server ${what}`, async () => {
        const page = await visit('/', { as: 'rosa', prepare: (one) => one.route(isPolicy, answer) });
        await room(page, 'Omar Haddad · Hip').click();
        await heading(page, 'Omar Haddad · Hip').waitFor();
        await page.locator('.composer textarea').fill(`It hurts less, ${what}`);
        await page.locator('.composer textarea').press('Enter');
        await page.locator('.bubble-text', { hasText: what }).waitFor();
        const dialog = await newRoom(page, 'Bedside');
        expect(await texts(dialog.locator('.chip'))).to.deep.equal(['Direct', 'Bedside']);
        await dialog.getByRole('button', { name: /Nina Berg/ }).click();
        expect(await flaws(page)).to.deep.equal([]);
        await dialog.getByRole('button', { name: 'Create' }).click();
        await heading(page, 'Ward 3 · Nina Berg').waitFor();
        await page.getByRole('link', { name: 'People' }).click();
        await page.getByRole('button', { name: /^Omar Haddad/ }).click();
        await page.getByRole('button', { name: 'Write a message' }).click();
        await heading(page, 'Omar Haddad').waitFor();
        expect(await flaws(page)).to.deep.equal([]);
      });

    it('shows the names as soon as a policy comes that was late', async () => {
      let send = (): void => {};
      const late = new Promise<void>((resolve) => {
        send = resolve;
      });
      const page = await visit('/people', {
        as: 'rosa',
        prepare: (one) => one.route(isPolicy, (route) => late.then(() => route.continue())),
      });
      await page.getByText('Omar Haddad').waitFor();
      expect(await page.getByRole('heading', { name: /^Doctors/ }).count()).to.equal(0);
      send();
      await page.getByRole('heading', { name: /^Doctors/ }).waitFor();
      await page.getByText('Omar is the physician of Rosa · Hip').waitFor();
    });

    it('asks for the policy again after a failure', async () => {
      let asked = 0;
      const page = await visit('/people', {
        as: 'rosa',
        prepare: (one) =>
          one.route(isPolicy, (route) => {
            asked += 1;
            return asked === 1 ? route.fulfill({ status: 503, body: '' }) : route.continue();
          }),
      });
      await page.getByRole('heading', { name: /^Doctors/ }).waitFor();
      expect(asked).to.equal(2);
    });

    it('offers on a server that says no rights what its own policy would allow', async () => {
      const old = async (page: Page): Promise<void> => {
        await page.route(isPolicy, (route) => route.fulfill({ status: 404, json: { error: { code: 'NOT_FOUND' } } }));
        await page.route(/\/api\/chat\/rooms\/\d+\/$/, async (route) => {
          if (route.request().method() !== 'GET') return route.continue();
          const response = await route.fetch();
          const { rights, ...detail } = await response.json();
          expect(rights).to.be.an('object');
          return route.fulfill({ response, json: detail });
        });
      };
      const page = await visit('/', { as: 'nina', prepare: old });
      const dialog = await newRoom(page, 'Ward news');
      await dialog.getByLabel('Name', { exact: true }).fill('Lunch');
      for (const name of [/Rosa Diaz/, /Paul Weiss/]) await dialog.getByRole('button', { name }).click();
      await dialog.getByRole('button', { name: 'Create' }).click();
      await heading(page, 'Lunch').waitFor();
      await page.locator('.conversation-title').click();
      const details = page.getByRole('complementary', { name: 'Details' });
      await details.getByRole('button', { name: 'Rename' }).click();
      await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Lunch at noon');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await heading(page, 'Lunch at noon').waitFor();
    });

    it('hands a room over, and offers who has read only to those who may see it', async () => {
      const nurse = await visit('/', { as: 'nina' });
      const dialog = await newRoom(nurse, 'Ward news');
      await dialog.getByLabel('Name', { exact: true }).fill('Round at nine');
      for (const name of [/Rosa Diaz/, /Paul Weiss/]) await dialog.getByRole('button', { name }).click();
      await dialog.getByRole('button', { name: 'Create' }).click();
      await heading(nurse, 'Round at nine').waitFor();
      await nurse.locator('.composer textarea').fill('We begin on the left');
      await nurse.keyboard.press('Enter');
      const menuOf = async (page: Page): Promise<string[]> => {
        const message = page.locator('.message').filter({ hasText: 'We begin on the left' });
        await message.hover();
        await message.getByRole('button', { name: 'More' }).click();
        await page.getByRole('menuitem', { name: 'Copy' }).first().waitFor();
        return texts(page.getByRole('menuitem', { name: 'Read by' }));
      };
      await nurse.locator('.message.is-sent').waitFor();
      expect(await menuOf(nurse)).to.deep.equal(['Read by']);
      await nurse.keyboard.press('Escape');
      const reader = await visit('/', { as: 'paul' });
      await room(reader, 'Round at nine').click();
      await reader.locator('.composer-closed').waitFor();
      expect(await menuOf(reader)).to.deep.equal([]);

      await nurse.locator('.conversation-title').click();
      const details = nurse.getByRole('complementary', { name: 'Details' });
      const led = details.getByRole('listitem').filter({ hasText: 'leads this chat' });
      await led.filter({ hasText: 'Nina Berg' }).waitFor();
      await details.getByRole('button', { name: 'Hand over' }).click();
      const handing = nurse.getByRole('dialog');
      await handing.getByRole('button', { name: /Omar Haddad/ }).click();
      expect(await flaws(nurse)).to.deep.equal([]);
      await handing.getByRole('button', { name: 'Hand over' }).last().click();
      await led.filter({ hasText: 'Omar Haddad' }).waitFor();
      expect(await details.getByRole('button', { name: 'Hand over' }).count()).to.equal(0);
    });

    it('counts what is left of a message in the characters that people see', async () => {
      const page = await visit('/', { as: 'rosa' });
      await room(page, 'Omar Haddad · Hip').click();
      const field = page.locator('.composer textarea');
      await heading(page, 'Omar Haddad · Hip').waitFor();
      const max: number = await page.evaluate(
        `fetch('/api/chat/me/', { headers: { authorization: 'Bearer ' + sessionStorage.getItem('homeroom.token') } })
          .then((answer) => answer.json()).then(({ message_max_chars }) => message_max_chars)`,
      );
      // Each flag is one character of four units and eight bytes: more units than the limit has characters.
      const flags = '🇺🇦'.repeat(max / 2);
      await field.fill(flags);
      await page.getByText(`${(max / 2).toLocaleString('en')} characters left`).waitFor();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.locator('.message.is-sent .tick.is-sent').last().waitFor();
      expect(await page.locator('.failure').count()).to.equal(0);
      await field.fill(`${flags}${'e\u0301'.repeat(max / 2 + 3)}`);
      await page.getByText('3 characters too long').waitFor();
      expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).to.equal(true);
      await field.fill('a'.repeat(max));
      expect(await page.locator('.composer-left, .composer-excess').count()).to.equal(0);
    });

    it('logs no error and no violation of the content security policy', async () => {
      await eventually(() => expect(clinic().windows.complaints).to.deep.equal([]));
    });
  },
});
