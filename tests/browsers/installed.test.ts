import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const keptPaths = (page: Page): Promise<string[]> =>
  page.evaluate(`caches.open('homeroom.shell').then((cache) => cache.keys())
    .then((keys) => keys.map(({ url }) => new URL(url).pathname))`);

withWebSchool('an installed page', (school) => {
  it('has a name and icons that the server has', async () => {
    const manifest = (await (await fetch(`${school().address}/manifest.webmanifest`)).json()) as {
      name: string;
      icons: { src: string; type: string }[];
    };
    expect(manifest.name).to.equal('Homeroom');
    for (const { src, type } of manifest.icons) {
      const icon = await fetch(new URL(src, `${school().address}/manifest.webmanifest`));
      expect([icon.status, icon.headers.get('content-type')]).to.deep.equal([200, type]);
    }
  });

  it('opens without a server, keeps nothing of a person, and goes on when the server is back', async () => {
    const page = await school().visit('/', { as: 'daniel.okafor', serviceWorkers: 'allow' });
    await page.getByRole('heading', { name: 'Chats' }).waitFor();
    await eventually(async () => expect(await keptPaths(page)).to.include('/'));
    expect((await keptPaths(page)).filter((path) => !/^\/(assets\/.*|shell\.former)?$/.test(path))).to.deep.equal([]);
    const docs = await page.context().newPage();
    const answer = await docs.goto(`${school().address}/api/docs`);
    expect(await answer?.text(), 'a page of its own').to.include('API</h1>');
    await docs.close();
    await school().kill();
    await page.reload();
    await page.getByText('Homeroom cannot be reached').waitFor();
    await school().restart();
    await page.getByRole('heading', { name: 'Chats' }).waitFor();
  });

  it('offers a new release when there is one, and what was being written stays', async () => {
    const page = await school().visit('/', { as: 'sofia.marchetti' });
    await page.locator('.rooms .room').first().click();
    await page.locator('.composer textarea').fill('Half a sentence');
    await page.route('**/shell.json', (route) => route.fulfill({ json: ['/assets/first-of-another-release.js'] }));
    await school().kill();
    await school().restart();
    await page.getByText('There is a new version of this page.').waitFor({ timeout: 45_000 });
    await page.getByRole('button', { name: 'Load it' }).click();
    await page.waitForLoadState('load');
    expect(await page.locator('.composer textarea').inputValue()).to.equal('Half a sentence');
  });
});
