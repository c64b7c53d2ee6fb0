import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const [teacher, student] = ['daniel.okafor', 'sofia.marchetti'] as const;

withWebSchool('web page › mentions of me', (school) => {
  const hits = (page: Page) => page.locator('.mentions .hit');

  it('are listed newest first, by pages, with the unread marked, and open in their chats', async function () {
    this.timeout(60_000);
    const { id } = await school().person(student);
    const asked = { type: 'group', name: 'Named', participant_ids: [id] };
    const room = (await school().request(teacher, 'POST', 'rooms/', asked)).room.id;
    const name = async (content: string, mentions: readonly (number | 'all')[]) =>
      school().request(teacher, 'POST', `rooms/${room}/messages/`, { content, mentions });
    const page = await school().visit('/mentions', { as: student });
    await page.getByRole('heading', { name: 'Mentions of you' }).waitFor();
    await page.getByText('Nobody has mentioned you yet').waitFor();
    await name('@Sofia Marchetti, page **1**', [id]);
    await hits(page).filter({ hasText: 'page 1' }).getByText('Unread').waitFor();
    expect(await page.title()).to.include('Mentions of you');
    for (let at = 2; at <= 60; at += 1) await name(`@all page ${at}`, ['all']);
    await eventually(async () => expect(await hits(page).first().textContent()).to.include('page 60'));
    await eventually(async () => expect(await hits(page).count()).to.equal(50));
    await page.getByRole('button', { name: 'Show more' }).click();
    await eventually(async () => expect(await hits(page).count()).to.equal(60));

    await hits(page).first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.message.is-highlighted', { hasText: 'page 59' }).waitFor();
    await school().request(student, 'POST', `rooms/${room}/read/`, {});
    await page.goBack();
    await hits(page).first().waitFor();
    await eventually(async () => expect(await page.locator('.mention-new').count()).to.equal(0));
  });

  it('are reached from the first screen, and fit a phone', async function () {
    this.timeout(60_000);
    const phone = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true } as const;
    const page = await school().visit('/', { ...phone, as: student });
    await page.getByRole('link', { name: 'Mentions of you' }).tap();
    await page.getByRole('heading', { name: 'Mentions of you' }).waitFor();
    expect(await page.locator('.side').isVisible()).to.equal(false);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).to.equal(true);
    await page.getByRole('button', { name: 'Back' }).tap();
    await page.getByRole('heading', { name: 'Chats' }).waitFor();
  });

  it('are offered in a thread too, with emoji by their names', async function () {
    this.timeout(60_000);
    const { id } = await school().person(student);
    const asked = { type: 'group', name: 'Threads', participant_ids: [id] };
    const room = (await school().request(teacher, 'POST', 'rooms/', asked)).room.id;
    await school().request(teacher, 'POST', `rooms/${room}/messages/`, { content: 'Who brings cake?' });
    const page = await school().visit(`/r/${room}`, { as: teacher });
    await page.locator('.message', { hasText: 'cake' }).locator('.bubble').hover();
    await page.getByRole('toolbar').getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Reply in thread' }).click();
    const field = page.getByRole('textbox', { name: 'Reply in the thread' });
    await field.click();
    await page.keyboard.type('@Sof');
    await page.getByRole('option', { name: 'Sofia Marchetti' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type(':cake');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Tab');
    await page.locator('.panel-body ~ .composer').getByRole('button', { name: 'Emoji' }).click();
    await page.locator('.emoji-popover').locator('[role=gridcell]').first().click();
    await eventually(async () =>
      expect(await field.inputValue()).to.match(/^@Sofia Marchetti .*\p{Emoji}.*\p{Emoji}/u),
    );
    await field.press('Enter');
    await eventually(async () => {
      const { messages } = await school().request(teacher, 'GET', `rooms/${room}/messages/`);
      expect(messages.at(-1).mentions).to.deep.equal([{ user_id: id, name: 'Sofia Marchetti' }]);
    });
  });
});
