import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { changedRoster } from '../../web/changedRoster.ts';
import { withWebSchool } from '../../web/withWebSchool.ts';

withWebSchool('web page › school and people', (school) => {
  it('groups people by role, says why each may be written to, finds them despite typos and keeps favourites', async () => {
    const page = await school().visit('/people', { as: 'daniel.okafor' });
    // A reason is read when its person comes into view.
    await page.locator('.contact', { hasText: 'Sofia Marchetti' }).scrollIntoViewIfNeeded();
    await page.getByText('You teach them Algebra I').first().waitFor();
    await page.locator('.contact', { hasText: 'Paolo Marchetti' }).scrollIntoViewIfNeeded();
    await page.getByText('Guardian of Sofia · You teach Sofia Algebra I').waitFor();
    await page.getByText('The school office is there for everybody').first().waitFor();
    await page.getByRole('button', { name: 'Add Ingrid Jensen to the favourites' }).click();
    await page.getByRole('heading', { name: /Favourites/ }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: /Favourites/ }).waitFor();
    await page.getByRole('searchbox', { name: 'Search by name' }).fill('ingird');
    await page.locator('.contact', { hasText: 'Ingrid Jensen' }).getByRole('button').first().click();
    await page.getByRole('button', { name: 'Write a message' }).click();
    await page.getByRole('heading', { name: 'Ingrid Jensen', level: 1 }).waitFor();
  });

  it('keeps the open person in view while the list shows others, and says why the list is empty', async () => {
    const page = await school().visit('/people', { as: 'daniel.okafor' });
    const paolo = page.locator('.contact', { hasText: 'Paolo Marchetti' });
    await paolo.getByRole('button').first().click();
    const card = page.getByRole('article', { name: 'Paolo Marchetti' });
    await card.waitFor();
    await page.getByRole('searchbox', { name: 'Search by name' }).fill('Jensen');
    await paolo.waitFor({ state: 'detached' });
    expect(await card.isVisible()).to.equal(true);
    await page.route('**/contacts/**', (route) => route.abort());
    await page.getByRole('searchbox', { name: 'Search by name' }).fill('Sofia');
    await page.locator('.contacts .problem').waitFor();
    expect(await page.getByText('Nobody', { exact: false }).count()).to.equal(0);
  });

  it('explains why a person may not be written to', async () => {
    const page = await school().visit('/', { as: 'paolo.marchetti' });
    await page
      .getByRole('link', { name: /Algebra I/ })
      .first()
      .click();
    await page.locator('.conversation-title').click();
    await page
      .getByRole('complementary')
      .getByRole('button', { name: /Sofia Marchetti/ })
      .click();
    await page.getByText('Why you cannot write to each other').waitFor();
    expect(await page.getByRole('button', { name: 'Write a message' }).count()).to.equal(0);
  });

  it('offers only the kinds of chats that a person may open', async () => {
    const page = await school().visit('/', { as: 'sofia.marchetti' });
    await page.getByRole('button', { name: 'New chat' }).click();
    const dialog = page.getByRole('dialog', { name: 'New chat' });
    expect(await dialog.getByRole('button', { name: 'Group' }).count()).to.equal(0);
    await dialog.getByRole('button', { name: /Tomasz Zieli/ }).click();
    await page.getByRole('heading', { name: 'Tomasz Zieliński', level: 1 }).waitFor();
    expect(await page.getByRole('link', { name: 'Office' }).count()).to.equal(0);
  });

  it('filters rooms, and says when none is left', async () => {
    const page = await school().visit('/', { as: 'ingrid.jensen' });
    await page.locator('.room').first().waitFor();
    const all = await page.locator('.room').count();
    await page.getByRole('button', { name: 'Direct' }).click();
    const direct = await page.locator('.room').count();
    expect(direct).to.be.greaterThan(0).and.lessThan(all);
    await page.getByRole('button', { name: 'Groups' }).click();
    await page.getByText('No chat of this kind.').waitFor();
  });

  it('shows what a roster would change before it is applied', async () => {
    const page = await school().visit('/school/import', { as: 'ines.duarte' });
    await page.getByLabel('Roster (ZIP)').setInputFiles({
      name: 'autumn.zip',
      mimeType: 'application/zip',
      buffer: await changedRoster(),
    });
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByRole('heading', { name: 'What would change' }).waitFor();
    await page.getByRole('cell', { name: /Xaver Quist/ }).waitFor();
    await page.getByRole('row', { name: /ended teaches/ }).waitFor();
    await page.locator('.card-count.is-ended').getByText('1', { exact: true }).waitFor();
    await page.locator('.office-nav').getByRole('link', { name: 'People' }).click();
    await page.getByRole('searchbox', { name: 'Search people' }).fill('Xaver Quist');
    await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
    await page.getByRole('link', { name: 'Roster import' }).click();
    await page.getByLabel('Roster (ZIP)').setInputFiles({
      name: 'notes.zip',
      mimeType: 'application/zip',
      buffer: Buffer.from('not a zip'),
    });
    await page.getByRole('alert').filter({ hasText: '“notes.zip” is no ZIP' }).waitFor();
    expect(await page.getByRole('button', { name: 'Show what would change' }).isDisabled()).to.equal(true);
  });

  it('says who would lose contact if a relation ended', async () => {
    const page = await school().visit('/school/people', { as: 'marta.lindqvist' });
    await page.getByRole('searchbox', { name: 'Search people' }).fill('marchetti');
    await page.getByRole('button', { name: /Sofia Marchetti/ }).click();
    const teaching = page.locator('.relations li', { hasText: 'Daniel Okafor' });
    await teaching.getByRole('button', { name: 'What if this ended?' }).click();
    const losses = page.locator('.outcome-losses');
    await losses.getByText(/Daniel Okafor.*Sofia Marchetti|Sofia Marchetti.*Daniel Okafor/).waitFor();
    await losses
      .getByText(/Paolo Marchetti/)
      .first()
      .waitFor();
  });

  it('shows the import and the totals only to who manages all schools', async () => {
    const decided = ['Today', 'Reports', 'Held messages', 'Cases'];
    const people = ['People', 'Schools', 'Measures'];
    const parts = [
      ...[...decided, ...people],
      ...['Who may write to whom', 'Try a change', 'Word lists', 'Bots', 'Record of what was done', 'Webhooks'],
    ];
    const shown = (page: Page): Promise<readonly string[]> =>
      page.locator('.office-nav a > span:not(.badge)').allTextContents();
    for (const as of ['marta.lindqvist', 'samuel.osei']) {
      const head = await school().visit('/school/totals', { as });
      await head.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
      expect(await shown(head)).to.deep.equal(parts);
    }
    const page = await school().visit('/school', { as: 'ines.duarte' });
    await page.getByRole('link', { name: 'Numbers' }).click();
    await page.getByText('Chats by kind').waitFor();
    expect(await shown(page)).to.have.members([...parts, 'Roster import', 'Numbers']);
  });

  it('shows the audit log with its details, and filters it', async () => {
    const page = await school().visit('/school/audit', { as: 'ines.duarte' });
    const lines = page.getByRole('list', { name: 'Record of what was done' }).getByRole('listitem');
    await lines.filter({ hasText: 'People got or lost roles' }).first().waitFor();
    await page
      .getByRole('combobox', { name: 'What was done' })
      .selectOption({ label: 'People and classes were changed' });
    await lines.filter({ hasText: 'People got or lost roles' }).first().waitFor({ state: 'detached' });
    const first = lines.first();
    await first.getByRole('button', { name: 'Show details' }).click();
    await first.getByText('"source"').waitFor();
    await page.getByLabel('To', { exact: true }).fill('2001-01-01');
    await page.getByText('Nothing fits these filters').waitFor();
  });

  it('applies a checked roster, checks again for another day, and shows the new person', async () => {
    const page = await school().visit('/school/import', { as: 'ines.duarte', locale: 'ru-RU' });
    await page.getByLabel('Списки (ZIP)').setInputFiles({
      name: 'autumn.zip',
      mimeType: 'application/zip',
      buffer: await changedRoster(),
    });
    await page.getByRole('button', { name: 'Показать, что изменится' }).click();
    const ended = page.getByRole('row', { name: /заканчивается/ });
    expect(await ended.textContent()).to.match(/[A-Z]\S+ [A-Z]\S+ teaches \S+ \S+ Algebra I/);
    await page.getByLabel('Связи на дату').fill('2026-11-01');
    await page.getByRole('button', { name: 'Применить' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Показать, что изменится' }).click();
    await page.getByRole('button', { name: 'Применить' }).click();
    await page.getByRole('heading', { name: 'Списки применены.' }).waitFor();
    await page.locator('.office-nav').getByRole('link', { name: 'Люди' }).click();
    await page.getByRole('searchbox').fill('Xaver Quist');
    await page.getByRole('button', { name: /Xaver Quist/ }).waitFor();
  });

  it('reads a token from the address and removes it, and shows how to sign in without one', async () => {
    const { token } = await school().person('emma.jensen');
    const page = await school().visit(`/#token=${token}`);
    await page.getByRole('button', { name: 'Emma Jensen: switch person' }).waitFor();
    expect(page.url()).not.to.include('token');
    const bare = await school().visit('/');
    await bare.route('**/api/demo/people/', (route) => route.fulfill({ status: 404, json: { error: {} } }));
    await bare.reload();
    await bare.getByLabel('Access token').fill('no token at all');
    await bare.getByRole('button', { name: 'Continue' }).click();
    await bare.getByRole('alert').waitFor();
    await bare.getByLabel('Access token').fill(token);
    await bare.getByRole('button', { name: 'Continue' }).click();
    await bare.getByRole('button', { name: /Emma Jensen/ }).waitFor();
  });

  it('asks before a link puts somebody else in the place of who is signed in', async () => {
    const [emma, daniel] = [await school().person('emma.jensen'), await school().person('daniel.okafor')];
    const page = await school().visit(`/#token=${emma.token}`);
    await page.getByRole('button', { name: 'Emma Jensen: switch person' }).waitFor();
    const follow = (token: string): Promise<void> =>
      page.evaluate((hash) => {
        location.hash = hash;
      }, `token=${token}`);
    await follow(daniel.token);
    await page.getByRole('button', { name: 'Stay Emma Jensen' }).click();
    await page.getByRole('button', { name: 'Emma Jensen: switch person' }).waitFor();
    await page.goto(`${page.url()}?again#token=${daniel.token}`);
    await page.getByRole('button', { name: 'Continue as Daniel Okafor' }).click();
    await page.getByRole('button', { name: 'Daniel Okafor: switch person' }).waitFor();
    expect(page.url()).not.to.include('token');
  });
});
