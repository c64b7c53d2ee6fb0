import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { withWebSchool } from '../../web/withWebSchool.ts';

const bubble = (page: Page, text: string) => page.locator('.bubble-text', { hasText: text });

withWebSchool('web page › reports and blocks', (school) => {
  it('a pupil reports a message, the lead decides, the pupil sees the outcome', async function story() {
    this.timeout(120_000);
    const room = await school().direct('daniel.okafor', 'sofia.marchetti');
    await school().request('daniel.okafor', 'POST', `rooms/${room}/messages/`, {
      content: 'You are lazy, all of you.',
    });
    const pupil = await school().visit(`/r/${room}`, { as: 'sofia.marchetti' });
    await bubble(pupil, 'You are lazy').hover();
    await pupil.getByRole('toolbar').getByRole('button', { name: 'More' }).click();
    await pupil.getByRole('menuitem', { name: 'Report' }).click();
    const dialog = pupil.getByRole('dialog', { name: 'Report this message' });
    await dialog.getByText('You are lazy, all of you.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Send the report' }).isDisabled()).to.equal(true);
    await dialog.getByLabel('A child may be in danger').check();
    await dialog.getByText('Only the person in charge of child protection').waitFor();
    await dialog.getByLabel('Insult').check();
    await dialog.getByLabel('In your words').fill('He says it every day.');
    await dialog.getByRole('button', { name: 'Send the report' }).click();
    await pupil.getByText('Reported. You will hear what follows').waitFor();

    const stranger = await school().visit('/school/reports', { as: 'ruth.adler' });
    await stranger.getByText('No report waits').waitFor();
    const lead = await school().visit('/school/reports', { as: 'marta.lindqvist' });
    const list = lead.getByRole('list', { name: 'Reports' });
    await list.getByText('He says it every day.').waitFor();
    await list.getByRole('button', { name: 'Open the report' }).first().click();
    await lead.getByText('What it said when it was reported').waitFor();
    await lead.getByLabel('Warn the person').check();
    await lead.getByLabel('What the person reads').fill('Please stay polite with pupils.');
    expect(await lead.getByRole('button', { name: 'Decide', exact: true }).isDisabled()).to.equal(true);
    await lead.getByLabel('Why', { exact: true }).fill('First time');
    await lead.getByRole('button', { name: 'Decide', exact: true }).click();
    await lead.getByText('Decided. The reporter hears the outcome.').waitFor();
    await lead.getByText('No report waits').waitFor();

    await pupil.getByText('My reports: something was done').waitFor();
    await pupil.reload();
    await pupil.getByRole('button', { name: 'Settings' }).click();
    await pupil.getByRole('region', { name: 'My reports' }).getByText('something was done').waitFor();

    const teacher = await school().visit('/', { as: 'daniel.okafor' });
    const warning = teacher.getByRole('dialog', { name: 'A warning to you' });
    await warning.getByText('Please stay polite with pupils.').waitFor();
    await warning.getByRole('button', { name: 'I have read it' }).click();
    await warning.waitFor({ state: 'detached' });
    await teacher.reload();
    await teacher.locator('.room').first().waitFor();
    expect(await warning.count()).to.equal(0);
    expect(await teacher.getByRole('link', { name: 'Office', exact: true }).count()).to.equal(0);
  });

  it('a parent blocks a tutor, whose chat with them is closed, and opens it again', async function story() {
    this.timeout(120_000);
    const { contacts } = await school().request('paolo.marchetti', 'GET', 'contacts/?limit=50');
    const tutor = contacts.find(({ role }: { role: string }) => role === 'tutor');
    const parent = await school().visit('/people', { as: 'paolo.marchetti' });
    await parent.locator('.contact', { hasText: tutor.full_name }).getByRole('button').first().click();
    const card = parent.getByRole('article', { name: tutor.full_name });
    await card.getByRole('button', { name: 'Block' }).click();
    await parent.getByRole('dialog', { name: 'Block' }).getByRole('button', { name: 'Block' }).click();
    await card.getByRole('button', { name: 'Unblock' }).waitFor();
    await card.getByText(`You have blocked ${tutor.full_name}`).waitFor();
    expect(await card.getByRole('button', { name: 'Write a message' }).count()).to.equal(0);
    const after = await school().request('paolo.marchetti', 'GET', 'contacts/?limit=50');
    expect(after.contacts.map(({ id }: { id: number }) => id)).not.to.include(tutor.id);
    await parent.getByRole('button', { name: 'Settings' }).click();
    const blocked = parent.getByRole('region', { name: 'Blocked people' });
    await blocked.getByRole('button', { name: 'Unblock' }).click();
    await blocked.waitFor({ state: 'detached' });
    const again = await school().request('paolo.marchetti', 'GET', 'contacts/?limit=50');
    expect(again.contacts.map(({ id }: { id: number }) => id)).to.include(tutor.id);
  });

  it('a teacher who only reads for a time sees until when instead of the composer, also in a chat that is open', async function story() {
    this.timeout(120_000);
    const room = await school().direct('daniel.okafor', 'sofia.marchetti');
    const { id } = await school().request('sofia.marchetti', 'POST', 'reports/', {
      user_id: 'daniel.okafor',
      reason: 'insult',
    });
    const teacher = await school().visit(`/r/${room}`, { as: 'daniel.okafor' });
    const composer = teacher.getByRole('textbox', { name: /^Write to / });
    await composer.waitFor();
    const lead = await school().visit('/school/reports', { as: 'marta.lindqvist' });
    await lead.getByRole('button', { name: 'Open the report' }).first().click();
    await lead.getByLabel('Let the person only read for a time').check();
    await lead.getByLabel('Why', { exact: true }).fill('Again after a warning');
    const decide = lead.getByRole('button', { name: 'Decide', exact: true });
    expect(await decide.isDisabled()).to.equal(true);
    await lead.getByLabel('To', { exact: true }).fill('2999-01-07');
    await decide.click();
    await lead.getByText('Decided. The reporter hears the outcome.').waitFor();
    await composer.fill('Is this still allowed?');
    await composer.press('Enter');
    // Until the page has heard of it, the message says it too.
    await teacher
      .getByText(/You may read but not write until .* 2999/)
      .first()
      .waitFor();
    await composer.waitFor({ state: 'detached' });
    const { holds } = await school().request('marta.lindqvist', 'GET', '../directory/holds/');
    const [hold] = holds.filter(({ reason }: { reason: string }) => reason.endsWith(`(report ${id})`));
    await school().request('marta.lindqvist', 'DELETE', `../directory/holds/${hold.id}/`);
    await teacher.reload();
    await composer.waitFor();
  });

  it('offers no block of a teacher', async () => {
    const page = await school().visit('/people', { as: 'sofia.marchetti' });
    await page.locator('.contact', { hasText: 'Daniel Okafor' }).getByRole('button').first().click();
    const card = page.getByRole('article', { name: 'Daniel Okafor' });
    await card.getByRole('button', { name: 'Report' }).waitFor();
    expect(await card.getByRole('button', { name: 'Block' }).count()).to.equal(0);
    expect(school().complaints).to.deep.equal([]);
  });
});
