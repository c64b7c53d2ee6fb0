import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { TcpProxy } from '../faults/TcpProxy.ts';
import { eventually } from '../support/eventually.ts';
import type { WebSchool } from '../web/WebSchool.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const write = async (page: Page, text: string): Promise<void> => {
  await page.locator('.composer textarea').fill(text);
  await page.locator('.composer textarea').press('Enter');
};
const at = (page: Page, text: string) => page.locator('.message', { hasText: text });
/** What a message says about itself has to be there within this time. */
const soon = { timeout: 1_000 };

const openRoom = async (school: WebSchool, address = school.address) => {
  const room = await school.direct('emma.jensen', 'daniel.okafor');
  const page = await school.visit(`/r/${room}`, { as: 'emma.jensen', address });
  await write(page, 'with a connection');
  await at(page, 'with a connection').locator('.tick.is-sent').last().waitFor();
  return { room, page };
};

withWebSchool('web page › what waits', (school) => {
  it('says at the message that the device is offline, and sends it when the network is back', async () => {
    const { page } = await openRoom(school());
    await page.context().setOffline(true);
    await page.locator('.banner.is-shown').waitFor(soon);
    await write(page, 'from a tunnel');
    await at(page, 'from a tunnel').getByText('You are offline. This is kept').waitFor(soon);
    await write(page, 'changed my mind');
    await at(page, 'changed my mind').getByRole('button', { name: 'Discard' }).click();
    await page.context().setOffline(false);
    await at(page, 'from a tunnel').locator('.tick.is-sent').waitFor();
    expect(await at(page, 'changed my mind').count()).to.equal(0);
    expect(await page.locator('.is-waiting').count()).to.equal(0);
  });

  it('says until when an office lets the person read only, in their language and by their clock', async () => {
    const room = await school().direct('emma.jensen', 'daniel.okafor');
    const page = await school().visit(`/r/${room}`, { as: 'emma.jensen', locale: 'ru-RU', timezoneId: 'Asia/Tokyo' });
    await page.locator('.composer textarea').waitFor();
    await page.context().setOffline(true);
    await page.locator('.banner.is-shown').waitFor();
    await write(page, 'written too late');
    const hold = { user_id: (await school().person('emma.jensen')).id, effect: 'restrict', reason: 'a quarrel' };
    const ends = '2999-01-07T20:30:00.000Z';
    const { id } = await school().request('samuel.osei', 'POST', '../directory/holds/', { ...hold, ends });
    await page.context().setOffline(false);
    const said = at(page, 'written too late').getByRole('alert');
    await said.getByText('Не отправлено: До').waitFor();
    const words = (await said.textContent()) ?? '';
    expect(words).to.include('8 янв').and.include('2999').and.include('05:30');
    expect(words).not.to.match(/\d{4}-\d{2}-\d{2}|UTC/);
    await school().request('samuel.osei', 'DELETE', `../directory/holds/${id}/`);
  });

  it('says of a chat that is opened offline that there is no connection, and not where it begins', async () => {
    const { page } = await openRoom(school());
    await page.context().setOffline(true);
    const other = page.locator('a.room:not([aria-current])').first();
    await other.click();
    await page.getByText('No connection. The messages of this chat').waitFor(soon);
    expect(await page.getByText('This is where the conversation begins').count()).to.equal(0);
    await write(page, 'unheard');
    await at(page, 'unheard').getByText('You are offline').waitFor(soon);
    expect(await page.getByText('This is where the conversation begins').count()).to.equal(0);
    await at(page, 'unheard').getByRole('button', { name: 'Discard' }).click();
    await page.context().setOffline(false);
    await page.getByText('No connection. The messages of this chat').waitFor({ state: 'detached' });
    await page.locator('.beginning, .empty, .message').first().waitFor();
  });

  it('notices within seconds of a message that the server has fallen silent, and says so at the message', async () => {
    const proxy = await TcpProxy.open(school().address);
    try {
      const { page } = await openRoom(school(), proxy.url.replace(/\/$/, ''));
      proxy.swallow();
      await write(page, 'into the void');
      const note = at(page, 'into the void').getByText('The server cannot be reached.');
      await note.waitFor({ timeout: 7_000 });
      proxy.heal();
      await at(page, 'into the void')
        .getByRole('button', { name: 'Try now' })
        .click({ timeout: 1_000 })
        .catch(() => {});
      await at(page, 'into the void').locator('.tick.is-sent').waitFor({ timeout: 30_000 });
    } finally {
      await school().closePages();
      await proxy.close();
    }
  });

  it('says at the message that the server is gone, keeps it over a reload, and sends it once', async () => {
    const proxy = await TcpProxy.open(school().address);
    try {
      const { page, room } = await openRoom(school(), proxy.url.replace(/\/$/, ''));
      proxy.isRefusing = true;
      proxy.cut();
      await write(page, 'kept over a reload');
      await at(page, 'kept over a reload').getByText('The server cannot be reached.').waitFor(soon);
      proxy.heal();
      await page.reload();
      await at(page, 'kept over a reload').locator('.tick.is-sent').waitFor();
      const { messages } = await school().request('daniel.okafor', 'GET', `rooms/${room}/messages/`);
      const same = (messages as { content: string }[]).filter(({ content }) => content === 'kept over a reload');
      expect(same.length).to.equal(1);
    } finally {
      await school().closePages();
      await proxy.close();
    }
  });
});

withWebSchool(
  'web page › what waits for a permit',
  (school) => {
    it('says at the message when it is sent by itself, and lets it be discarded', async () => {
      const room = await school().direct('emma.jensen', 'daniel.okafor');
      const page = await school().visit(`/r/${room}`, { as: 'emma.jensen' });
      for (const text of ['quick 1', 'quick 2', 'quick 3', 'quick 4']) await write(page, text);
      await at(page, 'quick 3').getByText('Too much at once. This is sent by itself').waitFor(soon);
      await at(page, 'quick 3')
        .getByText(/Next attempt in \d+ seconds/)
        .waitFor(soon);
      await at(page, 'quick 4').getByText('Too much at once').waitFor(soon);
      await at(page, 'quick 4').getByRole('button', { name: 'Discard' }).click();
      await eventually(async () => expect(await at(page, 'quick 4').count()).to.equal(0));
      expect(await at(page, 'quick 2').locator('.tick.is-sent').count()).to.equal(1);
    });
  },
  { RATE_MESSAGES_PER_MINUTE: '2' },
);
