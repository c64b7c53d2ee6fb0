import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { WebSchool } from '../../web/WebSchool.ts';
import { withWebSchool } from '../../web/withWebSchool.ts';

const picked = 'Daniel Okafor';

/** Daniel writes to Sofia, changes what he wrote, and deletes another message. */
const talk = async (school: WebSchool): Promise<void> => {
  const as = 'daniel.okafor';
  const { id: user_id } = await school.person('sofia.marchetti');
  const { room } = await school.request(as, 'POST', 'rooms/', { type: 'direct', user_id });
  const path = `rooms/${room.id}/messages/`;
  const changed = await school.request(as, 'POST', path, { content: 'Stay after the lesson, alone' });
  await school.request(as, 'PATCH', `${path}${changed.id}/`, { content: 'See you in class' });
  const gone = await school.request(as, 'POST', path, { content: 'Tell nobody about this' });
  await school.request(as, 'DELETE', `${path}${gone.id}/`);
};

const openCase = async (page: Page, reason: string): Promise<void> => {
  await page.getByRole('button', { name: 'Open a case' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Open a case' });
  const open = dialog.getByRole('button', { name: 'Open the case' });
  expect(await open.isDisabled()).to.equal(true);
  await dialog.getByLabel('Why you have to look').fill(reason);
  await dialog.getByRole('searchbox', { name: 'Search by name' }).fill('okafor');
  await dialog.getByRole('button', { name: picked }).click();
  await open.click();
  await dialog.waitFor({ state: 'detached' });
};

withWebSchool('web page › cases', (school) => {
  it('opens a case, shows what was said before edits and deletions, finds words, and ends it', async () => {
    await talk(school());
    const page = await school().visit('/school/cases', { as: 'ines.duarte' });
    await page.getByRole('heading', { name: 'No cases' }).waitFor();
    await openCase(page, 'A parent says that a teacher frightens their child.');
    await page.getByText('A parent says that a teacher frightens their child.').waitFor();
    await page.locator('.record .tag', { hasText: 'Running' }).waitFor();

    await page.getByRole('button', { name: 'Look into its chats' }).click();
    await page.getByText('Everything that you open here is recorded.').waitFor();
    await page
      .getByRole('button', { name: /Sofia Marchetti.*Daniel Okafor|Daniel Okafor.*Sofia Marchetti/ })
      .first()
      .click();
    const messages = page.getByRole('list', { name: 'Messages with former words' });
    const changed = messages.locator('li', { hasText: 'See you in class' });
    expect(await changed.locator('del').textContent()).to.equal('Stay after the lesson, alone');
    await changed.getByText(/changed by Daniel Okafor/).waitFor();
    const gone = messages.locator('li', { hasText: 'Tell nobody about this' });
    expect(await gone.locator('del').textContent()).to.equal('Tell nobody about this');
    await gone.getByText(/deleted by Daniel Okafor/).waitFor();

    await page.getByRole('searchbox', { name: 'Search in these chats' }).fill('class');
    const hit = page.getByRole('list', { name: 'Messages found' }).getByRole('button').first();
    await hit.locator('mark').first().waitFor();
    await page.getByRole('searchbox', { name: 'Search in these chats' }).fill('nobody wrote thiszz');
    await page.getByText('No message has these words.').waitFor();

    await page.getByRole('button', { name: 'Back to the cases' }).click();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click();
    await page.locator('.record .tag', { hasText: 'Over' }).waitFor();
    expect(await page.getByRole('button', { name: 'Look into its chats' }).count()).to.equal(0);

    await page.getByRole('link', { name: 'Record of what was done' }).click();
    const log = page.getByRole('list', { name: 'Record of what was done' });
    await log.getByText('Ended a case').first().waitFor();
    await log.getByText('Looked into a chat').first().waitFor();
  });

  it('speaks Russian, and says what is wrong', async () => {
    const page = await school().visit('/school/cases', { as: 'ines.duarte', locale: 'ru-RU' });
    await page.getByRole('button', { name: 'Открыть дело' }).click();
    const dialog = page.getByRole('dialog', { name: 'Открыть дело' });
    await dialog.getByLabel('Почему нужно посмотреть').fill('Жалоба родителей');
    await dialog.getByRole('button', { name: picked }).click();
    await page.route('**/api/chat/cases/', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    );
    await dialog.getByRole('button', { name: 'Открыть дело сейчас' }).click();
    await dialog.getByRole('alert').waitFor();
  });

  it('is not offered to people without the right', async () => {
    const page = await school().visit('/school/cases', { as: 'daniel.okafor' });
    await page.getByRole('navigation').first().waitFor();
    expect(await page.getByRole('link', { name: 'Cases' }).count()).to.equal(0);
    expect(await page.getByRole('button', { name: 'Open a case' }).count()).to.equal(0);
  });
});
