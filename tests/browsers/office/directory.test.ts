import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { demoRoster, zipOf } from '../../web/rosterZip.ts';
import { withWebSchool } from '../../web/withWebSchool.ts';

const narrow = { viewport: { width: 360, height: 740 } };

const choose = (page: Page, buffer: Buffer, name = 'roster.zip', field = 'Roster (ZIP)'): Promise<void> =>
  page.getByLabel(field).setInputFiles({ name, mimeType: 'application/zip', buffer });

const preview = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await page.getByRole('heading', { name: 'What would change' }).waitFor();
};

/** The sheet is as wide as the window, and what is wider scrolls for itself. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const user = (id: string, role: string, first: string, last: string): string =>
  `${id},,,true,harbour-school,${role},${id},,${first},${last},,,${id}@example.org,,,,08,`;

const newcomers = [
  user('lim', 'student', '梅', '林'),
  user('huda', 'student', 'هدى', 'منصور'),
  user('olya', 'student', 'Оля', 'Котова'),
  user('nurse.1', 'wizard', 'Nora', 'Nurse'),
];

withWebSchool('web page › imports', (school) => {
  const open = (as = 'ines.duarte', options = {}): Promise<Page> =>
    school().visit('/school/import', { as, ...options });

  it('reads a roster by settings, groups what changes, finds it by name or class, and applies it once', async function story() {
    this.timeout(120_000);
    const page = await open();
    await choose(page, await demoRoster({ 'users.csv': newcomers }));
    await preview(page);
    const counts = page.locator('.card').first();
    await counts.locator('.is-created').getByText('3', { exact: true }).waitFor();
    await page.getByLabel('What “wizard” means').selectOption({ label: 'Support staff' });
    await page.getByLabel('Stop if more people disappear (%)').fill('50');
    await page.getByLabel('Time zone (empty: UTC)').fill('Europe/Berlin');
    await page.getByLabel('Order of names').selectOption({ label: 'given name first' });
    await page.getByText('Changed settings count for this import only').waitFor();
    await preview(page);
    await counts.locator('.is-created').getByText('4', { exact: true }).waitFor();
    await page.getByRole('searchbox', { name: 'Search by name or class' }).fill('котова');
    await page.getByText('1 change found').waitFor();
    await page.getByRole('cell', { name: /Оля Котова/ }).waitFor();
    await page.getByRole('searchbox', { name: 'Search by name or class' }).fill('منصور');
    await page.getByRole('cell', { name: /هدى/ }).waitFor();
    await page.getByRole('button', { name: 'Save for this source' }).click();
    await page.locator('.toast', { hasText: 'Every later import' }).waitFor();

    const other = await open();
    await other.getByText('How it is read').click();
    await other.getByLabel('What “wizard” means').waitFor();
    await choose(other, await demoRoster({ 'users.csv': newcomers }));
    await preview(other);
    let applied = 0;
    page.on('request', (request) => {
      if (request.url().includes('dry_run=false')) applied += 1;
    });
    await page.getByRole('button', { name: 'Apply these changes' }).dblclick();
    await page.getByRole('heading', { name: 'The roster has been applied.' }).waitFor();
    expect(applied).to.equal(1);
    await other.getByRole('button', { name: 'Apply these changes' }).click();
    await other.getByRole('heading', { name: 'The roster has been applied.' }).waitFor();
    await other.getByText('Nothing: the school already looks like this roster.').waitFor();

    // The first import took the newcomers in, and its undo lets them go.
    const first = page.locator('.earlier-imports .record').filter({ hasText: 'people: 4' });
    await first.getByText('Inês Duarte').waitFor();
    await first.getByRole('button', { name: /^Undo import \d+…$/ }).click();
    await page.getByRole('heading', { name: /^What undoing import \d+ would do$/ }).waitFor();
    await page
      .locator('.earlier-imports .card')
      .first()
      .locator('.is-deactivated')
      .getByText('4', { exact: true })
      .waitFor();
    await page.getByRole('button', { name: /^Undo import \d+$/ }).dblclick();
    await page.getByRole('heading', { name: /^Import \d+ is undone\.$/ }).waitFor();
    await first.getByText(/Undone by import \d+/).waitFor();
    await page
      .locator('.earlier-imports .record')
      .first()
      .getByText(/Undo of import \d+/)
      .waitFor();
  });

  it('tells what is wrong with a file, by place, as a table to take away', async function story() {
    this.timeout(120_000);
    const page = await open();
    const submit = page.getByRole('button', { name: 'Show what would change' });
    await choose(page, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x10]), 'photo.zip');
    await page.getByRole('alert').filter({ hasText: '“photo.zip” is no ZIP' }).waitFor();
    expect(await submit.isDisabled()).to.equal(true);
    for (const files of [{}, { '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' }]) {
      await choose(page, await zipOf(files), 'other.zip');
      await submit.click();
      await page.getByRole('alert').filter({ hasText: 'Nothing was imported.' }).waitFor();
    }
    const wrong = Array.from({ length: 3_000 }, (_, index) => user(`w${index}`, 'warlock', '=1+1', 'Wrong'));
    await choose(page, await demoRoster({ 'users.csv': wrong }));
    await preview(page);
    await page.getByText('3,000 remarks about the files').click();
    const table = page.locator('.notices table');
    expect(await table.getByRole('row').count()).to.equal(201);
    await page.getByRole('button', { name: 'Show 200 more' }).click();
    await table.getByRole('row').nth(401).waitFor({ state: 'detached' });
    expect(await table.getByRole('row').count()).to.equal(401);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download as CSV' }).click(),
    ]);
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv.trimEnd().split('\r\n').length).to.be.greaterThan(3_000);
    expect(csv).to.match(
      /"users.csv:\d+","user ""w0"" has no role that is known","row skipped; give the person a role"/,
    );
  });

  it('stays usable with 20,000 changes, at 360 px too', async function story() {
    this.timeout(120_000);
    const page = await open('ines.duarte', narrow);
    const differences = Array.from({ length: 20_000 }, (_, index) => ({
      ...{ what: 'relation', change: index % 3 === 0 ? 'ended' : 'created', kind: 'teaches' },
      ...{ context: `Class ${index % 400}`, description: `Teacher ${index % 90} teaches Pupil ${index}` },
    }));
    const groups = Array.from({ length: 400 }, (_, index) => ({
      ...{ what: 'relation', change: 'created', kind: 'teaches', context: `Class ${index}`, count: 60 },
    }));
    await page.route('**/api/directory/roster/**', async (route) => {
      const answer = await route.fetch();
      const report = await answer.json();
      report.outcome = { ...report.outcome, differences, groups };
      await route.fulfill({ response: answer, json: report });
    });
    await choose(page, await demoRoster());
    await preview(page);
    await page.getByText('The list has the first 20,000 of 24,000 changes.').waitFor();
    await page.locator('.difference-group', { hasText: 'Class 7' }).first().locator('summary').click();
    await page.getByRole('cell', { name: 'Pupil 7', exact: false }).first().waitFor();
    await page.getByRole('searchbox', { name: 'Search by name or class' }).fill('pupil 19999');
    await page.getByText('1 change found').waitFor();
    await page.getByRole('searchbox', { name: 'Search by name or class' }).fill('pupil');
    await page.getByText('20,000 changes found').waitFor();
    expect(await page.locator('.table-frame tbody tr').count()).to.equal(200);
    expect(await overflow(page)).to.equal(0);
  });

  it('keeps the file and says so when the session has ended during the preview', async () => {
    const page = await open();
    await choose(page, await demoRoster());
    await page.route('**/api/directory/roster/**', (route) =>
      route.fulfill({
        status: 401,
        json: { error: { code: 'UNAUTHORIZED', message: 'Sign in again.', request_id: 'x' } },
      }),
    );
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByRole('alert').filter({ hasText: 'Sign in again.' }).waitFor();
    await page.getByText('roster.zip').waitFor();
    await page.unroute('**/api/directory/roster/**');
    await preview(page);
  });
});

withWebSchool('web page › people by hand', (school) => {
  const person = async (page: Page, name: string): Promise<Locator> => {
    await page.getByRole('searchbox', { name: 'Search people' }).fill(name);
    await page
      .getByRole('button', { name: new RegExp(name) })
      .first()
      .click();
    return page.locator('.school-detail');
  };
  const search = async (place: Page | Locator, field: string, name: string): Promise<void> => {
    await place.getByRole('searchbox', { name: `${field}: Search people` }).fill(name);
    await place
      .getByRole('button', { name: new RegExp(name) })
      .first()
      .click();
  };

  it('gives a role and a relation with the effect shown first, and ends against the roster by a hold', async function story() {
    this.timeout(120_000);
    const page = await school().visit('/school/people', { as: 'ines.duarte' });
    const detail = await person(page, 'Henrik Dahl');
    await detail.getByRole('button', { name: 'Change by hand' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('First name').fill('Henrik Ali');
    await dialog.getByLabel('Role').selectOption({ label: 'Support staff' });
    await dialog.getByLabel('Last day').fill('2031-07-31');
    await dialog.getByRole('button', { name: 'Show the effect' }).click();
    await dialog.getByRole('region', { name: 'Show the effect' }).waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await detail.getByRole('heading', { name: 'Henrik Ali Dahl' }).waitFor();
    await detail.getByText('Support staff', { exact: false }).first().waitFor();

    await detail.getByRole('button', { name: 'Add a connection' }).click();
    await search(dialog, 'With whom', 'Sofia Marchetti');
    await dialog.getByLabel('Class (empty: none)').fill('Algebra I');
    await dialog.getByRole('button', { name: 'Show the effect' }).click();
    await dialog.getByText(/would gain contact/).waitFor();
    await dialog.getByRole('button', { name: 'Save' }).dblclick();
    const added = detail.locator('.relations li', { hasText: 'Sofia Marchetti' });
    await added.waitFor();

    await person(page, 'Daniel Okafor');
    const roster = page.locator('.relations li', { hasText: 'Sofia Marchetti' }).first();
    await roster.getByRole('button', { name: 'Change by hand' }).click();
    await dialog.getByLabel('End', { exact: true }).check();
    await dialog.getByRole('button', { name: 'Show the effect' }).click();
    await dialog.getByText('A roster still says so.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).to.equal(true);
    await dialog.getByRole('button', { name: 'Take a measure' }).click();
    await dialog.getByLabel('Reason').fill('Court order');
    await dialog.getByRole('button', { name: 'Show the effect' }).click();
    await dialog.getByText(/would lose contact/).waitFor();
    await dialog.getByRole('button', { name: 'Decide', exact: true }).click();
    await roster.getByText('suspended').waitFor();
  });

  it('says of any two why one may not write to the other, both ways, by keyboard at 360 px', async function story() {
    this.timeout(60_000);
    const page = await school().visit('/school/why', { as: 'ines.duarte', ...narrow });
    await search(page, 'Who writes', 'Sofia Marchetti');
    await page.getByRole('searchbox', { name: 'To whom: Search people' }).fill('Marta Lindqvist');
    await page.getByRole('button', { name: /Marta Lindqvist/ }).press('Enter');
    await page.getByRole('heading', { name: /^Sofia Marchetti may (not )?write to Marta Lindqvist/ }).waitFor();
    await page.getByRole('heading', { name: /^Marta Lindqvist may (not )?write to Sofia Marchetti/ }).waitFor();
    await page.getByRole('button', { name: 'Another person' }).last().click();
    await search(page, 'To whom', 'Henrik');
    await page
      .getByText(/^Rule: teacher-student/)
      .first()
      .waitFor();
    expect(await overflow(page)).to.equal(0);
  });

  it('log no error', () => {
    expect(school().complaints).to.deep.equal([]);
  });
});
