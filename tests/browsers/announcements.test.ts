import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

withWebSchool('web page › announcements', (school) => {
  const openDialog = async (as: string): Promise<Page> => {
    const page = await school().visit('/', { as });
    await page.getByRole('button', { name: 'New announcement' }).click();
    await page.getByRole('dialog', { name: 'Announcement' }).waitFor();
    return page;
  };

  it('reach the guardians of a class, who confirm; who has not is reminded', async () => {
    const teacher = await openDialog('daniel.okafor');
    const dialog = teacher.getByRole('dialog');
    await dialog.getByLabel('Who should get it').selectOption({ label: 'Guardians' });
    await dialog.getByLabel('Find a class').fill('alg');
    await dialog.getByRole('button', { name: 'Algebra I', exact: true }).click();
    expect(await dialog.getByLabel('Find a class').inputValue()).to.equal('');
    await dialog.getByRole('button', { name: 'Algebra I', exact: true, pressed: true }).waitFor();
    await dialog.getByLabel('Message').fill('The test is on Friday.');
    await dialog.getByLabel('Confirmation').selectOption({ label: 'by one guardian of each family' });
    await dialog.getByRole('button', { name: 'Show whom it reaches' }).click();
    const reached = dialog.getByRole('status');
    await reached.getByText('Paolo Marchetti').waitFor();
    expect(await reached.textContent()).not.to.include('Sofia Marchetti');
    await dialog.getByRole('button', { name: /^Send to/ }).click();
    await teacher.locator('.bubble-text', { hasText: 'The test is on Friday.' }).waitFor();
    const path = new URL(teacher.url()).pathname;

    const guardian = await school().visit(path, { as: 'paolo.marchetti' });
    await guardian.locator('.bubble-text', { hasText: 'The test is on Friday.' }).waitFor();
    await guardian.getByText('The sender asks you to confirm this announcement.').waitFor();
    expect(await guardian.locator('body').textContent()).not.to.include('Орлова');
    await guardian.getByRole('button', { name: 'Confirm', exact: true }).click();
    await guardian.getByRole('button', { name: 'Confirm', exact: true }).waitFor({ state: 'detached' });

    await teacher.getByRole('button', { name: 'Who has confirmed' }).click();
    const table = teacher.getByRole('dialog', { name: 'Who has confirmed' });
    const row = (name: string) => table.getByRole('row', { name });
    await row('Sofia Marchetti').getByText('Paolo Marchetti').waitFor();
    await row('Sofia Marchetti').getByText('confirmed', { exact: true }).waitFor();
    await row('Лев Орлов').getByText('not read', { exact: true }).waitFor();
    const other = await school().visit(path, { as: 'olga.orlova' });
    await other.getByText('The sender asks you to confirm this announcement.').waitFor();
    await table.getByRole('button', { name: 'Remind those who have not' }).click();
    await other.getByText('Reminder: the sender still waits for your confirmation.').waitFor();
    await eventually(async () => expect(await guardian.getByText('Reminder', { exact: false }).count()).to.equal(0));
  });

  it('carry files, which their readers open', async () => {
    const teacher = await openDialog('daniel.okafor');
    const dialog = teacher.getByRole('dialog');
    await dialog.getByLabel('Who should get it').selectOption({ label: 'Guardians' });
    await dialog.getByLabel('Classes', { exact: false }).fill('Algebra I');
    await dialog.locator('input[type=file]').setInputFiles([
      { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('Bring a coat.') },
      { name: 'second.txt', mimeType: 'text/plain', buffer: Buffer.from('Not this one.') },
    ]);
    await dialog.getByRole('button', { name: 'Remove second.txt' }).click();
    await dialog.getByRole('button', { name: 'Show whom it reaches' }).click();
    await dialog.getByRole('button', { name: /^Send to/ }).click();
    await teacher.locator('.file-card', { hasText: 'plan.txt' }).waitFor();
    const guardian = await school().visit(new URL(teacher.url()).pathname, { as: 'paolo.marchetti' });
    const card = guardian.locator('.file-card', { hasText: 'plan.txt' });
    const [saved] = await Promise.all([guardian.waitForEvent('download'), card.click()]);
    expect(saved.suggestedFilename()).to.equal('plan.txt');
    expect(await guardian.locator('.file-card', { hasText: 'second.txt' }).count()).to.equal(0);
  });

  it('say what to do where they would reach nobody, and are not offered to pupils', async () => {
    const page = await openDialog('daniel.okafor');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Find a class').fill('Nowhere');
    await dialog.getByRole('button', { name: 'Show whom it reaches' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'this audience, or it does not exist' }).waitFor();
    expect(await dialog.getByRole('button', { name: /^Send to/ }).count()).to.equal(0);
    const pupil = await school().visit('/', { as: 'sofia.marchetti' });
    await pupil.getByRole('heading', { name: 'Chats' }).waitFor();
    expect(await pupil.getByRole('button', { name: 'New announcement' }).count()).to.equal(0);
  });

  it('log no error', () => {
    expect(school().complaints).to.deep.equal([]);
  });
});
