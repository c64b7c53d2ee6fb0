import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

/** Of an element in colours of the system: what it is drawn with. */
const paint = (selector: string): string =>
  `(() => { const { backgroundColor, borderTopWidth } = getComputedStyle(document.querySelector(${JSON.stringify(selector)})); return { backgroundColor, borderTopWidth }; })()`;

withWebSchool('web page › for every reader', (school) => {
  it('names the window after what it shows', async () => {
    const page = await school().visit('/', { as: 'ines.duarte' });
    const titled = async (title: RegExp): Promise<void> => {
      await eventually(async () => expect(await page.title()).to.match(title), { within: 8_000 });
    };
    await titled(/^(\(\d+\) )?Chats · Homeroom$/);
    await page.getByRole('link', { name: 'People' }).click();
    await titled(/^(\(\d+\) )?People · Homeroom$/);
    const seen = new Set<string>();
    await page.goto(`${school().address}/school?as=ines.duarte`);
    const tabs = page.locator('.office-nav a');
    await tabs.first().waitFor();
    for (const tab of await tabs.all()) {
      await tab.click();
      const name = (await tab.locator('span').first().textContent()) ?? '';
      await eventually(async () => expect(await page.title()).to.include(`${name.trim()} · Office · Homeroom`));
      seen.add(await page.title());
    }
    expect(seen.size).to.equal(await tabs.count());
    const room = await school().direct('emma.jensen', 'daniel.okafor');
    const chat = await school().visit(`/r/${room}`, { as: 'emma.jensen' });
    await eventually(async () => expect(await chat.title()).to.match(/Daniel Okafor · Homeroom$/));
  });

  it('shows what is selected where the system sets the colours', async () => {
    const room = await school().direct('emma.jensen', 'daniel.okafor');
    await school().request('emma.jensen', 'POST', `rooms/${room}/messages/`, { content: 'Seen by all' });
    const page = await school().visit(`/r/${room}`, { as: 'emma.jensen', forcedColors: 'active' });
    await page.locator('.room[aria-current="page"]').waitFor();
    await page.locator('.bubble').first().waitFor();
    const other = await page.evaluate<{ backgroundColor: string }>(paint('.room:not([aria-current])'));
    for (const selected of [
      '.room[aria-current="page"]',
      '.chip[aria-pressed="true"]',
      '.rail-stop[aria-current="page"]',
    ]) {
      const own = await page.evaluate<{ backgroundColor: string }>(paint(selected));
      expect(own.backgroundColor, selected).not.to.equal(other.backgroundColor);
    }
    const bubble = await page.evaluate<{ borderTopWidth: string }>(paint('.bubble'));
    expect(bubble.borderTopWidth).to.equal('1px');
  });

  it('shows the readers of an announcement neither each other nor how many they are, nor a field they may not use', async () => {
    const { groups } = await school().request('daniel.okafor', 'GET', 'rooms/groups/');
    const contexts = (groups as { context: string }[]).map(({ context }) => context);
    const { room_id } = await school().request('daniel.okafor', 'POST', 'announcements/', {
      audience: { type: 'audience_guardians', contexts },
      content: 'For your eyes only',
      client_id: randomUUID(),
      requires_confirmation: 'none',
    });
    const page = await school().visit(`/r/${room_id}`, { as: 'paolo.marchetti' });
    await page.locator('.bubble-text', { hasText: 'For your eyes only' }).waitFor();
    expect(await page.locator('.composer textarea').count()).to.equal(0);
    expect(await page.locator('.conversation-head').textContent()).not.to.match(/\d+ (people|person)/);
  });
});
