import axe from 'axe-core';
import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import type { WebSchool } from '../../web/WebSchool.ts';
import { withWebSchool } from '../../web/withWebSchool.ts';

const [teacher, student] = ['daniel.okafor', 'sofia.marchetti'] as const;

const picture = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 300, height: 200, channels: 3, background } })
    .jpeg()
    .toBuffer();

const violations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document.querySelector('.panel')).then(({ violations }) => violations.map(({ id, nodes }) =>
    id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
};

const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Pictures, files and links' });

const openPanel = async (page: Page): Promise<void> => {
  await page.locator('.conversation-title').click();
  await page.getByRole('button', { name: 'Pictures, files and links' }).click();
  await panel(page).waitFor();
};

withWebSchool('what a room shares, in the page', (school) => {
  const share = async (server: WebSchool): Promise<number> => {
    const room = await server.direct(teacher, student);
    const { token } = await server.person(teacher);
    const upload = async (name: string, body: Buffer): Promise<number> => {
      const address = `${server.address}/api/chat/attachments/?name=${encodeURIComponent(name)}`;
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' };
      const response = await fetch(address, { method: 'POST', headers, body: new Uint8Array(body) });
      return (await response.json()).id;
    };
    const say = (content: string, ids: readonly number[] = []) =>
      server.request(teacher, 'POST', `rooms/${room}/messages/`, { content, attachment_ids: ids });
    await say('From the trip', [await upload('lake.jpg', await picture('#205080'))]);
    for (let index = 0; index < 30; index += 1) await say(`Line ${index}`);
    await say('Read https://school.example/trip before Monday');
    await say('The plan', [await upload('Plan.txt', Buffer.from('Monday: page 12\n'))]);
    await say('', [
      await upload('wood.jpg', await picture('#305020')),
      await upload('hill.jpg', await picture('#806020')),
    ]);
    return room;
  };

  it('is looked through by its kind, enlarged one after the other, and leads to its message', async function () {
    this.timeout(90_000);
    const room = await share(school());
    const page = await school().visit(`/r/${room}`, { as: student });
    await openPanel(page);
    const pictures = panel(page).locator('.shared-picture');
    await pictures.nth(2).locator('img').waitFor();
    expect(await pictures.count()).to.equal(3);
    expect(await pictures.first().getAttribute('aria-label')).to.match(/^Open wood\.jpg, sent by Daniel Okafor, /);
    expect(await violations(page)).to.deep.equal([]);

    await pictures.nth(1).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'hill.jpg' }).getByText('2 of 3').waitFor();
    await page.keyboard.press('ArrowRight');
    const last = page.getByRole('dialog', { name: 'lake.jpg' });
    await last.getByText('3 of 3').waitFor();
    await last.locator('img').waitFor();
    await last.getByRole('button', { name: 'Show in the chat' }).click();
    await page.locator('.message.is-highlighted', { hasText: 'From the trip' }).waitFor();

    await panel(page).getByRole('button', { name: 'Links' }).click();
    const link = panel(page).getByRole('link', { name: 'school.example/trip' });
    await link.waitFor();
    expect(await link.getAttribute('rel')).to.include('noopener');
    await panel(page).getByRole('button', { name: 'Files' }).click();
    await panel(page)
      .getByRole('button', { name: /Plan\.txt/ })
      .first()
      .waitFor();
    expect(await violations(page)).to.deep.equal([]);
    await panel(page).getByRole('button', { name: 'Show Plan.txt in the chat' }).click();
    await page.locator('.message.is-highlighted', { hasText: 'The plan' }).waitFor();
  });

  it('says that there is nothing yet, and fits a phone, where a jump shows the message', async function () {
    this.timeout(90_000);
    const empty = await school().direct(teacher, 'arjun.mehta');
    const page = await school().visit(`/r/${empty}`, { as: teacher, viewport: { width: 360, height: 700 } });
    await openPanel(page);
    await panel(page).getByText('No pictures here yet').waitFor();
    await panel(page).getByRole('button', { name: 'Links' }).click();
    await panel(page).getByText('No links here yet').waitFor();
    const { messages } = await school().request(teacher, 'GET', `rooms/${await share(school())}/messages/`);
    await page.goto(page.url().replace(/\/r\/\d+/, `/r/${messages[0].room_id}`));
    await openPanel(page);
    await panel(page).locator('.shared-picture').first().waitFor();
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).to.equal(0);
    await panel(page).getByRole('button', { name: 'Files' }).click();
    await panel(page).getByRole('button', { name: 'Show Plan.txt in the chat' }).first().click();
    await panel(page).waitFor({ state: 'detached' });
    await page.locator('.message.is-highlighted', { hasText: 'The plan' }).first().waitFor();
  });
});
