import { createServer, type IncomingMessage, type Server } from 'node:http';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeWithServer } from '../../support/describeWithServer.ts';
import { eventually } from '../../support/eventually.ts';
import { chromiumPath, hasChromium } from '../../web/BrowserWindows.ts';
import { closeSite, openSite, type SchoolSite } from './SchoolSite.ts';

interface World extends SchoolSite {
  /** The numbers of the tokens by which somebody has asked, in order. */
  readonly heard: number[];
}

/** A token of the host's own, with the time of its end, as the page reads it. */
const tokenOf = (sub: string, number: number, seconds: number): string => {
  const claims = { sub, number, exp: Math.floor(Date.now() / 1_000) + seconds };
  return `host.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signed`;
};

const claimsIn = ({ headers }: IncomingMessage): { readonly sub: string; readonly number: number } | undefined => {
  const part = /^Bearer host\.([\w-]+)\.signed$/.exec(headers.authorization ?? '')?.[1];
  return part === undefined ? undefined : JSON.parse(Buffer.from(part, 'base64url').toString());
};

const siteOf = (chat: string): Server =>
  createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(`<!doctype html><html lang="en"><title>Site</title><body><h1>Site</h1>
      <script src="${chat}/chat/embed.js"></script></body></html>`);
  });

const open = async (): Promise<World> => {
  const heard: number[] = [];
  const authenticate = (request: IncomingMessage): string | null => {
    const claims = claimsIn(request);
    if (claims !== undefined) heard.push(claims.number);
    return claims?.sub ?? null;
  };
  return { ...(await openSite({ authenticate, siteOf })), heard };
};

describeWithServer({
  title: 'tokens of the chat in a host’s page',
  source: hasChromium ? { kind: 'binaries' } : { kind: 'none', reason: `no ${chromiumPath}` },
  open,
  close: closeSite,
  suite: (world) => {
    afterEach(async () => {
      world().heard.length = 0;
      await world().windows.closeAll();
    });
    /** Opens the host's page, in which `nextToken` gives these tokens in turn. */
    const visit = async (tokens: string[], asked: string[] = []): Promise<Page> => {
      const { windows, siteAddress } = world();
      const page = await windows.visit(siteAddress, {}, async (made) => {
        await made.clock.install({ time: new Date() });
        await made.exposeFunction('nextToken', () => {
          const token = tokens.shift();
          asked.push(token ?? 'none');
          return token;
        });
      });
      await page.evaluate('Homeroom.signIn(() => nextToken()); Homeroom.open()');
      return page;
    };
    const frameOf = (page: Page) => page.frameLocator('homeroom-chat iframe');
    const write = async (page: Page, text: string): Promise<void> => {
      await frameOf(page).locator('.composer textarea').fill(text);
      await frameOf(page).locator('.composer textarea').press('Enter');
      await frameOf(page).locator('.message.is-sent', { hasText: text }).waitFor();
    };

    it('asks the host’s page for another one before it ends, and goes on with that one', async () => {
      const { school, heard } = world();
      const asked: string[] = [];
      const page = await visit([tokenOf('sam', 1, 600), tokenOf('sam', 2, 7_200)], asked);
      await page.evaluate(`Homeroom.open(${school.roomId})`);
      await write(page, 'by the first');
      expect([asked.length, new Set(heard)]).to.deep.equal([1, new Set([1])]);

      // Ten seconds before its end the socket has to be opened anew.
      await page.clock.fastForward(590_000);
      await eventually(() => expect(heard).to.include(2));
      expect(asked).to.have.length(2);
      const before = heard.length;
      await write(page, 'by the second');
      await page.clock.fastForward(600_000);
      await write(page, 'long after the end of the first');
      expect(new Set(heard.slice(before))).not.to.include(1);
      expect(asked, 'a token that lasts is asked for once').to.have.length(2);
    });

    it('asks at once for one that is about to end when the page opens', async () => {
      const { heard } = world();
      const asked: string[] = [];
      const page = await visit([tokenOf('sam', 1, 20), tokenOf('sam', 2, 7_200)], asked);
      await frameOf(page).locator('.rooms .room').first().waitFor();
      expect([asked.length, heard.at(-1)]).to.deep.equal([2, 2]);
    });

    it('takes a token of somebody else for a change of person, and shows nothing of the former', async () => {
      const { school } = world();
      const page = await visit([tokenOf('sam', 1, 7_200)]);
      await page.evaluate(`Homeroom.open(${school.roomId})`);
      await frameOf(page).locator('.composer textarea').fill('a draft of Sam');
      await page.evaluate(`Homeroom.signIn(${JSON.stringify(tokenOf('tess', 3, 7_200))})`);
      await frameOf(page).locator('.rooms .room').first().click();
      await frameOf(page)
        .getByRole('heading', { name: /sam Miller/, level: 1 })
        .waitFor();
      expect(await frameOf(page).locator('.composer textarea').inputValue()).to.equal('');
    });
  },
});
