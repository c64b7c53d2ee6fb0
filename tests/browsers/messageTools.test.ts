import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { withWebSchool } from '../web/withWebSchool.ts';

const [teacher, pupil] = ['daniel.okafor', 'sofia.marchetti'] as const;

const windows = [
  { name: '360 px', viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true },
  { name: 'a low window', viewport: { width: 844, height: 360 }, isMobile: true, hasTouch: true },
  { name: 'a tablet', viewport: { width: 800, height: 1024 }, isMobile: false, hasTouch: false },
  { name: 'a desktop', viewport: { width: 1280, height: 720 }, isMobile: false, hasTouch: false },
] as const;

interface Cut {
  readonly message: string;
  readonly why: string;
}

/** Why the actions cannot be seen whole, or pressed; runs in the page. */
const cutOff = (element: Element): string[] => {
  const frame = element.closest('.scroller')?.getBoundingClientRect();
  const bar = element.getBoundingClientRect();
  if (frame === undefined) return ['there is no list'];
  const why: string[] = [];
  const within = (rect: DOMRect): boolean =>
    rect.left >= Math.max(0, frame.left) - 0.5 &&
    rect.right <= Math.min(innerWidth, frame.right) + 0.5 &&
    rect.top >= frame.top - 0.5 &&
    rect.bottom <= frame.bottom + 0.5;
  if (!within(bar))
    why.push(
      `${[bar.left, bar.top, bar.right, bar.bottom].map(Math.round)} is not within ${[frame.left, frame.top, frame.right, frame.bottom].map(Math.round)}`,
    );
  for (const button of element.querySelectorAll('button')) {
    const { left, top, width, height } = button.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    if (hit === null || !button.contains(hit)) why.push(`${button.ariaLabel} is covered`);
  }
  return why;
};

/** Shows the actions of every message in turn, and tells which of their buttons cannot be seen whole or pressed. */
const cutTools = async (page: Page, ids: readonly number[], isTouched: boolean): Promise<readonly Cut[]> => {
  const cut: Cut[] = [];
  // From the end, where a conversation opens: rows that are far from what is in view are not there.
  for (const id of ids.toReversed()) {
    const message = page.locator(`.message[data-message="${id}"]`);
    const bubble = message.locator('.bubble');
    // What needs no scrolling is not scrolled: at the edge of what is in view it is tight.
    await bubble.scrollIntoViewIfNeeded();
    // A finger anywhere on it, and not on a link or a tick in it.
    if (isTouched) await message.evaluate((element) => (element as HTMLElement).click());
    else await bubble.hover({ position: { x: 4, y: 4 } });
    const tools = message.locator('.message-tools');
    await tools.waitFor();
    const found = await tools.evaluate(cutOff);
    const text = (await bubble.textContent()) ?? '';
    cut.push(
      ...found.map((why) => ({ message: `${ids.indexOf(id) + 1} of ${ids.length}: ${text.slice(0, 20)}`, why })),
    );
  }
  return cut;
};

withWebSchool('web page › the actions of a message', (school) => {
  let room: number;
  const ids: number[] = [];
  before(async function () {
    this.timeout(60_000);
    const { id } = await school().person(pupil);
    const asked = { type: 'group', name: 'Edges', participant_ids: [id] };
    room = (await school().request(teacher, 'POST', 'rooms/', asked)).room.id;
    const say = (who: string, content: string) => school().request(who, 'POST', `rooms/${room}/messages/`, { content });
    const long = 'A text of many words that fills the whole width of the list and then some more lines. '.repeat(4);
    await say(pupil, '1');
    await say(teacher, '2');
    await say(pupil, long);
    await say(teacher, long);
    await say(pupil, `https://example.org/${'x'.repeat(160)}`);
    await say(teacher, 'مرحبا');
    await say(pupil, 'كلمات بالعربية '.repeat(12));
    await say(teacher, '👍');
    await say(pupil, 'ok');
    await say(teacher, 'k');
  });

  const show = async (as: string, language: string, window: (typeof windows)[number]): Promise<Page> => {
    const { name: _, ...options } = window;
    const page = await school().visit(`/r/${room}`, {
      ...{ ...options, as, locale: language, reducedMotion: 'reduce' },
    });
    await page.locator('.message').last().waitFor();
    return page;
  };

  for (const window of windows)
    for (const language of ['en', 'ar'])
      it(`are seen and pressed whole at every message in ${window.name}, in ${language}`, async function () {
        this.timeout(120_000);
        for (const as of [teacher, pupil]) {
          const page = await show(as, language, window);
          expect(await page.evaluate('document.documentElement.dir')).to.equal(language === 'ar' ? 'rtl' : 'ltr');
          expect(await cutTools(page, ids, window.hasTouch), as).to.deep.equal([]);
          await page.close();
        }
      });

  for (const window of windows)
    it(`stay whole wherever the list is scrolled to, in ${window.name}`, async function () {
      this.timeout(120_000);
      const page = await show(teacher, 'en', window);
      const list = page.locator('.scroller');
      const { height, most } = await list.evaluate(({ clientHeight, scrollHeight }) => ({
        height: clientHeight,
        most: scrollHeight - clientHeight,
      }));
      expect(height).to.be.greaterThan(100);
      const cut: string[] = [];
      for (let top = 0; top <= most; top += 37) {
        await list.evaluate((element, to) => {
          element.scrollTop = to;
        }, top);
        await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
        // The first and the last of which enough is in view to be touched.
        const edges = await list.evaluate((element) => {
          const frame = element.getBoundingClientRect();
          const shown = [...element.querySelectorAll<HTMLElement>('.message[data-message]')].filter((one) => {
            const { top, bottom } = one.getBoundingClientRect();
            return Math.min(bottom, frame.bottom) - Math.max(top, frame.top) >= 20;
          });
          return [shown.at(0), shown.at(-1)].flatMap((one) => one?.dataset['message'] ?? []);
        });
        for (const id of new Set(edges)) {
          const message = page.locator(`.message[data-message="${id}"]`);
          await message.evaluate((element) => (element as HTMLElement).click());
          await message.locator('.message-tools').waitFor();
          const why = await message.locator('.message-tools').evaluate(cutOff);
          cut.push(...why.map((one) => `${top} px, message ${ids.indexOf(Number(id)) + 1}: ${one}`));
        }
      }
      expect(cut).to.deep.equal([]);
    });

  it('are whole beside a message with a long name, and below a pinned one', async function () {
    this.timeout(120_000);
    const answer = await fetch(`${school().address}/api/directory/`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${(await school().person('ines.duarte')).token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        source: 'oneroster:harbour-school',
        users: [
          {
            ...{ external_id: pupil, role: 'student', is_active: true },
            ...{
              first_name: 'Maximiliane-Theodora Konstantinowna',
              last_name: 'von Hohenzollern-Sigmaringen-Ostfriesland',
            },
          },
        ],
        relations: [],
      }),
    });
    expect(answer.status, await answer.clone().text()).to.equal(200);
    const { messages } = await school().request(teacher, 'GET', `rooms/${room}/messages/`);
    await school().request(teacher, 'PUT', `rooms/${room}/messages/${messages[0].id}/pin/`);
    for (const window of windows)
      for (const language of ['en', 'ar']) {
        const page = await show(teacher, language, window);
        await page.locator('.pinned-bar').filter({ hasText: 'Maximiliane-Theodora' }).waitFor();
        expect(await cutTools(page, ids, window.hasTouch), `${window.name} ${language}`).to.deep.equal([]);
        await page.close();
      }
  });
});
