import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { withWebSchool } from '../web/withWebSchool.ts';

/** Letters as they stand in the face, without hidden text. */
const faces = async (row: Locator): Promise<string[]> => row.locator('.avatar').allTextContents();

withWebSchool('web page › names', (school) => {
  const group = async (name: string): Promise<void> => {
    const ids = await Promise.all(['ingrid.jensen', 'paolo.marchetti'].map((who) => school().person(who)));
    const participant_ids = ids.map(({ id }) => id);
    await school().request('daniel.okafor', 'POST', 'rooms/', { type: 'group', name, participant_ids });
  };
  const rowOf = (page: Page, name: string): Locator =>
    page.locator('.rooms a.room', { has: page.locator('strong', { hasText: name }) });

  it('give a group the faces of its members, however much it is called like a person', async () => {
    // The name of a colleague, in capitals, with a Cyrillic е and with wide spaces.
    const names = ['Sofia Marchetti', 'SOFIA  MARCHETTI', 'Sofia Marchеtti', 'Sofia\u2003Marchetti '];
    for (const name of names) await group(name);
    const page = await school().visit('/', { as: 'paolo.marchetti' });
    const rows = page.locator('.rooms a.room', { has: page.locator('.faces') });
    await rows.nth(names.length - 1).waitFor();
    for (const row of (await rows.all()).slice(0, names.length)) {
      expect(await faces(row)).to.deep.equal(['IJ', 'DO']);
      expect(await row.locator('.avatar').count()).to.equal(2);
    }
    await rows.first().click();
    const head = page.locator('.conversation-head');
    await head.locator('.faces').waitFor();
    // How many they are, and their names once these are there.
    await head.locator('.conversation-about', { hasText: /^Group · Ingrid Jensen, Daniel Okafor/ }).waitFor();
  });

  it('that run from right to left move nothing around them', async () => {
    await group('שלום כיתה 7');
    const page = await school().visit('/', { as: 'paolo.marchetti' });
    const row = rowOf(page, 'שלום');
    await row.click();
    const head = page.locator('.conversation-head h1');
    expect(await head.locator('bdi').textContent()).to.equal('שלום כיתה 7');
    const composer = page.locator('.composer textarea').first();
    expect(await composer.getAttribute('aria-label')).to.contain('\u2068שלום כיתה 7\u2069');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).to.equal(true);
  });
});
