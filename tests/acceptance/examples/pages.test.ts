import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { BrowserWindows, hasChromium } from '../../web/BrowserWindows.ts';
import { startExample } from './startExample.ts';

/** As an app that has installed the package. */
const alias = {
  'homeroom/client': resolve('dist/client/index.js'),
  'homeroom/react': resolve('dist/client/react/index.js'),
};

(hasChromium ? describe : describe.skip)('Pages of examples', function suite() {
  this.timeout(120_000);
  let folder: string;
  let windows: BrowserWindows;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-app-'));
    windows = await BrowserWindows.launch();
  });
  after(async () => {
    await windows.closeAll();
    await rm(folder, { recursive: true });
  });

  /** Two people who have signed in write to each other. */
  const talk = async (address: string): Promise<void> => {
    const people = { ada: 't1', max: 's1' };
    const [ada, max] = await Promise.all(Object.values(people).map((id) => windows.visit(`${address}/sign-in/${id}`)));
    if (ada === undefined || max === undefined) return expect.fail('no windows');
    const write = async (page: Page, text: string): Promise<void> => {
      await page.getByLabel('Message', { exact: true }).fill(text);
      await page.getByRole('button', { name: 'Send' }).click();
      await page.locator('li[data-status=sent]', { hasText: text }).waitFor();
    };
    await ada.getByRole('list', { name: 'People' }).getByRole('button', { name: 'Max Born' }).click();
    await write(ada, 'Good morning');
    await max.getByRole('list', { name: 'People' }).getByRole('button', { name: 'Ada Byron' }).click();
    await max.locator('li', { hasText: 'Good morning' }).last().waitFor();
    await write(max, '<b>Доброе утро</b>');
    await ada.locator('li[data-status=sent]', { hasText: '<b>Доброе утро</b>' }).waitFor();
    expect(windows.complaints).to.deep.equal([]);
  };

  it('examples/react-app is built by Vite and two people talk in it', async () => {
    const define = { 'process.env.NODE_ENV': '"production"' };
    const output = { outDir: join(folder, 'react'), emptyOutDir: true };
    // Vite makes this process one of production, and other tests load React in it.
    const { NODE_ENV: before } = process.env;
    await build({
      root: 'examples/react-app',
      configFile: false,
      logLevel: 'warn',
      define,
      resolve: { alias },
      build: output,
    });
    if (before === undefined) delete process.env['NODE_ENV'];
    const site = await startExample(() => import('../../../examples/react-app/server.ts'), { SITE: output.outDir });
    try {
      await talk(site.address);
    } finally {
      await site.stop();
    }
  });

  it('examples/vanilla-page needs no build for the same', async () => {
    const site = await startExample(() => import('../../../examples/vanilla-page/server.ts'));
    try {
      await talk(site.address);
      const nobody = await windows.visit(site.address);
      await nobody.getByText('You are not signed in').waitFor();
    } finally {
      await site.stop();
    }
  });
});
