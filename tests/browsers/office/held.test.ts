import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { withWebSchool } from '../../web/withWebSchool.ts';

const bubble = (page: Page, text: string) => page.locator('.bubble-text', { hasText: text });
const write = async (page: Page, text: string): Promise<void> => {
  const field = page.locator('.composer textarea').first();
  await field.fill(text);
  await field.press('Enter');
};
const waits = (page: Page) => page.getByRole('status').filter({ hasText: 'Waits for review' });
const clientIds = async (request: () => Promise<{ messages: readonly { client_id: string; content: string }[] }>) =>
  (await request()).messages.map(({ client_id: id, content }) => [id, content]);

withWebSchool(
  'web page › held messages and word lists',
  (school) => {
    it('a pupil’s message waits, also after a reload, until a reviewer releases or refuses it', async function story() {
      this.timeout(180_000);
      const [{ organisation_id: organisation }] = (await school().request('marta.lindqvist', 'GET', 'me/')).roles;
      const list = { organisation_id: organisation, language: 'en', action: 'hold', text: 'dolt\ntwit*' };
      await school().request('marta.lindqvist', 'POST', 'moderation/words/', list);
      const room = await school().direct('daniel.okafor', 'sofia.marchetti');
      const teacher = await school().visit(`/r/${room}`, { as: 'daniel.okafor' });
      const office = await school().visit('/school/held', { as: 'marta.lindqvist' });
      await office.getByText('No message waits').waitFor();
      // Of another school.
      const stranger = await school().visit('/school/held', { as: 'ruth.adler' });
      const pupil = await school().visit(`/r/${room}`, { as: 'sofia.marchetti' });
      await write(pupil, 'You d.o.l.t sometimes');
      await waits(pupil).waitFor();
      await pupil.reload();
      await bubble(pupil, 'You d.o.l.t sometimes').waitFor();
      await waits(pupil).waitFor();
      const [own] = (await school().request('sofia.marchetti', 'GET', 'held/')).held;
      expect(own).to.include({ state: 'waiting', content: 'You d.o.l.t sometimes' });
      expect(await bubble(teacher, 'd.o.l.t').count()).to.equal(0);

      // The list has followed by itself.
      const queue = office.getByRole('list', { name: 'Held messages' });
      await queue.getByText('You d.o.l.t sometimes').waitFor();
      await queue.getByText('Sofia Marchetti').waitFor();
      await stranger.reload();
      await stranger.getByText('No message waits').waitFor();
      await queue.getByText('List of words').waitFor();
      await queue.getByRole('button', { name: 'Open the message' }).click();
      await office.getByText('You ••• sometimes').waitFor();
      const decide = office.getByRole('button', { name: 'Decide', exact: true });
      await office.getByLabel('Release it as it is').check();
      expect(await decide.isDisabled()).to.equal(true);
      await office.getByLabel('Why', { exact: true }).fill('A joke between the two');
      await decide.click();
      await office.getByText('Decided. The sender hears it.').waitFor();
      await office.getByText('No message waits').waitFor();
      await bubble(teacher, 'You d.o.l.t sometimes').waitFor();
      await waits(pupil).waitFor({ state: 'detached' });
      expect(await bubble(pupil, 'You d.o.l.t sometimes').count()).to.equal(1);
      for (const who of ['sofia.marchetti', 'daniel.okafor'])
        expect(await clientIds(() => school().request(who, 'GET', `rooms/${room}/messages/?limit=50`))).to.deep.include(
          [own.client_id, 'You d.o.l.t sometimes'],
        );

      await write(pupil, 'Such twits');
      await waits(pupil).waitFor();
      await queue.getByRole('button', { name: 'Open the message' }).click();
      await office.getByLabel('Refuse it').check();
      await office.getByLabel('What the sender reads').fill('Please stay polite.');
      await office.getByLabel('Why', { exact: true }).fill('Rude');
      await decide.click();
      const refused = pupil.getByRole('alert').filter({ hasText: 'Please stay polite.' });
      await refused.waitFor();
      await pupil.reload();
      await refused.waitFor();
      await office.getByRole('button', { name: 'Decided', exact: true }).click();
      await queue.getByText('The sender read: Please stay polite.').waitFor();
      expect(await bubble(teacher, 'twits').count()).to.equal(0);
      expect(school().complaints).to.deep.equal([]);
    });

    it('an office pastes words, reads which line is wrong, and replaces and removes entries', async function story() {
      this.timeout(120_000);
      const office = await school().visit('/school/words', { as: 'marta.lindqvist' });
      const lines = office.getByLabel('Words, each in a line');
      const save = office.getByRole('button', { name: 'Save the words' });
      const add = office.getByRole('button', { name: 'Add words' });
      await add.click();
      await office.getByRole('textbox', { name: 'Language' }).fill('de');
      await lines.fill('depp\n(a+)+\ntölpel*\n!!');
      await save.click();
      const problems = office.getByRole('alert');
      await problems.getByText('Line 2 ((a+)+)').waitFor();
      await problems.getByText('Line 4 (!!)').waitFor();
      expect(await lines.inputValue()).to.include('tölpel*');
      await lines.fill('depp\ntölpel*');
      await save.click();
      await office.getByText('Saved: 2, removed: 0').waitFor();
      const listed = office.getByRole('region', { name: 'German · Cover the words' });
      await listed.getByText('tölpel*').waitFor();
      await add.click();
      await office.getByRole('textbox', { name: 'Language' }).fill('de');
      await office.getByLabel('Replace the list').check();
      expect(await lines.inputValue()).to.equal('depp\ntölpel*');
      await lines.fill('tölpel*\nesel');
      await save.click();
      await office.getByText('Saved: 1, removed: 1').waitFor();
      await listed.getByText('depp').waitFor({ state: 'detached' });
      await listed.getByRole('button', { name: 'Remove esel' }).click();
      await listed.getByText('esel').waitFor({ state: 'detached' });
      const pupil = await school().visit('/', { as: 'sofia.marchetti' });
      await pupil.locator('.room').first().waitFor();
      expect(await pupil.getByRole('link', { name: 'Office', exact: true }).count()).to.equal(0);
      expect(school().complaints).to.deep.equal([]);
    });
  },
  { WORD_LISTS: 'on' },
);
