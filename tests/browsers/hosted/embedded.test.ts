import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeWithServer } from '../../support/describeWithServer.ts';
import { freePort } from '../../support/freePort.ts';
import { chromiumPath, hasChromium } from '../../web/BrowserWindows.ts';
import { stop } from './HostingSchool.ts';
import { closeSite, openSite } from './SchoolSite.ts';

/** A page of a site with a strict policy of its own: the script needs nothing but to be loaded, and its frame. */
const siteOf = (chat: string): Server =>
  createServer(({ url = '' }, response) => {
    const attributes = url.includes('pane') ? 'data-pane="#place"' : url.includes('late') ? 'data-load="click"' : '';
    const place = url.includes('pane') ? '<div id="place"></div>' : '';
    const csp = `default-src 'none'; script-src ${chat} 'unsafe-inline'; style-src 'nonce-x'; frame-src ${chat}`;
    response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': csp });
    response.end(`<!doctype html><html lang="en"><title>Site</title><style nonce="x">#place{height:600px}button{color:red}
      </style><body><h1>The school’s site</h1><p><a href="/">News</a></p>${place}
      <script>const e = 1, t = 2, n = 3, r = 4, i = 5;</script><script src="${chat}/chat/embed.js" ${attributes}></script>
      </body></html>`);
  });

describeWithServer({
  title: 'the chat in a host’s page',
  source: hasChromium ? { kind: 'binaries' } : { kind: 'none', reason: `no ${chromiumPath}` },
  open: () => openSite({ frameAncestors: ['self'], siteOf }),
  close: closeSite,
  suite: (world) => {
    afterEach(() => world().windows.closeAll());
    const frameOf = (page: Page) => page.frameLocator('homeroom-chat iframe');
    const bubbleOf = (page: Page) => page.locator('homeroom-chat .bubble');

    it('is a bubble on another origin: token, unread, keyboard and what the host’s script calls', async () => {
      const { school, windows, siteAddress } = world();
      await school.chat.sendMessage({
        senderId: 'tess',
        roomId: school.roomId,
        content: 'Are you there?',
      });
      const page = await windows.visit(siteAddress);
      await page.evaluate(`window.heard = [];
        for (const name of ['ready', 'unread', 'signed-out', 'open', 'close'])
          Homeroom.on(name, (detail) => heard.push(detail === undefined ? name : name + ' ' + detail));
        Homeroom.signIn(async () => 'token-of-sam');`);
      await bubbleOf(page).getByText('1', { exact: true }).waitFor();
      expect(await bubbleOf(page).getAttribute('aria-label')).to.equal('Open chat, 1 unread');
      expect(await page.locator('homeroom-chat .panel').isVisible()).to.equal(false);
      expect(await page.evaluate('document.activeElement === document.body'), 'it takes no focus').to.equal(true);
      await bubbleOf(page).focus();
      await page.keyboard.press('Enter');
      await frameOf(page).getByText('Are you there?').waitFor();
      expect(await bubbleOf(page).getAttribute('aria-expanded')).to.equal('true');
      expect(await page.evaluate(`document.activeElement.localName`)).to.equal('homeroom-chat');
      await page.evaluate(`Homeroom.open(${school.roomId})`);
      await frameOf(page).locator('.composer textarea').fill('I am');
      await frameOf(page).locator('.composer textarea').press('Enter');
      await frameOf(page).locator('.message', { hasText: 'I am' }).waitFor();
      await bubbleOf(page).getByText('1', { exact: true }).waitFor({ state: 'detached' });
      await page.evaluate('Homeroom.close()');
      await page.evaluate('Homeroom.open()');
      await frameOf(page).locator('.composer textarea').press('Escape');
      await frameOf(page).locator('.rooms .room').first().focus();
      await page.keyboard.press('Escape');
      await page.locator('homeroom-chat .panel').waitFor({ state: 'hidden' });
      expect(
        await page.evaluate(`document.querySelector('homeroom-chat').shadowRoot.activeElement.className`),
      ).to.equal('bubble');
      expect(await page.evaluate('heard')).to.include.members(['ready', 'unread 1', 'unread 0', 'open', 'close']);
      expect(windows.complaints).to.deep.equal([]);
    });

    it('fills an element of the page, and says who is not signed in', async () => {
      const { school, windows, siteAddress } = world();
      const page = await windows.visit(`${siteAddress}/pane`);
      await frameOf(page).getByRole('heading', { name: 'You are not signed in' }).waitFor();
      const link = frameOf(page).getByRole('link', { name: 'Sign in' });
      expect([await link.getAttribute('target'), await link.getAttribute('href')]).to.deep.equal(['_top', '/login']);
      expect((await page.locator('homeroom-chat iframe').boundingBox())?.height).to.equal(600);
      await page.evaluate(`Homeroom.signIn('token-of-tess')`);
      await frameOf(page).locator('.rooms .room').first().waitFor();
      await page.evaluate(`Homeroom.open(${school.roomId})`);
      await frameOf(page).locator('.composer textarea').waitFor();
    });

    it('knows people by cookies on the host’s own origin, and loads at the first click where it is asked to', async () => {
      const { school, windows, siteAddress } = world();
      const late = await windows.visit(`${siteAddress}/late`);
      expect(await late.locator('homeroom-chat iframe').getAttribute('src')).to.equal(null);
      await bubbleOf(late).click();
      await frameOf(late).getByRole('heading', { name: 'You are not signed in' }).waitFor();
      const page = await windows.visit('about:blank', { viewport: { width: 390, height: 800 } });
      await page.context().addCookies([{ name: 'sid', value: 'sam', url: school.address }]);
      await page.goto(`${school.address}/site`);
      await bubbleOf(page).click();
      await frameOf(page).locator('.rooms .room').first().waitFor();
      await page.getByRole('button', { name: 'Close chat' }).last().click();
      await page.locator('homeroom-chat .panel').waitFor({ state: 'hidden' });
    });

    it('is not shown to pages of others, and hears nothing from them', async () => {
      const { school, windows, siteAddress } = world();
      const port = await freePort();
      const evil = createServer((_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' });
        response.end(`<!doctype html><title>Evil</title><iframe src="${school.address}/chat/"></iframe>
          <script src="${school.address}/chat/embed.js"></script>`);
      });
      await new Promise<void>((resolve) => evil.listen(port, () => resolve()));
      try {
        const page = await windows.visit(`http://localhost:${port}`);
        await page.evaluate(`Homeroom.signIn('token-of-sam'); Homeroom.open()`);
        await page.waitForLoadState('networkidle');
        const shown = page.frames().filter((frame) => frame.url().startsWith(school.address));
        expect(shown).to.deep.equal([]);
        // A page of others that has opened the chat in a window of its own speaks to nobody.
        const own = await windows.visit(siteAddress);
        await own.evaluate(`Homeroom.signIn('token-of-sam'); Homeroom.open()`);
        await frameOf(own).locator('.rooms .room').first().waitFor();
        const inFrame = own.frames().find((frame) => frame.url().startsWith(school.address));
        await inFrame?.evaluate(`const { port1, port2 } = new MessageChannel();
          window.answers = []; port1.onmessage = ({ data }) => answers.push(data);
          window.postMessage({ homeroom: 'hello' }, location.origin, [port2]);`);
        await own.evaluate('Homeroom.close()');
        expect(await inFrame?.evaluate('answers'), 'only who shows it is heard').to.deep.equal([]);
      } finally {
        await stop(evil);
        windows.complaints.length = 0;
      }
    });
  },
});
