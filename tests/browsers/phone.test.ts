import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const phone = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  reducedMotion: 'reduce',
} as const;
const small = { ...phone, viewport: { width: 375, height: 667 } };
const [landscape, tablet] = [
  { width: 844, height: 390 },
  { width: 768, height: 1024 },
];

/** Fails unless all of an element is inside the window, below the head of the conversation. */
const expectWhole = async (page: Page, element: Locator, what: string): Promise<void> =>
  eventually(async () => {
    const box = await element.boundingBox();
    const list = await page.locator('.scroller').boundingBox();
    if (box === null || list === null) throw new Error(`${what} is not shown`);
    expect(box.x, `${what}: left edge`).to.be.at.least(0);
    expect(box.x + box.width, `${what}: right edge`).to.be.at.most(list.x + list.width + 0.5);
    expect(box.y, `${what}: upper edge`).to.be.at.least(list.y);
    expect(box.y + box.height, `${what}: lower edge`).to.be.at.most(list.y + list.height + 0.5);
  });

withWebSchool('web page › phone', (school) => {
  it('a search hit opens its conversation, in view and lit', async function () {
    this.timeout(60_000);
    const room = await school().direct('daniel.okafor', 'ingrid.jensen');
    const say = (content: string) => school().request('ingrid.jensen', 'POST', `rooms/${room}/messages/`, { content });
    await say('The quokka essay is due on Monday.');
    for (let at = 1; at <= 60; at += 1) await say(`Line ${at} of the reading list, with its pages.`);
    const page = await school().visit('/', { ...phone, as: 'daniel.okafor' });
    await page.getByRole('searchbox').fill('quokka');
    await page.locator('.hit').tap();
    const hit = page.locator('.message.is-highlighted');
    await hit.waitFor();
    expect(await hit.textContent()).to.contain('quokka');
    await expectWhole(page, hit.locator('.bubble'), 'hit');
    const colourOf = (selector: string): Promise<string> =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector} .bubble')).backgroundColor`);
    const lit = await colourOf('.message.is-highlighted');
    const plain = await colourOf('.message:not(.is-highlighted):not(.is-mine)');
    expect(lit).to.not.equal(plain);
    await page.getByRole('button', { name: 'Back' }).tap();
    await page.locator('.hit').waitFor();
    expect(await page.getByRole('searchbox').inputValue(), 'the search is still there').to.equal('quokka');
  });

  for (const viewport of [landscape, tablet])
    it(`gives a conversation the whole window at ${viewport.width}×${viewport.height}`, async function () {
      this.timeout(60_000);
      const room = await school().direct('daniel.okafor', 'ingrid.jensen');
      const page = await school().visit(`/r/${room}`, { ...phone, viewport, as: 'daniel.okafor' });
      const list = page.locator('.scroller');
      await list.waitFor();
      const { width = 0, height = 0 } = (await list.boundingBox()) ?? {};
      expect(width).to.be.at.least(viewport.width - 80);
      expect(height, 'room for messages').to.be.at.least(viewport.height / 2);
      expect(await page.locator('.rooms').isVisible()).to.equal(false);
      expect(await page.locator('.demo-bar').isVisible()).to.equal(viewport.height > 500);
      await page.getByRole('button', { name: 'Back' }).tap();
      await page.locator('.rooms').waitFor();
    });

  it('lists the chats first, and above them what there is to decide', async function () {
    this.timeout(60_000);
    const teacher = await school().visit('/', { ...phone, as: 'daniel.okafor' });
    await teacher.locator('.room').first().waitFor();
    expect(await teacher.getByRole('main').getAttribute('aria-label')).to.equal('Chats');
    expect(await teacher.locator('.home').count()).to.equal(0);
    expect(await teacher.locator('.decisions').count()).to.equal(0);

    const office = await school().visit('/', { ...phone, as: 'ines.duarte' });
    const decision = office.locator('.decisions a').first();
    await decision.waitFor();
    const { height = 0 } = (await decision.boundingBox()) ?? {};
    expect(height, 'high enough for a finger').to.be.at.least(44);
    await office.locator('.decisions a', { hasText: 'of your office' }).tap();
    await office.locator('.chip[aria-pressed="true"]', { hasText: 'Office' }).waitFor();
  });

  it('scrolls no page of the school sideways', async function () {
    this.timeout(90_000);
    const page = await school().visit('/school', { ...small, as: 'ines.duarte' });
    const parts = page.locator('.office-nav a');
    const navigation = page.locator('.office-nav-button');
    await navigation.waitFor();
    const count = await parts.count();
    expect(count).to.be.at.least(13);
    for (let at = 0; at < count; at += 1) {
      await navigation.tap();
      const name = await parts.nth(at).locator('span').first().textContent();
      await parts.nth(at).tap();
      await page.getByRole('heading', { level: 1, name: `${name}` }).waitFor();
      expect(await navigation.textContent(), 'the button says where one is').to.contain(name);
      expect(await parts.nth(at).isVisible(), 'the navigation closes').to.equal(false);
      await page.waitForLoadState('networkidle');
      const wide = `[...document.querySelectorAll('.school, .school-main, .school-sheet, .school-split, .school-list, .school-detail')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)`;
      expect(await page.evaluate('document.documentElement.scrollWidth'), `${name}`).to.be.at.most(375);
      expect(await page.evaluate(wide), `${name}`).to.deep.equal([]);
    }
  });
});
