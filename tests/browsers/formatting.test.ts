import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const bubble = (page: Page, text: string): Locator => page.locator('.bubble-text', { hasText: text });
const composer = (page: Page): Locator => page.locator('main form.composer textarea');
const [teacher, student] = ['daniel.okafor', 'sofia.marchetti'] as const;

withWebSchool('web page › formatting and emoji', (school) => {
  const group = async (name: string): Promise<number> => {
    const ids = [(await school().person(student)).id];
    const { room } = await school().request(teacher, 'POST', 'rooms/', { type: 'group', name, participant_ids: ids });
    return room.id;
  };
  const say = (room: number, content: string): Promise<{ id: number }> =>
    school().request(teacher, 'POST', `rooms/${room}/messages/`, { content });
  const opened = async (room: number, as: string, path = ''): Promise<Page> => {
    const page = await school().visit(`/r/${room}${path}`, { as });
    await composer(page).waitFor();
    return page;
  };

  it('shows what marks ask for, and copies the text as it was written', async () => {
    const room = await group('Marks');
    const text = '*Bring* a `pen` and _paper_:\n- blue\n- ~red~\n> not *mine*\n```\nlet a = 1;\n```\nsnake_case_name';
    await say(room, text);
    const page = await opened(room, student);
    const shown = bubble(page, 'snake_case_name');
    await shown.locator('strong', { hasText: 'Bring' }).waitFor();
    for (const [element, words] of [
      ['code', 'pen'],
      ['em', 'paper'],
      ['s', 'red'],
      ['blockquote strong', 'mine'],
      ['pre', 'let a = 1;'],
    ] as const) {
      // biome-ignore lint/performance/useDomNodeTextContent: as people see it, without hidden marks
      expect(await shown.locator(element).innerText(), element).to.equal(words);
    }
    expect(await shown.locator('li').count()).to.equal(2);
    // Nothing is lost: the document holds the source, and what is copied is that.
    const copied = await shown.evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
      const data = new DataTransfer();
      element.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
      return data.getData('text/plain');
    });
    expect(copied).to.equal(text);
    const line = page.locator(`.side a[href*="/r/${room}"] .room-last`);
    // biome-ignore lint/performance/useDomNodeTextContent: as people see it, without hidden marks
    await eventually(async () => expect(await line.innerText()).to.include('Bring a pen and paper:'));
  });

  it('sets formulas as MathML, and leaves a wrong one as it was written', async () => {
    const room = await group('Formulas');
    await say(room, 'so $a^2 + b^2 = c^2$ holds');
    await say(room, 'wrong: $\\frac{1}$ and \\href: $\\href{javascript:alert(1)}{x}$');
    await say(room, 'from $5 to $6');
    const page = await opened(room, student);
    await bubble(page, 'holds').locator('math').waitFor();
    // biome-ignore lint/performance/useDomNodeTextContent: as people see it, without hidden marks
    await eventually(async () => expect(await bubble(page, 'wrong').innerText()).to.include('$\\frac{1}$'));
    expect(await page.locator('.bubble-text a').count()).to.equal(0);
    // biome-ignore lint/performance/useDomNodeTextContent: as people see it, without hidden marks
    expect(await bubble(page, 'from').innerText()).to.include('from $5 to $6');
  });

  it('marks what is selected, and goes on with a list', async () => {
    const room = await group('Keys');
    const page = await opened(room, teacher);
    await composer(page).fill('so important');
    await page.getByRole('button', { name: 'Show formatting' }).click();
    await page.getByRole('toolbar', { name: 'Formatting' }).waitFor();
    await composer(page).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(3, 12));
    await composer(page).press('Control+b');
    expect(await composer(page).inputValue()).to.equal('so *important*');
    await composer(page).press('Control+b');
    expect(await composer(page).inputValue()).to.equal('so important');
    await page.getByRole('button', { name: 'Italic' }).click();
    expect(await composer(page).inputValue()).to.equal('so _important_');
    await composer(page).press('Control+z');
    expect(await composer(page).inputValue()).to.equal('so important');
    await composer(page).fill('1. one');
    await composer(page).press('Shift+Enter');
    await composer(page).pressSequentially('two');
    await composer(page).press('Shift+Enter');
    expect(await composer(page).inputValue()).to.equal('1. one\n2. two\n3. ');
    await composer(page).press('Shift+Enter');
    expect(await composer(page).inputValue()).to.equal('1. one\n2. two\n');
  });

  it('finds emoji in English and Russian, keeps the last ones and the skin tone, and completes their names', async () => {
    const room = await group('Emoji');
    const page = await opened(room, teacher);
    await page.getByRole('button', { name: 'Emoji', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Search emoji' }).fill('thumbs');
    await page.getByRole('combobox', { name: 'Skin tone' }).selectOption('4');
    await page.getByRole('gridcell', { name: 'thumbs up' }).click();
    await eventually(async () => expect(await composer(page).inputValue()).to.equal('👍🏾'));
    await composer(page).press('Enter');
    await page.locator('.bubble-text.is-large', { hasText: '👍🏾' }).waitFor();
    await composer(page).pressSequentially('well :tada');
    await page.getByRole('option', { name: /party popper/ }).waitFor();
    await composer(page).press('Enter');
    await eventually(async () => expect(await composer(page).inputValue()).to.equal('well 🎉 '));
    await composer(page).fill('');
    await page.getByRole('button', { name: 'Emoji', exact: true }).click();
    const cells = page.getByRole('gridcell');
    await cells.first().waitFor();
    expect((await cells.allInnerTexts()).slice(0, 2)).to.deep.equal(['🎉', '👍🏾']);
    await page.getByRole('searchbox', { name: 'Search emoji' }).press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await composer(page).inputValue()).to.equal('👍🏾'));
    await page.evaluate(() => localStorage.setItem('homeroom.language', 'ru'));
    await page.reload();
    await page.getByRole('button', { name: 'Эмодзи', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Найти эмодзи' }).fill('ёжик');
    await page.getByRole('gridcell', { name: 'еж' }).waitFor();
  });

  it('copies a link to a message, which opens its room there; to others it is as if there were none', async () => {
    const room = await group('Linked');
    const { id } = await say(room, 'the one that is meant');
    for (let number = 1; number <= 60; number += 1) await say(room, `later ${number}`);
    const page = await opened(room, teacher, `/${id}`);
    await page.locator('.message.is-highlighted', { hasText: 'the one that is meant' }).waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await bubble(page, 'the one that is meant').hover();
    await page.getByRole('toolbar', { name: 'More' }).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Copy link' }).click();
    await page.getByText('Copied').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).to.equal(`${school().address}/r/${room}/${id}`);
    const stranger = await school().visit(new URL(link).pathname, { as: 'lev.orlov' });
    await stranger.getByText('This chat is not there, or not for you.').waitFor();
    const nowhere = await school().visit('/r/999999/1', { as: 'lev.orlov' });
    await nowhere.getByText('This chat is not there, or not for you.').waitFor();
  });
});
