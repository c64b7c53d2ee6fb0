import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { eventually } from '../../support/eventually.ts';
import { withWebSchool } from '../../web/withWebSchool.ts';

const [teacher, student] = ['daniel.okafor', 'sofia.marchetti'] as const;

const portrait = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 500, height: 700, channels: 3, background } })
    .jpeg()
    .toBuffer();

const openSettings = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: 'Settings' }).click();
  return page.getByRole('dialog', { name: 'Settings' });
};

const isDrawn = (image: Locator): Promise<boolean> =>
  image.evaluate(
    (one) => 'naturalWidth' in one && (one as unknown as { naturalWidth: number }).naturalWidth === 256,
  ) as Promise<boolean>;

withWebSchool('faces in the page', (school) => {
  it('are chosen by the person, shown to who meets them in place of initials, and taken away', async function () {
    this.timeout(90_000);
    const participants = [(await school().person(student)).id, (await school().person('lev.orlov')).id];
    const asked = { type: 'group', name: 'Excursion', participant_ids: participants };
    const room: number = (await school().request(teacher, 'POST', 'rooms/', asked)).room.id;
    await school().request(teacher, 'POST', `rooms/${room}/messages/`, { content: 'Good morning' });
    const page = await school().visit(`/r/${room}`, { as: teacher });
    const settings = await openSettings(page);
    await settings.locator('.own-picture').waitFor();
    await settings
      .locator('input[type=file]')
      .setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: await portrait('#406080') });
    await settings.getByRole('status').filter({ hasText: 'has a new picture' }).waitFor();
    const own = settings.locator('.own-picture .avatar img');
    await own.waitFor();
    expect(await isDrawn(own)).to.equal(true);

    const reader = await school().visit(`/r/${room}`, { as: student });
    const fetched: string[] = [];
    reader.on('request', (request) => fetched.push(request.url()));
    const beside = reader.locator('.message', { hasText: 'Good morning' }).last().locator('.avatar img');
    await beside.waitFor();
    await eventually(async () => expect(await isDrawn(beside)).to.equal(true));
    await reader.locator('.rooms a.room .avatar img').first().waitFor();
    expect(await beside.getAttribute('alt'), 'the name is beside it').to.equal('');
    const { origin } = new URL(reader.url());
    expect(fetched.every((url) => url.startsWith(origin) || url.startsWith('blob:'))).to.equal(true);

    await settings.getByRole('button', { name: 'Remove the picture' }).click();
    await settings.getByRole('status').filter({ hasText: 'has no picture any more' }).waitFor();
    await own.waitFor({ state: 'detached' });
    await reader.reload();
    await reader.locator('.message .avatar', { hasText: 'DO' }).last().waitFor();
    expect(await reader.locator('.message .avatar img').count()).to.equal(0);
  });

  it('say why a file is no picture, and are not offered where the school does not allow them', async function () {
    this.timeout(90_000);
    const room = await school().direct(teacher, student);
    const page = await school().visit(`/r/${room}`, { as: teacher });
    const settings = await openSettings(page);
    await settings
      .locator('input[type=file]')
      .setInputFiles({ name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
    await settings.getByRole('alert').waitFor();
    const child = await school().visit(`/r/${room}`, { as: student });
    const own = await openSettings(child);
    await own.getByRole('button', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await own.locator('.own-picture').count()).to.equal(0);
  });

  it('are set and taken away by the office, on the page of the person', async function () {
    this.timeout(90_000);
    const page = await school().visit('/school/people', { as: 'ines.duarte' });
    await page.getByRole('searchbox').first().fill('Zieli');
    await page
      .getByRole('button', { name: /Tomasz Zieli/ })
      .first()
      .click();
    const actions = page.locator('.picture-actions');
    await actions
      .locator('input[type=file]')
      .setInputFiles({ name: 'staff.jpg', mimeType: 'image/jpeg', buffer: await portrait('#705030') });
    await page.locator('.detail-head .avatar img').waitFor();
    await actions.getByRole('button', { name: 'Remove the picture' }).click();
    await page.locator('.detail-head .avatar img').waitFor({ state: 'detached' });
  });
});
