import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { withWebSchool } from '../../web/withWebSchool.ts';

const composer = (page: Page): Locator => page.locator('.composer textarea').first();
const send = async (page: Page, text: string): Promise<void> => {
  await composer(page).fill(text);
  await composer(page).press('Enter');
};
const bubble = (page: Page, text: string): Locator => page.locator('.bubble-text', { hasText: text });

const chip = (page: Page, name: string) => page.locator('.rooms').getByRole('button', { name, exact: true });

withWebSchool('web page › the office', (school) => {
  it('is written to from the new chat, answers, takes the chat and closes it', async function story() {
    this.timeout(120_000);
    const parent = await school().visit('/', { as: 'karin.berg' });
    await parent.getByRole('button', { name: 'New chat' }).click();
    const dialog = parent.getByRole('dialog', { name: 'New chat' });
    await dialog.getByRole('button', { name: 'Write to the office' }).click();
    await dialog.getByLabel('Subject').fill('Lost scarf');
    await dialog.getByRole('button', { name: 'Write', exact: true }).click();
    await parent.getByRole('heading', { name: 'Lost scarf', level: 1 }).waitFor();
    await send(parent, 'It is red.');
    await parent.getByText('Nobody has taken it yet').first().waitFor();

    const office = await school().visit('/', { as: 'ruth.adler' });
    await chip(office, 'Office').click();
    await office.getByRole('link', { name: /Lost scarf · Karin Berg/ }).click();
    await bubble(office, 'It is red.').waitFor();
    await send(office, 'We have it here.');
    await bubble(parent, 'We have it here.').waitFor();
    await office.locator('.conversation-title').click();
    const details = office.getByRole('complementary', { name: 'Details' });
    await details.getByRole('button', { name: 'Take it' }).click();
    await parent.locator('.conversation-about', { hasText: 'Taken by Ruth Adler' }).waitFor();
    await chip(office, 'Mine').click();
    await office
      .getByRole('list', { name: 'Office' })
      .getByRole('link', { name: /Lost scarf/ })
      .waitFor();

    await parent.locator('.conversation-head').getByRole('button', { name: 'More' }).click();
    await parent.getByRole('menuitem', { name: 'Archive' }).click();
    await parent.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await chip(office, 'Closed').click();
    await office
      .getByRole('list', { name: 'Office' })
      .getByRole('link', { name: /Lost scarf/ })
      .waitFor();
    await send(parent, 'And a glove?');
    await chip(office, 'Open').click();
    await office
      .getByRole('list', { name: 'Office' })
      .getByRole('link', { name: /Lost scarf/ })
      .waitFor();
    await bubble(office, 'And a glove?').waitFor();
  });

  it('has no list for who answers in none, and keeps the other school out', async () => {
    const teacher = await school().visit('/', { as: 'daniel.okafor' });
    await teacher.locator('.room').first().waitFor();
    expect(await chip(teacher, 'Office').count()).to.equal(0);
    const other = await school().visit('/', { as: 'marta.lindqvist' });
    await chip(other, 'Office').click();
    await other.getByText('Nobody has written to the office here.').waitFor();
  });
});

withWebSchool('web page › a class room', (school) => {
  it('lets a reader answer privately, with the words that they answer, in the room of the two', async function story() {
    this.timeout(60_000);
    const teacher = await school().visit('/', { as: 'daniel.okafor' });
    const { rooms } = await school().request('daniel.okafor', 'GET', 'rooms/?type=class');
    const room = rooms.find(({ context_name }: { context_name: string }) => context_name === 'Algebra I');
    await school().request('daniel.okafor', 'POST', `rooms/${room.id}/messages/`, {
      content: 'The test is on Friday.\nBring a ruler.',
    });
    const parent = await school().visit(`/r/${room.id}`, { as: 'ingrid.jensen' });
    await bubble(parent, 'The test is on Friday.').hover();
    const tools = parent.getByRole('toolbar');
    await tools.getByRole('button', { name: 'Answer Daniel Okafor privately' }).waitFor();
    expect(await tools.getByRole('button', { name: 'Reply' }).count()).to.equal(0);
    await tools.getByRole('button', { name: 'Answer Daniel Okafor privately' }).click();
    await parent.getByRole('heading', { name: 'Daniel Okafor', level: 1 }).waitFor();
    const field = composer(parent);
    expect(await field.inputValue()).to.equal('Algebra I: “The test is on Friday.”\n');
    await field.press('End');
    await field.pressSequentially('Emma is at the dentist then.');
    await parent.keyboard.press('Enter');
    await teacher
      .locator('.rooms')
      .getByRole('link', { name: /Ingrid Jensen.*Emma is at the dentist then/s })
      .waitFor();
    const { messages } = await school().request('daniel.okafor', 'GET', `rooms/${room.id}/messages/`);
    expect(messages.map(({ content }: { content: string }) => content)).to.not.include('Emma is at the dentist then.');
  });
});
