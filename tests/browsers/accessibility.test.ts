import axe from 'axe-core';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
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
    it(`passes every rule of axe, ${colorScheme}`, async function () {
      this.timeout(90_000);
      const room = await school().direct('daniel.okafor', 'ingrid.jensen');
      const found: string[] = [];
      const look = async (what: string, page: Page): Promise<void> => {
        found.push(...(await violations(page)).map((line) => `${what}: ${line}`));
      };
      const options = { colorScheme, ...still };

      const chooser = await school().visit('/', options);
      await chooser.getByRole('heading', { level: 1 }).waitFor();
      await look('chooser', chooser);

      const page = await school().visit('/', { ...options, as: 'daniel.okafor' });
      await page.locator('.room').first().waitFor();
      await look('rooms', page);
      await page.goto(`${school().address}/r/${room}?as=daniel.okafor`);
      await page.locator('.bubble-text').last().hover();
      await page.getByRole('toolbar').waitFor();
      await look('conversation', page);
      await page.getByRole('button', { name: 'React', exact: true }).click();
      await page.getByRole('gridcell', { name: 'party popper' }).waitFor();
      await look('emoji', page);
      await page.getByRole('gridcell').first().click();
      await page.locator('.reaction').waitFor();
      await page.locator('.conversation-title').click();
      await page.getByRole('complementary', { name: 'Details' }).getByText('Ingrid Jensen').first().waitFor();
      await look('details', page);
      await page.keyboard.press('Escape');
      await page.locator('.conversation-head').getByRole('button', { name: 'More' }).click();
      await look('menu', page);
      await page.keyboard.press('Escape');
      await page.getByRole('searchbox').fill('Jensen');
      await page.locator('.contact').first().waitFor();
      await look('search', page);
      await page.getByRole('searchbox').fill('');
      for (const [button, name] of [
        ['New chat', 'New chat'],
        ['Settings', 'Settings'],
        ['Daniel Okafor: switch person', 'Switch person'],
      ] as const) {
        await page.getByRole('button', { name: button }).click();
        await page.getByRole('dialog', { name }).waitFor();
        await look(name, page);
        await page.keyboard.press('Escape');
      }
      await page.getByRole('link', { name: 'People' }).click();
      await page.getByText('Guardian of Emma').first().waitFor();
      await page.getByRole('button', { name: /^Ingrid Jensen/ }).click();
      await page.getByText('Why you may write to each other').waitFor();
      await look('people', page);

      const office = await school().visit('/school', { ...options, as: 'marta.lindqvist' });
      await office.getByRole('button', { name: /Sofia Marchetti/ }).click();
      await office.locator('.relations li').first().waitFor();
      await look('directory', office);
      const whole = await school().visit('/school', { ...options, as: 'ines.duarte' });
      for (const part of ['Schools', 'Holds', 'Reports', 'Roster import', 'What if', 'Totals', 'Cases', 'Audit log']) {
        await whole.getByRole('link', { name: part }).click();
        await whole.locator('.school-sheet').waitFor();
        await look(part, whole);
      }
      expect(found).to.deep.equal([]);
    });
});
