import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const [teacher, student, other] = ['daniel.okafor', 'sofia.marchetti', 'lev.orlov'] as const;
const bubble = (page: Page, text: string): Locator => page.locator('.bubble-text', { hasText: text });

withWebSchool('web page › marking as unread', (school) => {
  const readRoom = async () => {
    const participants = await Promise.all([student, other].map(async (who) => (await school().person(who)).id));
    const asked = { type: 'group', name: 'Unread again', participant_ids: participants };
    const room: number = (await school().request(teacher, 'POST', 'rooms/', asked)).room.id;
    for (const content of ['Page one', 'Page two', 'Page three'])
      await school().request(teacher, 'POST', `rooms/${room}/messages/`, { content });
    await school().request(student, 'POST', `rooms/${room}/read/`, {});
    const badge = (page: Page): Locator => page.locator(`.side a[href*="/r/${room}"] .badge`);
    return { room, badge };
  };

  it('counts from a message on, on every device of the person, until they have read it again', async () => {
    const { room, badge } = await readRoom();
    const page = await school().visit(`/r/${room}`, { as: student });
    const second = await school().visit('/', { as: student });
    await second.locator(`.side a[href*="/r/${room}"]`).waitFor();
    await bubble(page, 'Page two').hover();
    await page.getByRole('toolbar').getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Mark as unread from here' }).click();
    for (const one of [page, second]) await badge(one).filter({ hasText: '2' }).waitFor();
    await page.locator('.new-line').waitFor();
    await eventually(async () => expect(await second.title()).to.match(/^\(\d+\) /));

    await second.reload();
    await badge(second).filter({ hasText: '2' }).waitFor();
    await second.locator(`.side a[href*="/r/${room}"]`).click();
    await second.locator('.new-line').waitFor();
    const texts = await second.locator('.new-line, .bubble-text').allInnerTexts();
    expect(texts.findIndex((text) => text.includes('Page two'))).to.equal(
      texts.findIndex((text) => text.toLowerCase().includes('new')) + 1,
    );
    for (const one of [page, second]) await badge(one).waitFor({ state: 'detached' });
    const { unread_count, unread_mark_id } = await school().request(student, 'GET', `rooms/${room}/`);
    expect([unread_count, unread_mark_id]).to.deep.equal([0, null]);
  });

  it('marks a room from its menu and leaves it, and the room stays read for its sender', async () => {
    const { room, badge } = await readRoom();
    const page = await school().visit(`/r/${room}`, { as: student });
    await bubble(page, 'Page three').waitFor();
    const menu = page.locator('.conversation-head').getByRole('button', { name: 'More', exact: true });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Mark as unread' }).click();
    await badge(page).filter({ hasText: '1' }).waitFor();
    await eventually(() => expect(new URL(page.url()).pathname).to.equal('/'));
    const { messages } = await school().request(teacher, 'GET', `rooms/${room}/messages/`);
    const path = `rooms/${room}/messages/${messages.at(-1).id}/receipts/`;
    expect((await school().request(teacher, 'GET', path)).count).to.equal(1);
  });

  it('shows an own message at once in the middle of what is unread, apart from it until the end is there', async function () {
    this.timeout(90_000);
    const { room } = await readRoom();
    for (let line = 1; line <= 200; line += 1)
      await school().request(teacher, 'POST', `rooms/${room}/messages/`, { content: `Line ${line}.` });
    const page = await school().visit(`/r/${room}`, { as: student });
    await bubble(page, 'Line 1.').waitFor();
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(/\/messages\/\?limit=\d+$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.locator('.composer textarea').fill('Where are you?');
    await page.locator('.composer textarea').press('Enter');
    await bubble(page, 'Where are you?').waitFor({ state: 'attached' });
    await page.locator('.scroller .shimmer').waitFor({ state: 'attached' });
    letGo();
    await page.locator('.scroller .shimmer').waitFor({ state: 'detached' });
    await eventually(async () => {
      const shown = await page.locator('.bubble-text').allInnerTexts();
      expect(shown.slice(-2).map((text) => text.split('\n')[0])).to.deep.equal(['Line 200.', 'Where are you?']);
    });
  });
});
