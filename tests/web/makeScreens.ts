/**
 * Takes the pictures of docs/screens.md, each screen at three widths and some of them dark: `npm run build && npm run
 * screens`. Needs what `npm run screenshots` needs.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { furnishSchool } from './furnishSchool.ts';
import { standStill } from './standStill.ts';
import { WebSchool } from './WebSchool.ts';

const folder = 'docs/images/screens';
const quality = 62;

const sizes = {
  1440: { viewport: { width: 1440, height: 900 } },
  768: { viewport: { width: 768, height: 1024 } },
  390: { viewport: { width: 390, height: 844 }, hasTouch: true },
} as const;

interface Screen {
  readonly name: string;
  readonly path: string;
  /** External id; nobody for the page before signing in. */
  readonly as?: string;
  /** Taken in dark colours as well. */
  readonly isDarkToo?: true;
  /** Brings the screen about, and waits until it is there. */
  readonly show: (page: Page) => Promise<void>;
}

const messages = (page: Page): Promise<void> => page.locator('.bubble-text').last().waitFor();
const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click();

const screens = (room: number): readonly Screen[] => {
  const [teacher, office] = ['daniel.okafor', 'ines.duarte'];
  const inRoom = `/r/${room}`;
  return [
    { name: 'welcome', path: '/', show: (page) => page.locator('.person-choice').first().waitFor() },
    { name: 'first', path: '/', as: teacher, isDarkToo: true, show: (page) => page.locator('.room').first().waitFor() },
    { name: 'conversation', path: inRoom, as: teacher, isDarkToo: true, show: messages },
    {
      ...{ name: 'thread', path: inRoom, as: teacher },
      show: async (page) => {
        await messages(page);
        await press(page, '1 reply');
        await page.getByRole('complementary', { name: 'Thread' }).waitFor();
      },
    },
    {
      ...{ name: 'details', path: inRoom, as: teacher },
      show: async (page) => {
        await messages(page);
        await page.locator('.conversation-title').click();
        await page.getByRole('complementary', { name: 'Details' }).waitFor();
      },
    },
    {
      ...{ name: 'search', path: '/', as: teacher },
      show: async (page) => {
        await page.getByRole('searchbox').first().fill('book');
        await page.locator('mark').first().waitFor();
      },
    },
    { name: 'people', path: '/people', as: teacher, show: (page) => page.locator('.contact').first().waitFor() },
    {
      ...{ name: 'settings', path: '/', as: teacher },
      show: async (page) => {
        await press(page, 'Settings');
        await page.getByRole('dialog').waitFor();
      },
    },
    {
      ...{ name: 'announcement', path: '/', as: teacher },
      show: async (page) => {
        await press(page, 'New announcement');
        await page.getByRole('dialog').getByRole('button', { name: 'Algebra I', exact: true }).click();
      },
    },
    { name: 'office', path: '/school/people', as: office, show: (page) => page.getByRole('heading').first().waitFor() },
  ];
};

const take = async (name: string, page: Page): Promise<void> => {
  await standStill(page);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality });
  await writeFile(join(folder, `${name}.webp`), Buffer.from(data, 'base64'));
  await page.context().close();
};

const school = await WebSchool.open();
try {
  await mkdir(folder, { recursive: true });
  const room = await furnishSchool(school);
  for (const { name, path, as, isDarkToo, show } of screens(room))
    for (const [width, size] of Object.entries(sizes))
      for (const colorScheme of isDarkToo ? (['light', 'dark'] as const) : (['light'] as const)) {
        const page = await school.visit(path, { ...size, colorScheme, ...(as !== undefined && { as }) });
        await show(page);
        await take(`${name}-${width}${colorScheme === 'dark' ? '-dark' : ''}`, page);
      }
} finally {
  await school.close();
}
