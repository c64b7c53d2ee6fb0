/**
 * Takes the pictures of docs/images: `npm run build && npm run screenshots`. Needs Chromium, and for the emoji a font
 * such as Debian's fonts-noto-color-emoji.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { changedRoster } from './changedRoster.ts';
import { furnishSchool } from './furnishSchool.ts';
import { standStill } from './standStill.ts';
import { WebSchool } from './WebSchool.ts';

const folder = 'docs/images';
const sharp: BrowserContextOptions = { viewport: { width: 1160, height: 720 }, deviceScaleFactor: 1.2 };
const phone: BrowserContextOptions = { viewport: { width: 360, height: 720 }, deviceScaleFactor: 2, hasTouch: true };

const school = await WebSchool.open();

const take = async (name: string, page: Page): Promise<void> => {
  await standStill(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.context().close();
};

/** Bytes of a picture that are still small enough for a repository. */
const limit = 200_000;

try {
  await mkdir(folder, { recursive: true });
  const room = await furnishSchool(school);
  const at = `/r/${room}`;
  const seen = async (path: string, options: BrowserContextOptions & { as: string }): Promise<Page> => {
    const page = await school.visit(path, options);
    await page.locator('.bubble-text').last().waitFor();
    return page;
  };
  const beside = await seen(at, { as: 'sofia.marchetti' });
  await take('conversation-light', await seen(at, { ...sharp, as: 'daniel.okafor' }));
  await take('conversation-dark', await seen(at, { ...sharp, as: 'daniel.okafor', colorScheme: 'dark' }));
  await take('conversation-phone', await seen(at, { ...phone, as: 'sofia.marchetti' }));
  await beside.context().close();

  const russian = await school.visit('/', { ...sharp, as: 'elena.sokolova', locale: 'ru-RU' });
  await russian
    .getByRole('link', { name: /Лев Орлов/ })
    .first()
    .click();
  await russian.locator('.bubble-text').last().waitFor();
  await take('conversation-russian', russian);

  const people = await school.visit('/people', { ...sharp, as: 'daniel.okafor' });
  await people.getByRole('button', { name: /^Paolo Marchetti/ }).click();
  await people.locator('.why').waitFor();
  await take('people-and-reasons', people);

  const office = await school.visit('/school/import', { ...sharp, as: 'ines.duarte' });
  await office.getByLabel('Roster (ZIP)').setInputFiles({
    name: 'autumn-term.zip',
    mimeType: 'application/zip',
    buffer: await changedRoster(),
  });
  await office.getByRole('button', { name: 'Show what would change' }).click();
  await office.getByRole('cell', { name: /Xaver Quist/ }).waitFor();
  await take('roster-import', office);

  const chooser = await school.visit('/', sharp);
  await chooser.locator('.person-choice').first().waitFor();
  await take('welcome', chooser);
} finally {
  await school.close();
}

for (const name of ['conversation-light', 'conversation-dark', 'conversation-phone', 'people-and-reasons']) {
  const { length } = await readFile(join(folder, `${name}.png`));
  if (length > limit) console.warn(`${name}.png has ${length} bytes, more than ${limit}`);
}
