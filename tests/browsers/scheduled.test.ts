import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const [teacher, student] = ['daniel.okafor', 'sofia.marchetti'] as const;
const message = (page: Page, text: string): Locator => page.locator('.message', { hasText: text });
const field = (page: Page): Locator => page.locator('.composer textarea');

withWebSchool('web page › sending later', (school) => {
  const direct = async (): Promise<number> => {
    const asked = { type: 'direct', user_id: (await school().person(student)).id };
    return (await school().request(teacher, 'POST', 'rooms/', asked)).room.id;
  };
  const scheduled = async (room: number) =>
    (await school().request(teacher, 'GET', `scheduled/?room_id=${room}`)).scheduled;
  const choose = async (page: Page, item: string | RegExp): Promise<void> => {
    await page.getByRole('button', { name: 'Send later' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  it('is chosen beside the button that sends, shown above the field, changed, sent at once and deleted', async function () {
    this.timeout(90_000);
    const room = await direct();
    const page = await school().visit(`/r/${room}`, { as: teacher });
    const [other, reader] = await Promise.all([
      school().visit(`/r/${room}`, { as: teacher }),
      school().visit(`/r/${room}`, { as: student }),
    ]);
    await field(page).fill('Bring the form');
    await choose(page, /^Tomorrow, /);
    await page.getByText('It will be sent').waitFor();
    expect(await field(page).inputValue()).to.equal('');
    const bar = { name: '1 scheduled message' } as const;
    await other.getByRole('button', bar).waitFor();
    const [kept] = await scheduled(room);
    const at = new Date(kept.send_at);
    expect([at.getHours(), at.getMinutes(), kept.content]).to.deep.equal([8, 0, 'Bring the form']);
    expect(await message(page, 'Bring the form').count(), 'it is no message yet').to.equal(0);

    await other.getByRole('button', bar).press('Enter');
    const dialog = other.getByRole('dialog', { name: 'Scheduled messages' });
    await dialog.getByRole('button', { name: 'Change' }).click();
    await dialog.getByLabel('Message').fill('Bring the form on Friday');
    await dialog.getByLabel('Date and time').fill('2020-01-01T08:00');
    await dialog.getByText('Choose a time that is still to come').waitFor();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).to.equal(true);
    const year = new Date().getFullYear() + 1;
    await dialog.getByLabel('Date and time').fill(`${year}-01-02T09:30`);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Bring the form on Friday').waitFor();
    const [changed] = await scheduled(room);
    expect(new Date(changed.send_at).getTime()).to.equal(new Date(`${year}-01-02T09:30`).getTime());
    await dialog.getByRole('button', { name: 'Send now' }).click();
    await message(reader, 'Bring the form on Friday').waitFor();
    await dialog.getByText('No message waits for its time.').waitFor();
    await eventually(async () => expect(await page.getByRole('button', bar).count()).to.equal(0));

    await field(page).fill('Never mind');
    await choose(page, 'Choose date and time…');
    const chooser = page.getByRole('dialog', { name: 'Send later' });
    await chooser.getByLabel('Date and time').fill(`${year}-01-02T10:00`);
    await chooser.getByRole('button', { name: 'Schedule', exact: true }).click();
    await page.getByRole('button', bar).click();
    const list = page.getByRole('dialog', { name: 'Scheduled messages' });
    await list.getByRole('button', { name: 'All chats' }).click();
    await list.getByRole('listitem').filter({ hasText: 'Sofia Marchetti' }).waitFor();
    await list.getByRole('button', { name: 'Put back into the field' }).click();
    await eventually(async () => expect(await field(page).inputValue()).to.equal('Never mind'));
    expect(await scheduled(room)).to.deep.equal([]);
  });

  it('says why a message failed, also where nobody may write any more', async function () {
    this.timeout(60_000);
    const room = await school().direct(teacher, 'lev.orlov');
    const page = await school().visit(`/r/${room}`, { as: teacher });
    await field(page).fill('Page 12');
    await choose(page, /^Tomorrow, /);
    await page.getByRole('button', { name: '1 scheduled message' }).waitFor();
    const [kept] = await scheduled(room);
    const left = { external_id: 'lev.orlov', role: 'student', first_name: 'Лев', last_name: 'Орлов', is_active: false };
    const answer = await fetch(`${school().address}/api/directory/`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${(await school().person('ines.duarte')).token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ source: 'oneroster:harbour-school', users: [left], relations: [] }),
    });
    expect(answer.status).to.equal(200);
    const { state } = await school().request(teacher, 'POST', `scheduled/${kept.id}/send/`, {});
    expect(state).to.equal('failed');
    await page.getByRole('button', { name: '1 was not sent' }).click();
    const dialog = page.getByRole('dialog', { name: 'Scheduled messages' });
    await dialog.getByText('Not sent:').waitFor();
    await dialog.getByText('Page 12').waitFor();
    expect(await dialog.getByRole('button', { name: 'Change' }).count()).to.equal(0);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByText('No message waits for its time.').waitFor();
  });
});

withWebSchool('web page › undoing a send', (school) => {
  const open = async (): Promise<{ page: Page; reader: Page }> => {
    const asked = { type: 'direct', user_id: (await school().person(student)).id };
    const room = (await school().request(teacher, 'POST', 'rooms/', asked)).room.id;
    const [page, reader] = await Promise.all([
      school().visit(`/r/${room}`, { as: teacher }),
      school().visit(`/r/${room}`, { as: student }),
    ]);
    await page.evaluate(() => localStorage.setItem('homeroom.undo-send', '20'));
    await page.reload();
    return { page, reader };
  };

  it('puts the words back into the field, and a page that is left sends at once', async function () {
    this.timeout(60_000);
    const { page, reader } = await open();
    await field(page).fill('Wrong words');
    await page.keyboard.press('Enter');
    await message(page, 'Wrong words').getByText('Will be sent in').waitFor();
    await field(page).fill('Begun meanwhile');
    await message(page, 'Wrong words').getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => expect(await field(page).inputValue()).to.equal('Wrong words\nBegun meanwhile'));
    expect(await message(page, 'Wrong words').count()).to.equal(0);

    const file = { name: 'page.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') };
    await page.locator('.composer input[type=file]').setInputFiles(file);
    await page.locator('.composer').getByText('page.pdf').waitFor();
    await page.locator('.send').click();
    await message(page, 'page.pdf').getByRole('button', { name: 'Undo' }).click();
    await page.locator('.composer').getByText('page.pdf').waitFor();
    await page
      .locator('.composer')
      .getByRole('button', { name: /Remove/ })
      .click();

    await field(page).fill('Right words');
    await page.keyboard.press('Enter');
    await message(page, 'Right words').getByText('Will be sent in').waitFor();
    expect(await message(reader, 'Right words').count()).to.equal(0);
    await page.reload();
    await message(reader, 'Right words').waitFor({ timeout: 15_000 });
    await message(page, 'Right words').waitFor();
    expect(await message(reader, 'Wrong words').count()).to.equal(0);
  });
});
