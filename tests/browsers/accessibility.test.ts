import axe from 'axe-core';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { changedRoster } from '../web/changedRoster.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The findings of axe, one line each. The debugger may run its script despite the page's policy. */
const violations = async (page: Page): Promise<string[]> => {
  await page.evaluate('Promise.all(document.getAnimations().map((animation) => animation.finish()))');
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(rules)} }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? ''))))`);
};

const still = { reducedMotion: 'reduce' } as const;

withWebSchool('web page › accessibility', (school) => {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const options = { colorScheme, viewport, ...still };
      const isWide = viewport.width > 900;
      let found: string[] = [];
      const look = async (what: string, page: Page): Promise<void> => {
        found.push(...(await violations(page)).map((line) => `${what}: ${line}`));
      };
      const name = `${colorScheme}, ${viewport.width} wide`;
      beforeEach(() => {
        found = [];
      });

      it(`passes every rule of axe in chats, ${name}`, async function () {
        this.timeout(150_000);
        const room = await school().direct('daniel.okafor', 'ingrid.jensen');
        const chooser = await school().visit('/', options);
        await chooser.getByRole('heading', { level: 1 }).waitFor();
        await look('chooser', chooser);

        const page = await school().visit('/', { ...options, as: 'daniel.okafor' });
        await page.locator('.rooms .room').first().waitFor();
        if (isWide) await page.locator('.home h1').waitFor();
        await look('home', page);
        for (const [button, dialog] of [
          ['New announcement', 'Announcement'],
          ['New chat', 'New chat'],
          ['Settings', 'Settings'],
          ['Daniel Okafor: switch person', 'Switch person'],
        ] as const) {
          await page.getByRole('button', { name: button }).click();
          await page.getByRole('dialog', { name: dialog }).waitFor();
          await look(dialog, page);
          await page.keyboard.press('Escape');
        }
        await page.keyboard.press('?');
        await page.getByRole('dialog').waitFor();
        await look('shortcuts', page);
        await page.keyboard.press('Escape');
        await page.getByRole('searchbox').fill('common');
        await page.locator('.hit').first().waitFor();
        await page.getByText('Filter messages').click();
        await look('search', page);
        await page.getByRole('searchbox').fill('Jensen');
        await page.locator('.contact').first().waitFor();
        await look('people found', page);

        await page.goto(`${school().address}/r/${room}?as=daniel.okafor`);
        await page.locator('.bubble-text').last().click();
        await page.getByRole('toolbar').waitFor();
        await look('conversation', page);
        await page.getByRole('button', { name: 'React', exact: true }).click();
        await page.getByRole('gridcell', { name: 'party popper' }).waitFor();
        await look('emoji', page);
        await page.getByRole('gridcell').first().click();
        await page.locator('.reaction').first().waitFor();
        await page.getByRole('toolbar').getByRole('button', { name: 'More' }).click();
        await look('menu of a message', page);
        await page.getByRole('menuitem', { name: 'Reply in thread' }).click();
        await page.getByRole('complementary', { name: 'Thread' }).waitFor();
        await look('thread', page);
        await page.keyboard.press('Escape');
        await page.locator('.conversation-title').click();
        await page.getByRole('complementary', { name: 'Details' }).getByText('Ingrid Jensen').first().waitFor();
        await look('details', page);
        await page.keyboard.press('Escape');
        await page.locator('.conversation-head').getByRole('button', { name: 'More' }).click();
        await look('menu', page);
        await page.keyboard.press('Escape');

        await page.goto(`${school().address}/people?as=daniel.okafor`);
        await page.getByText('Guardian of Emma').first().waitFor();
        await look('people', page);
        await page
          .getByRole('button', { name: /^Ingrid Jensen/ })
          .first()
          .click();
        await page.getByText('Why you may write to each other').waitFor();
        await look('person', page);
        expect(found).to.deep.equal([]);
      });

      it(`passes every rule of axe in the school, ${name}`, async function () {
        this.timeout(150_000);
        const office = await school().visit('/school', { ...options, as: 'marta.lindqvist' });
        await office.getByRole('button', { name: /Sofia Marchetti/ }).click();
        await office.locator('.relations li').first().waitFor();
        await look('directory', office);
        const whole = await school().visit('/school', { ...options, as: 'ines.duarte' });
        for (const part of await whole.locator('.tabs a').all()) {
          await part.click();
          await whole.locator('.school-sheet, .school-split').first().waitFor();
          await whole.waitForLoadState('networkidle');
          await look((await part.textContent()) ?? '', whole);
        }
        await whole.goto(`${school().address}/school/import?as=ines.duarte`);
        await whole
          .getByLabel('Roster (ZIP)')
          .setInputFiles({ name: 'roster.zip', mimeType: 'application/zip', buffer: await changedRoster() });
        await whole.getByRole('button', { name: 'Show what would change' }).click();
        await whole.getByRole('heading', { name: 'What would change' }).waitFor();
        await look('outcome of a roster', whole);
        expect(found).to.deep.equal([]);
      });
    }
});
