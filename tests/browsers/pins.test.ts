import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { withWebSchool } from '../web/withWebSchool.ts';

const [teacher, student, other] = ['daniel.okafor', 'sofia.marchetti', 'lev.orlov'] as const;
const bubble = (page: Page, text: string): Locator => page.locator('.bubble-text', { hasText: text });
const bar = (page: Page): Locator => page.locator('.pinned-bar');

withWebSchool('web page › pinned messages', (school) => {
  const openMenu = async (page: Page, text: string): Promise<void> => {
    await bubble(page, text).hover();
    await page.getByRole('toolbar').getByRole('button', { name: 'More', exact: true }).click();
  };

  it('are pinned by who leads the room, and live for all others, with a bar that leads to them', async () => {
    const participants = await Promise.all([student, other].map(async (who) => (await school().person(who)).id));
    const asked = { type: 'group', name: 'Pinned', participant_ids: participants };
    const room: number = (await school().request(teacher, 'POST', 'rooms/', asked)).room.id;
    const say = (content: string) => school().request(teacher, 'POST', `rooms/${room}/messages/`, { content });
    await say('The test is on **Friday**');
    for (let index = 0; index < 20; index += 1) await say(`Line ${index}`);
    const page = await school().visit(`/r/${room}`, { as: teacher });
    const reader = await school().visit(`/r/${room}`, { as: student });
    await Promise.all([bubble(page, 'Line 19').waitFor(), bubble(reader, 'Line 19').waitFor()]);
    await openMenu(page, 'Line 19');
    await page.getByRole('menuitem', { name: 'Pin for everybody' }).click();
    for (const one of [page, reader]) await bar(one).filter({ hasText: 'Line 19' }).waitFor();
    await reader.locator('.message', { hasText: 'Line 19' }).locator('.pin-mark').waitFor();

    const { messages } = await school().request(teacher, 'GET', `rooms/${room}/messages/`);
    await school().request(teacher, 'PUT', `rooms/${room}/messages/${messages[0].id}/pin/`);
    await bar(reader).filter({ hasText: 'The test is on Friday' }).waitFor();
    await reader.getByRole('button', { name: 'Show the pinned message by Daniel Okafor' }).click();
    await reader.locator('.message.is-highlighted', { hasText: 'The test is on' }).waitFor();

    await openMenu(reader, 'The test is on');
    await reader.getByRole('menuitem', { name: 'Copy link' }).waitFor();
    expect(await reader.getByRole('menuitem', { name: 'Unpin' }).count()).to.equal(0);
    await reader.keyboard.press('Escape');
    await reader.reload();
    await bar(reader).getByRole('button', { name: 'All 2' }).click();
    await reader.locator('.pinned-list li').nth(1).filter({ hasText: 'Line 19' }).waitFor();

    await school().request(teacher, 'DELETE', `rooms/${room}/messages/${messages[0].id}/`);
    await bar(reader).filter({ hasText: 'Line 19' }).waitFor();
    await openMenu(page, 'Line 19');
    await page.getByRole('menuitem', { name: 'Unpin' }).click();
    for (const one of [page, reader]) await bar(one).waitFor({ state: 'detached' });
    expect(await reader.locator('.pin-mark').count()).to.equal(0);
  });
});
