import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const bubble = (page: Page, text: string): Locator => page.locator('.bubble-text', { hasText: text });
const composer = (page: Page): Locator => page.locator('main form.composer textarea');
const inThread = (page: Page): Locator => page.locator('aside textarea');
const [teacher, student, third] = ['daniel.okafor', 'sofia.marchetti', 'lev.orlov'] as const;

withWebSchool('web page › writing', (school) => {
  /** A group of the teacher of its own, so that no test is in the way of another. */
  const group = async (name: string, members: readonly string[] = [student]): Promise<number> => {
    const ids = await Promise.all(members.map(async (who) => (await school().person(who)).id));
    const { room } = await school().request(teacher, 'POST', 'rooms/', { type: 'group', name, participant_ids: ids });
    return room.id;
  };
  const said = async (as: string, room: number, content: string, replyTo?: number): Promise<number> => {
    const body = { content, ...(replyTo !== undefined && { reply_to: replyTo }) };
    const { id } = await school().request(as, 'POST', `rooms/${room}/messages/`, body);
    return id;
  };
  const unreadOf = async (as: string, room: number): Promise<number> => {
    const { rooms } = await school().request(as, 'GET', 'rooms/?limit=100');
    return rooms.find(({ id }: { id: number }) => id === room).unread_count;
  };
  const opened = async (room: number, as: string): Promise<Page> => {
    const page = await school().visit(`/r/${room}`, { as });
    await composer(page).waitFor();
    return page;
  };

  it('keeps what was begun for the person and the room, and shows it to nobody else', async () => {
    const [room, other] = [await group('Drafts'), await group('Elsewhere')];
    await said(teacher, room, 'To be put right');
    const page = await opened(room, teacher);
    await composer(page).fill('half a sentence');
    await composer(page).press('Escape');
    await page.goto(`${school().address}/r/${other}?as=${teacher}`);
    await composer(page).waitFor();
    expect(await composer(page).inputValue()).to.equal('');
    await page.goto(`${school().address}/r/${room}?as=${teacher}`);
    expect(await composer(page).inputValue()).to.equal('half a sentence');
    await page.goto(`${school().address}/r/${room}?as=${student}`);
    await composer(page).waitFor();
    expect(await composer(page).inputValue()).to.equal('');
  });

  it('leaves nothing of a person in the tab who has signed out', async () => {
    const room = await group('Shared computer');
    const { token } = await school().person(teacher);
    const page = await school().visit(`/r/${room}#token=${token}`);
    await composer(page).fill('half a sentence');
    await page
      .getByRole('button', { name: /Daniel/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await composer(page).waitFor({ state: 'detached' });
    const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }) + location.href);
    expect(kept).not.to.include('half a sentence').and.not.to.include(token);
  });

  it('goes on with an edit and a reply that were begun before somebody looked elsewhere', async () => {
    const [room, other] = [await group('Edits'), await group('Between')];
    await said(teacher, room, 'Page 40');
    const page = await opened(room, teacher);
    await bubble(page, 'Page 40').waitFor();
    await composer(page).fill('a new one');
    await composer(page).fill('');
    await composer(page).press('ArrowUp');
    await composer(page).fill('Page 41');
    await page.locator(`.side a[href*="/r/${other}"]`).first().click();
    await page.locator('main h1, main h2', { hasText: 'Between' }).first().waitFor();
    await page.locator(`.side a[href*="/r/${room}"]`).first().click();
    await page.locator('.composer-about', { hasText: 'Page 40' }).waitFor();
    expect(await composer(page).inputValue()).to.equal('Page 41');
    await composer(page).press('Enter');
    await bubble(page, 'Page 41').waitFor();
    expect(await composer(page).inputValue()).to.equal('');
  });

  it('leaves the keys of an input method to it', async () => {
    const room = await group('Kanji');
    await said(teacher, room, 'first');
    const page = await opened(room, teacher);
    await bubble(page, 'first').waitFor();
    /** Safari sends the Enter that ends a composition after it, with the code of a composing key. */
    const press = (key: string, isComposing: boolean) =>
      composer(page).evaluate(
        (field, [name, composing]) =>
          field.dispatchEvent(
            new KeyboardEvent('keydown', {
              ...{ key: name as string, isComposing: composing as boolean, keyCode: 229 },
              ...{ bubbles: true, cancelable: true },
            }),
          ),
        [key, isComposing] as const,
      );
    await composer(page).press('ArrowUp');
    await page.locator('.composer-about').waitFor();
    await press('Escape', true);
    await composer(page).fill('きょう');
    await press('Enter', true);
    await press('Enter', false);
    await press('Escape', false);
    expect(await page.locator('.composer-about').count()).to.equal(1);
    expect(await composer(page).inputValue()).to.equal('きょう');
    await composer(page).press('Enter');
    await bubble(page, 'きょう').waitFor();
  });

  it('makes links of addresses, and of nothing that stands around them', async () => {
    const room = await group('Links');
    const texts: readonly (readonly [text: string, href: string | null])[] = [
      ['https://books.example.org/Venus_(planet)', 'https://books.example.org/Venus_(planet)'],
      ['(look at https://books.example.org/Io_(moon))', 'https://books.example.org/Io_(moon)'],
      ["https://books.example.org/Kepler's_laws.", "https://books.example.org/Kepler's_laws"],
      ['请打开https://books.example.org/zh。谢谢', 'https://books.example.org/zh'],
      ['`https://books.example.org/code`', 'https://books.example.org/code'],
      ['*https://books.example.org/bold*', 'https://books.example.org/bold'],
      ['https://books.example.org/cut\u200Bhere', 'https://books.example.org/cut'],
      ['ask office@school.example.org!', 'mailto:office@school.example.org'],
      ['www.example.org/list, page 2', 'https://www.example.org/list'],
      ['https://bank.example.org:secret@evil.example.org/', null],
      ['javascript:alert(1)', null],
    ];
    for (const [text] of texts) await said(teacher, room, text);
    const page = await school().visit(`/r/${room}`, { as: student, viewport: { width: 1280, height: 2_000 } });
    await page.locator('.bubble-text a').first().waitFor();
    for (const [text, href] of texts) {
      const links = bubble(page, text).locator('a');
      const found = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(found, text).to.deep.equal(href === null ? [] : [href]);
    }
  });

  it('shows in an open thread what happens to its messages, and keeps the answer that was begun there', async () => {
    const room = await group('Threads');
    const root = await said(teacher, room, 'Who comes along?');
    const [first, second] = [await said(student, room, 'Me', root), await said(student, room, 'Perhaps', root)];
    const page = await opened(room, teacher);
    await page.locator('button.replies').click();
    const notes = page.locator('.thread-text');
    await notes.nth(2).waitFor();
    await page.keyboard.type('I do ');
    expect(await inThread(page).inputValue()).to.equal('I do ');
    const path = `rooms/${room}/messages`;
    await school().request(student, 'PATCH', `${path}/${first}/`, { content: 'Me and Lev' });
    await school().request(student, 'DELETE', `${path}/${second}/`);
    await page.locator('.thread-text', { hasText: 'Me and Lev' }).waitFor();
    await eventually(async () => expect(await notes.allTextContents()).not.to.include('Perhaps'));
    await inThread(page).press('Escape');
    await inThread(page).waitFor({ state: 'detached' });
    await page.locator('button.replies').click();
    await inThread(page).waitFor();
    expect(await inThread(page).inputValue()).to.equal('I do ');
  });

  it('closes a panel on Back before it leaves the conversation', async () => {
    const room = await group('Back');
    const root = await said(teacher, room, 'Anybody?');
    await said(student, room, 'Yes', root);
    const page = await school().visit('/', { as: teacher, viewport: { width: 390, height: 800 }, hasTouch: true });
    await page.locator(`.side a[href*="/r/${room}"]`).first().click();
    await page.locator('button.replies').click();
    await inThread(page).waitFor();
    await page.goBack();
    await inThread(page).waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).to.equal(`/r/${room}`);
    await page.locator('button.replies').click();
    await page.locator('aside').getByRole('button', { name: 'Close' }).click();
    await inThread(page).waitFor({ state: 'detached' });
    // The page takes its own step back first.
    await page.waitForFunction('history.state?.isLayer !== true');
    await page.goBack();
    await page.waitForURL((url) => url.pathname === '/');
  });

  it('knows when a new day has begun', async () => {
    const room = await group('Midnight');
    await said(student, room, 'late');
    const toMidnight = 23 - new Date().getUTCHours();
    const offset = toMidnight > 14 ? toMidnight - 24 : toMidnight;
    const timezoneId = offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
    const page = await school().visit('/', { as: teacher, timezoneId });
    await page.clock.install({ time: new Date() });
    await page.goto(`${school().address}/r/${room}?as=${teacher}`);
    await page.locator('.day', { hasText: 'Today' }).waitFor();
    await page.clock.fastForward('01:05:00');
    await page.locator('.day', { hasText: 'Yesterday' }).waitFor();
    expect(await page.locator(`.side a[href*="/r/${room}"] time`).first().textContent()).not.to.match(/^\d/);
  });

  it('lays out each text in the direction of its own letters', async () => {
    const room = await group('Directions');
    await said(student, room, 'الصفحة 7 (تمرين 2).');
    await said(student, room, 'page 7.');
    const page = await opened(room, teacher);
    const directionOf = (text: string) => bubble(page, text).evaluate((one) => getComputedStyle(one).direction);
    expect(await directionOf('الصفحة')).to.equal('rtl');
    expect(await directionOf('page 7.')).to.equal('ltr');
    await composer(page).fill('שלום');
    expect(await composer(page).evaluate((field) => getComputedStyle(field).direction)).to.equal('rtl');
  });

  it('draws the line above what is new also by the address, far from the end, and reads only what is in view', async () => {
    const room = await group('Far');
    await said(student, room, 'known');
    await school().request(teacher, 'POST', `rooms/${room}/read/`, {});
    const texts = Array.from({ length: 8 }, (_, index) => `new ${index}\n${'line\n'.repeat(8)}end`);
    for (const text of texts) await said(student, room, text);
    const page = await opened(room, teacher);
    const below = page.locator('.new-line').locator('xpath=ancestor::*[@data-key]/following-sibling::*[1]');
    await below.filter({ hasText: 'new 0' }).waitFor();
    await eventually(async () => expect(await unreadOf(teacher, room)).to.be.lessThan(8));
    expect(await unreadOf(teacher, room)).to.be.greaterThan(3);
  });

  it('takes nothing for read while another window has the focus', async () => {
    const room = await group('Focus');
    await said(student, room, 'seen');
    const page = await opened(room, teacher);
    await eventually(async () => expect(await unreadOf(teacher, room)).to.equal(0));
    await page.evaluate(() => {
      document.hasFocus = () => false;
      window.dispatchEvent(new Event('blur'));
    });
    await said(student, room, 'behind another window');
    await bubble(page, 'behind another window').waitFor();
    await said(student, room, 'and one more');
    await bubble(page, 'and one more').waitFor();
    expect(await unreadOf(teacher, room)).to.equal(2);
    await page.evaluate(() => {
      document.hasFocus = () => true;
      window.dispatchEvent(new Event('focus'));
    });
    await eventually(async () => expect(await unreadOf(teacher, room)).to.equal(0));
  });

  it('says “read” once all have read, and who has not is one click away', async () => {
    const room = await group('Ticks', [student, third]);
    const page = await opened(room, teacher);
    await composer(page).fill('Everybody?');
    await composer(page).press('Enter');
    const tick = page.locator('.message', { hasText: 'Everybody?' }).locator('.tick');
    await page.locator('.tick.is-sent').waitFor();
    await school().request(student, 'POST', `rooms/${room}/read/`, {});
    await tick.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Not yet' }).waitFor();
    await dialog.locator('ul').first().getByText('Sofia Marchetti').waitFor();
    await dialog.locator('ul').last().getByText('Лев Орлов').waitFor();
    expect(await tick.getAttribute('class')).to.include('is-sent');
    await dialog.press('Escape');
    await school().request(third, 'POST', `rooms/${room}/read/`, {});
    await page.locator('.tick.is-read').waitFor();
  });

  it('lets screen readers hear the same words twice, and the beginning of long ones', async () => {
    const room = await group('Heard');
    const page = await opened(room, teacher);
    const heard = page.locator('#heard span');
    await said(student, room, 'Yes');
    await heard.filter({ hasText: 'Sofia Marchetti: Yes' }).waitFor({ state: 'attached' });
    const first = await heard.elementHandle();
    await said(student, room, 'Yes');
    await eventually(async () => expect(await first?.evaluate((one) => one.isConnected)).to.equal(false));
    await said(student, room, `All of this: ${'word '.repeat(900)}`);
    await heard.filter({ hasText: 'a long message, it begins: All of this' }).waitFor({ state: 'attached' });
    expect((await heard.textContent())?.length).to.be.lessThan(400);
  });

  it('logs no error', () => {
    expect(school().complaints).to.deep.equal([]);
  });
});
