import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import type { WebSchool } from '../web/WebSchool.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const many = 10_000;
const atOnce = 25;

const fill = async (school: WebSchool, room: number): Promise<void> => {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < many; at = next++) {
      const sender = at % 3 === 0 ? 'arjun.mehta' : 'daniel.okafor';
      const content = `line ${at}${at % 7 === 0 ? ` ${'and so on, at some length, '.repeat(1 + (at % 5) * 3)}` : ''}`;
      await school.request(sender, 'POST', `rooms/${room}/messages/`, { content });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
};

/** The message nearest to the middle of the view, and its position. */
const middle = (page: Page): Promise<{ key: string; top: number }> =>
  page.evaluate(`(() => {
    const view = document.querySelector('.scroller').getBoundingClientRect();
    const rows = [...document.querySelectorAll('[data-key]')].filter((row) => row.querySelector('.message'));
    const row = rows.find((one) => one.getBoundingClientRect().bottom > view.top + view.height / 2);
    return { key: row.dataset.key, top: row.getBoundingClientRect().top };
  })()`);

const topOf = (page: Page, key: string): Promise<number> =>
  page.evaluate(`document.querySelector('[data-key="${key}"]').getBoundingClientRect().top`);

/** Resolves when the consequences have been drawn. */
const scrollBy = (page: Page, pixels: number): Promise<void> =>
  page.evaluate(`new Promise((done) => {
    document.querySelector('.scroller').scrollTop += ${pixels};
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));
  })`);

/** Milliseconds of script and layout that each of ninety frames takes while the list moves, the least first. */
const workOfFrames = (page: Page, pixels: number): Promise<number[]> =>
  page.evaluate(`new Promise((done) => {
    const scroller = document.querySelector('.scroller');
    const work = [];
    const step = () => {
      const begun = performance.now();
      scroller.scrollTop += ${pixels};
      scroller.dispatchEvent(new Event('scroll'));
      void scroller.offsetHeight;
      work.push(performance.now() - begun);
      if (work.length < 90) requestAnimationFrame(step); else done(work.sort((one, other) => one - other));
    };
    step();
  })`);

withWebSchool('web page › scrolling', (school) => {
  let room = 0;
  before(async function seed() {
    this.timeout(120_000);
    room = await school().direct('daniel.okafor', 'arjun.mehta');
    await fill(school(), room);
    await school().request('arjun.mehta', 'POST', `rooms/${room}/read/`, {});
  });

  it('scrolls back through ten thousand messages: the position holds, frames are in time, few rows are in the page', async function () {
    this.timeout(90_000);
    const page = await school().visit(`/r/${room}`, { as: 'arjun.mehta' });
    await page.locator('.bubble-text').last().waitFor();
    await scrollBy(page, -700);
    const before = await middle(page);
    // Older messages are added above meanwhile.
    await eventually(async () => {
      const now = await topOf(page, before.key);
      expect(Math.abs(now - before.top)).to.be.lessThan(2);
    });
    for (let turn = 0; turn < 2_000; turn += 1) {
      await scrollBy(page, -6_000);
      if ((await page.locator('.beginning').count()) > 0) break;
      expect(await page.locator('.message').count()).to.be.lessThan(120);
    }
    await page.locator('.beginning').waitFor();
    await page
      .locator('.bubble-text', { hasText: /^line \d/ })
      .first()
      .waitFor();
    expect(await page.locator('.message').count()).to.be.lessThan(120);
    // Ten screens a second. Half of the frames take at most half of their time, which leaves room for a busy machine.
    const work = await workOfFrames(page, 120);
    expect(work[45]).to.be.lessThan(8);
    expect(work.at(-1)).to.be.lessThan(100);
    await page.getByRole('button', { name: 'Go to the newest message' }).click();
    await eventually(async () => {
      const gap = await page.evaluate(
        `(() => { const s = document.querySelector('.scroller'); return s.scrollHeight - s.scrollTop - s.clientHeight; })()`,
      );
      expect(gap).to.be.lessThan(3);
    });
  });

  it('keeps its position while others write, and follows new messages at the end', async () => {
    const page = await school().visit(`/r/${room}`, { as: 'arjun.mehta' });
    await page.locator('.bubble-text').last().waitFor();
    await school().request('daniel.okafor', 'POST', `rooms/${room}/messages/`, { content: 'followed' });
    await page.locator('.bubble-text', { hasText: 'followed' }).waitFor();
    // A list that is still being drawn may scroll back to its end.
    await eventually(async () => {
      await scrollBy(page, -900);
      expect(await page.locator('.to-end').count()).to.equal(1);
    });
    const before = await middle(page);
    await school().request('daniel.okafor', 'POST', `rooms/${room}/messages/`, { content: 'not followed' });
    await page.locator('.to-end .badge').waitFor();
    expect(Math.abs((await topOf(page, before.key)) - before.top)).to.be.lessThan(2);
  });

  it('shows an old message that was found, and scrolls forward from there', async () => {
    const { results } = await school()
      .request('arjun.mehta', 'GET', `rooms/${room}/messages/?limit=1&after=0`)
      .then(({ messages }) => ({ results: messages as { id: number }[] }));
    const oldest = results[0]?.id ?? 0;
    const page = await school().visit(`/r/${room}/${oldest}`, { as: 'arjun.mehta' });
    await page.locator(`.is-highlighted[data-message="${oldest}"]`).waitFor();
    const seen = new Set<string>();
    for (let turn = 0; turn < 12; turn += 1) {
      await scrollBy(page, 2_500);
      for (const text of await page.locator('.bubble-text').allTextContents())
        seen.add(/line \d+/.exec(text)?.[0] ?? '');
    }
    expect(seen.size).to.be.greaterThan(60);
  });
});
