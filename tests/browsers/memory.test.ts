import { expect } from 'chai';
import type { CDPSession, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import type { WebSchool } from '../web/WebSchool.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const liveMessages = 10_000;
const roomChanges = 50;
const atOnce = 25;
const mostGrowth = 3_000_000;

interface Weight {
  /** Bytes of the heap that are in use after a collection. */
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
}

const weigh = async (cdp: CDPSession): Promise<Weight> => {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
  return { heap: usedSize, nodes, listeners: jsEventListeners };
};

/** Sends so many messages while the page shows the room, and waits until the last is there. */
const say = async (school: WebSchool, page: Page, room: number, from: number, count: number): Promise<void> => {
  let next = from;
  const work = async (): Promise<void> => {
    for (let at = next++; at < from + count; at = next++)
      await school.request('emma.jensen', 'POST', `rooms/${room}/messages/`, {
        content: `live ${at}, with a few words`,
      });
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await school.request('emma.jensen', 'POST', `rooms/${room}/messages/`, { content: `all ${from + count} are said` });
  // Senders beside it on the same processors are faster than the page, which comes after them.
  await page.locator('.bubble-text', { hasText: `all ${from + count} are said` }).waitFor({ timeout: 120_000 });
  // What is not read yet is where the room opens again.
  await page.locator(`a.room[href="/r/${room}"] .badge`).waitFor({ state: 'detached' });
};

withWebSchool('web page › memory', (school) => {
  it('is where it was after ten thousand live messages and fifty changes of the room', async function () {
    this.timeout(600_000);
    const room = await school().direct('emma.jensen', 'daniel.okafor');
    const page = await school().visit(`/r/${room}`, { as: 'daniel.okafor' });
    await page.locator('.composer textarea').waitFor();
    const cdp = await page.context().newCDPSession(page);
    await say(school(), page, room, 0, 200);
    const before = await weigh(cdp);
    await say(school(), page, room, 200, liveMessages);
    const rooms = page.locator('a.room');
    const count = await rooms.count();
    for (let at = 0; at < roomChanges; at += 1) {
      const link = rooms.nth(at % count);
      await link.click();
      await page.waitForFunction((path) => location.pathname === path, (await link.getAttribute('href')) ?? '');
      await page.locator('.conversation .scroller').waitFor();
    }
    await page.locator(`a.room[href="/r/${room}"]`).click();
    await page.locator('.bubble-text', { hasText: `all ${200 + liveMessages} are said` }).waitFor();
    // What the rooms before have asked for holds them until it is answered.
    await eventually(
      async () => {
        const after = await weigh(cdp);
        const grown = `${JSON.stringify(before)} became ${JSON.stringify(after)}`;
        expect(after.heap - before.heap, grown).to.be.lessThan(mostGrowth);
        expect(after.nodes - before.nodes, grown).to.be.lessThan(300);
        expect(after.listeners - before.listeners, grown).to.be.lessThan(100);
      },
      { within: 20_000 },
    );
  });

  it('loads again what it has let go of, in both directions, and goes on at the end', async function () {
    this.timeout(120_000);
    const room = await school().direct('noah.jensen', 'daniel.okafor');
    for (let at = 0; at < 1_500; at += atOnce)
      await Promise.all(
        Array.from({ length: atOnce }, (_, more) =>
          school().request('noah.jensen', 'POST', `rooms/${room}/messages/`, { content: `line ${at + more}` }),
        ),
      );
    await school().request('daniel.okafor', 'POST', `rooms/${room}/read/`, {});
    const page = await school().visit(`/r/${room}`, { as: 'daniel.okafor' });
    await page.locator('.bubble-text').last().waitFor();
    const scrollTo = (top: string): Promise<void> =>
      page.evaluate(`new Promise((done) => {
        const scroller = document.querySelector('.scroller');
        scroller.scrollTop = ${top};
        requestAnimationFrame(() => requestAnimationFrame(() => done()));
      })`);
    for (let turn = 0; turn < 2_000 && (await page.locator('.beginning').count()) === 0; turn += 1)
      await scrollTo('scroller.scrollTop - 4000');
    await page.locator('.beginning').waitFor();
    const newest = page.locator('.bubble-text', { hasText: 'after the way back' });
    await school().request('noah.jensen', 'POST', `rooms/${room}/messages/`, { content: 'after the way back' });
    for (let turn = 0; turn < 2_000 && (await newest.count()) === 0; turn += 1)
      await scrollTo('scroller.scrollTop + 4000');
    await newest.waitFor();
    await page.locator('.composer textarea').fill('and I answer');
    await page.locator('.composer textarea').press('Enter');
    await page.locator('.message', { hasText: 'and I answer' }).locator('.tick.is-sent').waitFor();
  });

  it('log no error', () => {
    expect(school().complaints).to.deep.equal([]);
  });
});
