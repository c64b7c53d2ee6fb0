import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const [teacher, student, other] = ['daniel.okafor', 'sofia.marchetti', 'lev.orlov'] as const;
const message = (page: Page, text: string): Locator => page.locator('.message', { hasText: text });
const read = { name: 'I have read this' } as const;

withWebSchool('web page › confirmations', (school) => {
  const group = async (): Promise<number> => {
    const participants = await Promise.all([student, other].map(async (who) => (await school().person(who)).id));
    const asked = { type: 'group', name: 'Trip', participant_ids: participants };
    return (await school().request(teacher, 'POST', 'rooms/', asked)).room.id;
  };
  const ask = async (room: number, content: string): Promise<number> =>
    (await school().request(teacher, 'POST', `rooms/${room}/messages/`, { content, requires_confirmation: 'person' }))
      .id;

  it('are asked by who leads the room, given by a button, and counted as they come in', async function () {
    this.timeout(60_000);
    const room = await group();
    const page = await school().visit(`/r/${room}`, { as: teacher });
    const [reader, second] = await Promise.all([
      school().visit(`/r/${room}`, { as: student }),
      school().visit(`/r/${room}`, { as: student }),
    ]);
    await page.getByRole('button', { name: 'Show formatting' }).click();
    const asking = page.getByRole('button', { name: 'Ask to confirm' });
    await asking.click();
    expect(await asking.getAttribute('aria-pressed')).to.equal('true');
    await page.getByText('Everybody in the chat will be asked to confirm').waitFor();
    await page.locator('.composer textarea').fill('Bring the form on Friday');
    await page.keyboard.press('Enter');
    await message(page, 'Bring the form').getByText('0 of 2 have confirmed').waitFor();
    expect(await asking.getAttribute('aria-pressed'), 'the next message asks nobody').to.equal('false');

    for (const one of [reader, second]) await message(one, 'Bring the form').getByRole('button', read).waitFor();
    expect(await reader.getByText('have confirmed').count(), 'others do not see the count').to.equal(0);
    await reader.getByRole('button', read).press('Enter');
    for (const one of [reader, second]) {
      await message(one, 'Bring the form').getByText('You confirmed this').waitFor();
      expect(await one.getByRole('button', read).count()).to.equal(0);
    }
    await message(page, 'Bring the form').getByText('1 of 2 have confirmed').click();
    const dialog = page.getByRole('dialog', { name: 'Who has confirmed' });
    await dialog.getByRole('row', { name: 'Лев Орлов' }).getByText('not read').waitFor();
    await dialog.getByRole('row', { name: 'Sofia Marchetti' }).getByText('confirmed', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Remind those who have not' }).click();
    await page.getByText('1 person was reminded.').waitFor();

    await reader.reload();
    await message(reader, 'Bring the form').getByText('You confirmed this').waitFor();
    await reader.getByRole('button', { name: 'Show formatting' }).click();
    await reader.getByRole('button', { name: 'Bold' }).waitFor();
    expect(await reader.getByRole('button', { name: 'Ask to confirm' }).count()).to.equal(0);
  });

  it('wait on the first screen, and are given from there', async function () {
    this.timeout(60_000);
    const room = await group();
    await ask(room, 'The **list** of books');
    const page = await school().visit('/', { as: student });
    const waiting = page.getByRole('list', { name: 'To confirm' });
    const entry = waiting.getByRole('listitem').filter({ hasText: 'The list of books' });
    await entry.waitFor();
    const later = await ask(room, 'The new timetable');
    const next = waiting.getByRole('listitem').filter({ hasText: 'The new timetable' });
    await next.waitFor();
    await school().request(teacher, 'POST', `rooms/${room}/messages/${later}/remind/`, {});
    await next.getByText('Reminder').waitFor();
    await entry.getByRole('button', read).click();
    await entry.waitFor({ state: 'detached' });
    await next.getByRole('link').click();
    await page.locator('.message.is-highlighted', { hasText: 'The new timetable' }).waitFor();
    await page.locator('.message.is-highlighted').getByRole('button', read).click();
    await page.goBack();
    await page.getByRole('link', { name: 'Mentions of you' }).waitFor();
    await eventually(async () => expect(await waiting.count()).to.equal(0));
  });

  it('are kept without a network, over a reload, and end with the message', async function () {
    this.timeout(60_000);
    const room = await group();
    const [kept, gone] = [await ask(room, 'Keep this'), await ask(room, 'Forget this')];
    const page = await school().visit(`/r/${room}`, { as: student });
    await message(page, 'Keep this').getByRole('button', read).waitFor();
    await page.route('**/confirm/', (route) => route.abort());
    await message(page, 'Keep this').getByRole('button', read).click();
    await message(page, 'Keep this').getByText('You have confirmed this').waitFor();
    const counts = async (id: number) =>
      (await school().request(teacher, 'GET', `rooms/${room}/messages/${id}/confirmations/`)).counts.confirmed;
    expect(await counts(kept)).to.equal(0);
    await page.unroute('**/confirm/');
    await page.reload();
    await eventually(async () => expect(await counts(kept)).to.equal(1));
    await message(page, 'Keep this').getByText('You confirmed this').waitFor();
    await school().request(teacher, 'DELETE', `rooms/${room}/messages/${gone}/`);
    await eventually(async () => expect(await page.getByRole('button', read).count()).to.equal(0));
  });
});
