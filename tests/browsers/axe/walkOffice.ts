import type { Locator, Page } from 'playwright-core';
import { changedRoster } from '../../web/changedRoster.ts';
import type { Inspection } from './Inspection.ts';

const office = 'ines.duarte';
const lead = 'marta.lindqvist';

/** Every page of the office, with what opens in it, what it says when it is empty, and when it cannot be loaded. */
export const walkOffice = async (inspection: Inspection): Promise<void> => {
  const page = await inspection.visit('/school', office);
  await page.locator('.decisions a').first().waitFor();
  await page.locator('.records .record').first().waitFor();
  await inspection.look('office: today', page);
  const links = page.locator('.office-nav a');
  const parts = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  if (parts.length < 13) inspection.found.push(`only ${parts.length} pages of the office`);
  const disclosure = page.locator('.office-nav-button');
  if (await disclosure.isVisible()) {
    await disclosure.click();
    await inspection.look('office: navigation', page);
  }
  for (const part of parts) {
    await inspection.go(page, part, office);
    await page.locator('.school-main h1').waitFor();
    await page.waitForLoadState('networkidle');
    await inspection.look(`office: ${part}`, page);
  }
  await walkDirectory(inspection, page);
  await walkDecisions(inspection);
  await walkCases(inspection, page);
};

const inDialog = async (inspection: Inspection, page: Page, opener: Locator, screen: string): Promise<void> => {
  await opener.click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.waitForLoadState('networkidle');
  await inspection.look(screen, page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
};

const walkDirectory = async (inspection: Inspection, page: Page): Promise<void> => {
  const { say } = inspection;
  const button = (key: string): Locator =>
    page.locator('.school-detail').getByRole('button', { name: say(key), exact: true });
  await inspection.go(page, '/school/people', office);
  await page.getByRole('button', { name: /Sofia Marchetti/ }).click();
  await page.locator('.relations li').first().waitFor();
  await inspection.look('office: a person', page);
  for (const key of ['holds.decide', 'hand.addRelation', 'records.erase'])
    await inDialog(inspection, page, button(key), `office: ${key}`);
  await inDialog(inspection, page, button('hand.edit').first(), 'office: hand.edit');
  await button('admin.tryEnding').first().click();
  await page.locator('.outcome').waitFor();
  await inspection.look('office: what would follow', page);

  const { searchParams } = new URL(page.url());
  await inspection.go(page, `/school/why?from=${searchParams.get('from')}&to=${searchParams.get('to')}`, office);
  await page.locator('.pair-answer').first().waitFor();
  await inspection.look('office: why two may write', page);

  await inspection.go(page, '/school/import', office);
  await page.getByLabel(say('import.file')).setInputFiles({
    ...{ name: 'roster.zip', mimeType: 'application/zip', buffer: await changedRoster() },
  });
  await page.getByText(say('import.settings')).click();
  await page.getByRole('button', { name: say('import.check') }).click();
  await page.getByRole('heading', { name: say('import.dryRun') }).waitFor();
  await inspection.look('office: outcome of a roster', page);
  await page.locator('.earlier-imports .record button').first().click();
  await page.locator('.earlier-imports .roster-outcome').waitFor();
  await inspection.look('office: undoing a roster', page);

  await inspection.go(page, '/school/people?q=quaggaxyz', office);
  await page.getByRole('heading', { name: say('list.noneFiltered') }).waitFor();
  await inspection.look('office: nobody fits', page);
  await page.route('**/api/directory/people/**', (route) => route.abort());
  await inspection.go(page, '/school/people', office);
  await page.getByRole('alert').waitFor();
  await inspection.look('office: people that cannot be loaded', page);
  await page.unroute('**/api/directory/people/**');
};

const walkDecisions = async (inspection: Inspection): Promise<void> => {
  const { say } = inspection;
  const page = await inspection.visit('/school/reports', lead);
  await page
    .getByRole('button', { name: say('reports.look') })
    .first()
    .click();
  await page.getByText(say('reports.decide')).waitFor();
  await page.getByLabel(say('reports.do.warn')).check();
  await inspection.look('office: a report', page);
  await page.getByRole('button', { name: say('reports.decided'), exact: true }).click();
  await page.getByText('Talked.').first().waitFor();
  await inspection.look('office: reports that are decided', page);
  await inspection.go(page, '/school/held', lead);
  await page
    .getByRole('button', { name: say('held.look') })
    .first()
    .click();
  await page.getByLabel(say('held.do.refuse')).check();
  await inspection.look('office: a held message', page);
  await inspection.go(page, '/school/words', lead);
  await page.locator('.unwanted li').first().waitFor();
  await inspection.look('office: lists of words', page);
  await inDialog(inspection, page, page.getByRole('button', { name: say('words.add') }), 'office: words.add');
  const other = await inspection.visit('/school/reports', 'ruth.adler');
  await other.getByRole('heading', { name: say('reports.none') }).waitFor();
  await inspection.look('office: no reports', other);
};

const walkCases = async (inspection: Inspection, page: Page): Promise<void> => {
  const { say } = inspection;
  await inspection.go(page, '/school/cases', office);
  await inDialog(inspection, page, page.getByRole('button', { name: say('cases.open') }), 'office: cases.open');
  await inDialog(
    inspection,
    page,
    page.getByRole('button', { name: say('cases.end'), exact: true }),
    'office: cases.end',
  );
  await page.getByRole('button', { name: say('cases.look') }).click();
  await page.locator('.school-list .contact-main').first().waitFor();
  await inspection.look('office: a case', page);
  await page.locator('.school-list .contact-main').first().click();
  await page.locator('.case-message').first().waitFor();
  await inspection.look('office: a chat of a case', page);
  await inspection.go(page, '/school/audit', office);
  await page
    .getByRole('button', { name: say('audit.show') })
    .first()
    .click();
  await page.locator('.audit-details').waitFor();
  await inspection.look('office: an entry of the record', page);
};
