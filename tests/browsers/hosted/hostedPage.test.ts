import { expect } from 'chai';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { describeWithServer } from '../../support/describeWithServer.ts';
import { eventually } from '../../support/eventually.ts';
import { BrowserWindows, chromiumPath, hasChromium } from '../../web/BrowserWindows.ts';
import { HostingSchool, listen, stop, strippingProxy } from './HostingSchool.ts';

interface World {
  readonly school: HostingSchool;
  readonly windows: BrowserWindows;
}

const open = async (): Promise<World> => {
  const [school, windows] = await Promise.all([
    HostingSchool.open({
      signIn: '/login?next={address}',
      hide: ['contacts'],
      theme: { accent: '#ffcc00', radius: 4 },
    }),
    BrowserWindows.launch(),
  ]);
  return { school, windows };
};

const cookieOf = (url: string, who: string) => ({ name: 'sid', value: who, url });

const redPicture = (): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#a02020' } })
    .png()
    .toBuffer();

describeWithServer({
  title: 'the page in a host’s program',
  source: hasChromium ? { kind: 'binaries' } : { kind: 'none', reason: `no ${chromiumPath}` },
  open,
  close: async ({ school, windows }) => {
    await windows.quit();
    await school.close();
  },
  suite: (world) => {
    afterEach(() => world().windows.closeAll());
    const enter = async (root: string, path: string, who: string, options = {}): Promise<Page> => {
      const page = await world().windows.visit('about:blank', options);
      await page.context().addCookies([cookieOf(root, who)]);
      await page.goto(`${root}${path}`);
      return page;
    };
    const field = (page: Page) => page.locator('.composer textarea');
    const say = async (page: Page, text: string): Promise<void> => {
      await field(page).fill(text);
      await field(page).press('Enter');
    };

    it('knows people by the host’s cookies below a path: deep links, sockets, files and other tabs', async () => {
      const { school } = world();
      const page = await enter(school.address, '/chat', 'tess');
      await page.getByRole('heading', { name: 'Chats' }).waitFor();
      expect(new URL(page.url()).pathname).to.equal('/chat/');
      await page.locator('.rooms .room', { hasText: 'sam Miller' }).click();
      await page.waitForURL(`**/chat/r/${school.roomId}`);
      await page.reload();
      await say(page, 'Hello from below');
      const other = await enter(school.address, `/chat/r/${school.roomId}`, 'sam');
      await other.locator('.message', { hasText: 'Hello from below' }).waitFor();
      await say(other, 'And back');
      await page.locator('.message', { hasText: 'And back' }).waitFor();
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: await redPicture() });
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await other.locator('.message img').first().waitFor();
      expect(await page.getByRole('link', { name: 'People' }).count(), 'what the host hides').to.equal(0);
      const accent = await page.evaluate(`getComputedStyle(document.documentElement).getPropertyValue('--accent')`);
      expect(accent, 'a colour that can be read').to.match(/^light-dark\(#[0-9a-f]{6}, ?#ffcc00\)$/);
      await page.locator('.rail-stop').last().click();
      await page.getByRole('dialog').waitFor();
      expect(await page.locator('link[rel=stylesheet][href*="/first-"]').count(), 'loaded once').to.equal(1);
      expect(await page.getByRole('button', { name: 'Sign out' }).count(), 'cookies are the host’s').to.equal(0);
      expect(world().windows.complaints).to.deep.equal([]);
    });

    it('says that nobody is signed in, and leads to the host and back', async () => {
      const { school } = world();
      const page = await world().windows.visit(`${school.address}/chat/r/${school.roomId}`);
      await page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
      await page.getByRole('link', { name: 'Sign in' }).click();
      await page.waitForURL('**/login?next=*');
      expect(new URL(page.url()).searchParams.get('next')).to.equal(`${school.address}/chat/r/${school.roomId}`);
      await page.context().addCookies([cookieOf(school.address, 'sam')]);
      await page.goto(new URL(page.url()).searchParams.get('next') ?? '');
      await field(page).waitFor();
    });

    it('is the same behind a proxy that takes a prefix away, and opens there without a network', async () => {
      const { school } = world();
      const proxy = strippingProxy('/apps/school', school.port);
      const root = `http://127.0.0.1:${await listen(proxy)}`;
      try {
        const path = `/apps/school/chat/r/${school.roomId}`;
        const page = await enter(root, path, 'tess', { serviceWorkers: 'allow' });
        await say(page, 'Through the proxy');
        await page.locator('.message', { hasText: 'Through the proxy' }).waitFor();
        const kept = `caches.open('homeroom.shell:/apps/school/chat/').then((cache) => cache.keys())
          .then((keys) => keys.map(({ url }) => new URL(url).pathname))`;
        await eventually(async () => expect(await page.evaluate(kept)).to.include('/apps/school/chat/'));
        await eventually(async () =>
          expect(await page.evaluate('navigator.serviceWorker.controller?.state')).to.equal('activated'),
        );
        await page.context().setOffline(true);
        await page.reload();
        await page.getByText('Homeroom cannot be reached').waitFor();
        await page.context().setOffline(false);
        await field(page).waitFor();
        expect(new URL(page.url()).pathname).to.equal(path);
      } finally {
        await world().windows.closeAll();
        await stop(proxy);
      }
    });
  },
});
