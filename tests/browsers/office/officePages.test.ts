import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../support/eventually.ts';
import type { WebSchool } from '../../web/WebSchool.ts';
import { withWebSchool } from '../../web/withWebSchool.ts';

const office = 'ines.duarte';
const lead = 'marta.lindqvist';

const heading = (page: Page, name: string): Locator => page.getByRole('heading', { level: 1, name });
/** Where the focus is: the words or the name of the element. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(
    "((one) => one === document.body ? '' : one.getAttribute('aria-label') ?? one.textContent)(document.activeElement)",
  );
const pressed = (page: Page): Locator => page.locator('.filter-bar [aria-pressed="true"]');

const report = async (school: WebSchool, by: string, comment: string): Promise<void> => {
  await school.request(by, 'POST', 'reports/', { user_id: 'daniel.okafor', reason: 'insult', comment });
};

withWebSchool('web page › all pages of the office', (school) => {
  it('have a head that says what they are for, and stand in one navigation with what waits there', async function walk() {
    this.timeout(120_000);
    await report(school(), 'sofia.marchetti', 'He shouts.');
    const page = await school().visit('/school', { as: lead });
    await heading(page, 'Today').waitFor();
    await page.locator('.decisions a', { hasText: 'report' }).waitFor();
    const navigation = page.getByRole('navigation', { name: 'Office' });
    await navigation.getByRole('link', { name: /Reports.*1 waits for a decision/ }).waitFor();
    const links = navigation.getByRole('link');
    for (let at = 0; at < (await links.count()); at += 1) {
      await links.nth(at).click();
      const name = (await links.nth(at).locator('span').first().textContent()) ?? '';
      await heading(page, name).waitFor();
      expect(await page.locator('.page-header .lead').textContent(), name).to.match(/\w{3}/);
      expect(await page.title(), name).to.contain(`${name} · Office`);
      expect(await navigation.locator('[aria-current="page"]').count(), name).to.equal(1);
    }
    await page.getByRole('link', { name: 'Chats' }).click();
    await page.locator('.rooms .room').first().waitFor();
    await page.goBack();
    await heading(page, 'Webhooks').waitFor();
  });

  it('keep filters and what is open in the address, over a reload and Back, and give them up on another page', async function walk() {
    this.timeout(120_000);
    const page = await school().visit('/school/reports', { as: lead });
    await page.getByRole('button', { name: 'Open the report' }).last().click();
    await page.getByText('What follows').waitFor();
    await page.reload();
    await page.getByText('What follows').waitFor();
    await page.getByRole('button', { name: 'Decided', exact: true }).click();
    await page.reload();
    await eventually(async () => expect(await pressed(page).textContent()).to.equal('Decided'));
    await page.getByText('No report was decided yet').waitFor();

    const search = page.getByRole('searchbox', { name: 'Search people' });
    await page.getByRole('navigation', { name: 'Office' }).getByRole('link', { name: 'People' }).click();
    await search.fill('marchetti');
    await page.getByRole('combobox', { name: 'Role' }).selectOption({ label: 'Students' });
    await page.getByRole('button', { name: /Sofia Marchetti/ }).click();
    await page.getByRole('heading', { name: 'Sofia Marchetti' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sofia Marchetti' }).waitFor();
    expect(await search.inputValue()).to.equal('marchetti');
    await page.getByRole('button', { name: /Paolo Marchetti/ }).waitFor({ state: 'detached' });
    await page.getByRole('navigation', { name: 'Office' }).getByRole('link', { name: 'Measures' }).click();
    await heading(page, 'Measures').waitFor();
    expect([...new URL(page.url()).searchParams.keys()]).to.deep.equal(['as']);
    await page.goBack();
    await page.getByRole('heading', { name: 'Sofia Marchetti' }).waitFor();
    await search.fill('quaggaxyz');
    await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).last().click();
    await page.getByRole('button', { name: /Paolo Marchetti/ }).waitFor();

    const audit = await school().visit('/school/audit', { as: office });
    await audit.getByRole('combobox', { name: 'What was done' }).selectOption('report.read');
    await audit.reload();
    await eventually(async () =>
      expect(await audit.getByRole('combobox', { name: 'What was done' }).inputValue()).to.equal('report.read'),
    );
    await audit.locator('.record', { hasText: 'Read a report' }).first().waitFor();
    expect(await audit.locator('.record', { hasText: 'Somebody reported' }).count()).to.equal(0);
  });

  it('keep the focus: on what opened a dialog, and in the list when its entry is gone', async function walk() {
    this.timeout(120_000);
    const page = await school().visit('/school/cases', { as: office });
    await page.getByRole('button', { name: 'Open a case' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused(page)).to.equal('Open a case');

    await report(school(), 'paolo.marchetti', 'Decide me by keyboard.');
    await page.getByRole('link', { name: /Reports/ }).click();
    const entry = page.locator('.record', { hasText: 'Decide me by keyboard.' });
    await entry.getByRole('button', { name: 'Open the report' }).press('Enter');
    await entry.getByText('What follows').waitFor();
    expect(await focused(page)).to.equal('Close the report');
    await entry.getByLabel('Nothing', { exact: true }).press('Space');
    await entry.getByRole('button', { name: 'Decide', exact: true }).press('Enter');
    await entry.waitFor({ state: 'detached' });
    await eventually(async () => expect(await focused(page)).to.equal('Reports'));

    await page.getByRole('link', { name: 'Measures' }).click();
    const { id } = await school().person('emma.jensen');
    const measure = { user_id: id, effect: 'keep', reason: 'Stays until the exams' };
    await school().request(office, 'POST', '../directory/holds/', measure);
    await page.reload();
    await page
      .locator('.record', { hasText: 'Stays until the exams' })
      .getByRole('button', { name: 'Lift' })
      .press('Enter');
    await dialog.getByText(/Emma Jensen/).waitFor();
    await dialog.getByRole('button', { name: 'Lift' }).press('Enter');
    await page.getByText('No measures').waitFor();
    await eventually(async () => expect(await focused(page)).to.equal('Measures'));
    await page.getByRole('button', { name: 'All, past ones too' }).click();
    await page.locator('.record.is-past', { hasText: 'Stays until the exams' }).waitFor();
  });

  it('say why a list cannot be loaded, and load it again', async () => {
    const page = await school().visit('/school', { as: office });
    await page.route('**/api/directory/holds/**', (route) => route.abort());
    await page.getByRole('link', { name: 'Measures' }).click();
    await page.getByRole('alert').filter({ hasText: 'That did not work' }).waitFor();
    await page.unroute('**/api/directory/holds/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No measures').waitFor();
    expect(await page.getByRole('alert').count()).to.equal(0);
  });

  it('log no error', () => {
    expect(school().complaints).to.deep.equal([]);
  });
});
