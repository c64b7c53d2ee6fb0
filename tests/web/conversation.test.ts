import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from './withWebSchool.ts';

const bubble = (page: Page, text: string): Locator => page.locator('.bubble-text', { hasText: text });
const composer = (page: Page): Locator => page.locator('.composer textarea').first();
const write = async (page: Page, text: string): Promise<void> => {
  await composer(page).fill(text);
  await composer(page).press('Enter');
};
/** Hovers over a message and presses one of its actions. */
const tool = async (page: Page, text: string, name: string): Promise<void> => {
  await bubble(page, text).hover();
  await page.getByRole('toolbar').getByRole('button', { name, exact: true }).click();
};
const choose = async (page: Page, text: string, item: string): Promise<void> => {
  await tool(page, text, 'More');
  await page.getByRole('menuitem', { name: item }).click();
};

withWebSchool('web page › conversation', (school) => {
  const both = async (): Promise<{ student: Page; teacher: Page; room: number }> => {
    const room = await school().direct('sofia.marchetti', 'daniel.okafor');
    const [student, teacher] = await Promise.all([
      school().visit(`/r/${room}`, { as: 'sofia.marchetti' }),
      school().visit(`/r/${room}`, { as: 'daniel.okafor' }),
    ]);
    await Promise.all([composer(student).waitFor(), composer(teacher).waitFor()]);
    return { student, teacher, room };
  };

  it('lets a visitor write as a student, and answer as the teacher in a second window', async () => {
    const page = await school().visit('/');
    await page.getByRole('link', { name: /^Sofia Marchetti/ }).click();
    await page
      .getByRole('link', { name: /Algebra I/ })
      .first()
      .click();
    await write(page, 'Which page do we start on?');
    await bubble(page, 'Which page do we start on?').waitFor();
    const [second] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('button', { name: /Answer as/ }).click(),
    ]);
    await bubble(second, 'Which page do we start on?').waitFor();
    await write(second, 'On page 40.');
    await bubble(page, 'On page 40.').waitFor();
  });

  it('shows both people new messages, typing, presence and what has been read', async () => {
    const { student, teacher } = await both();
    await student.getByText('online', { exact: true }).waitFor();
    await composer(student).pressSequentially('May I');
    await teacher.getByText('Sofia Marchetti is typing…').waitFor();
    await write(student, 'May I hand it in later?');
    await bubble(teacher, 'May I hand it in later?').waitFor();
    await student.locator('.message', { hasText: 'hand it in later' }).locator('.tick.is-read').waitFor();
    await teacher
      .locator('#heard', { hasText: 'Sofia Marchetti: May I hand it in later?' })
      .waitFor({ state: 'attached' });
    await choose(student, 'May I hand it in later?', 'Read by');
    await student.getByRole('dialog').getByText('Daniel Okafor').waitFor();
  });

  it('tells who was added later where their conversation begins, and shows nothing from before (I26)', async () => {
    const [owner, first, later] = ['daniel.okafor', 'sofia.marchetti', 'lev.orlov'];
    const idOf = async (who: string) => (await school().person(who)).id;
    const opened = { type: 'group', name: 'Museum trip', participant_ids: [await idOf(first)] };
    const { room } = await school().request(owner, 'POST', 'rooms/', opened);
    const path = `rooms/${room.id}/`;
    const { id } = await school().request(owner, 'POST', `${path}messages/`, { content: 'Only for the first of us' });
    await school().request(owner, 'POST', `${path}participants/`, { user_ids: [await idOf(later)] });
    await school().request(first, 'POST', `${path}messages/`, { content: 'Agreed', reply_to: id });
    const page = await school().visit(`/r/${room.id}`, { as: later });
    await bubble(page, 'Agreed').waitFor();
    await page.getByText('You see this conversation from here on.').waitFor();
    await page.getByText('In reply to a message that you do not see').waitFor();
    expect(await page.getByText('Only for the first of us').count()).to.equal(0);
    const member = await school().visit(`/r/${room.id}`, { as: first });
    await bubble(member, 'Only for the first of us').waitFor();
    await member.getByText('This is where the conversation begins.').waitFor();
  });

  it('quotes the message that a reply answers, jumps to it, and shows the thread beside the conversation', async () => {
    const { student, teacher } = await both();
    await write(student, 'Is a calculator allowed?');
    await bubble(teacher, 'Is a calculator allowed?').waitFor();
    await tool(teacher, 'Is a calculator allowed?', 'Reply');
    await write(teacher, 'Not this time.');
    await student.getByRole('button', { name: 'In reply to Sofia Marchetti: go to the message' }).click();
    await student.locator('.message.is-highlighted', { hasText: 'Is a calculator allowed?' }).waitFor();
    await student.getByRole('button', { name: '1 reply' }).click();
    const thread = student.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('Not this time.').waitFor();
    await thread.getByRole('textbox').fill('Thank you.');
    await thread.getByRole('textbox').press('Enter');
    await thread.getByText('2 replies').waitFor();
    await student.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
  });

  it('adds a reaction, and removes it', async () => {
    const { student, teacher } = await both();
    await write(student, 'I have finished the exercise.');
    await bubble(teacher, 'I have finished the exercise.').waitFor();
    await tool(teacher, 'I have finished the exercise.', 'React');
    await teacher.getByRole('gridcell', { name: 'party popper' }).click();
    const shown = student.getByRole('button', { name: '🎉: Daniel Okafor' });
    await shown.waitFor();
    await shown.click();
    await teacher.getByRole('button', { name: /🎉: .*Sofia Marchetti/ }).waitFor();
    await teacher.getByRole('button', { name: /🎉/ }).click();
    await student.getByRole('button', { name: '🎉: You' }).waitFor();
  });

  it('edits the last message on arrow-up, and deletes after a question', async () => {
    const { student, teacher } = await both();
    await write(student, 'The test is on Mnoday.');
    await bubble(student, 'Mnoday').waitFor();
    await student.locator('.message', { hasText: 'Mnoday' }).locator('.tick:not(.is-sending)').waitFor();
    await composer(student).press('ArrowUp');
    // The text follows in the next drawing.
    await eventually(async () => expect(await composer(student).inputValue()).to.equal('The test is on Mnoday.'));
    await write(student, 'The test is on Monday.');
    await bubble(teacher, 'The test is on Monday.').getByText('edited').waitFor();
    await choose(student, 'The test is on Monday.', 'Delete');
    await student.getByRole('dialog').getByRole('button', { name: 'Delete' }).last().click();
    await bubble(teacher, 'The test is on Monday.').waitFor({ state: 'detached' });
    await bubble(teacher, 'Message deleted').last().waitFor();
  });

  it('makes links of http addresses only, and shows everything else as text', async () => {
    const { student, teacher } = await both();
    await write(student, '<b onclick="alert(1)">bold</b> javascript:alert(1) https://example.org/a?b=1.');
    const message = bubble(teacher, 'javascript:alert(1)');
    await message.waitFor();
    expect(await message.locator('b').count()).to.equal(0);
    const links = message.locator('a');
    await links.first().waitFor();
    expect(await links.count()).to.equal(1);
    expect(await links.getAttribute('href')).to.equal('https://example.org/a?b=1');
    expect(await links.getAttribute('rel')).to.include('noopener');
  });

  it('draws a line above messages that were missed, and none above those that arrived in view', async () => {
    const room = await school().direct('daniel.okafor', 'priya.mehta');
    const send = (content: string) => school().request('daniel.okafor', 'POST', `rooms/${room}/messages/`, { content });
    await send('Arjun forgot his jacket.');
    const page = await school().visit('/', { as: 'priya.mehta' });
    const list = page.getByRole('list', { name: 'Chats' });
    await list.getByRole('link', { name: /Daniel Okafor.*1 unread message/s }).click();
    await page.getByText('New since you last looked').waitFor();
    await page.getByText('Today', { exact: true }).waitFor();
    await list
      .getByRole('link', { name: /Daniel Okafor/ })
      .locator('.badge')
      .waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Chats' }).click();
    await list.getByRole('link', { name: /Daniel Okafor/ }).click();
    await bubble(page, 'forgot his jacket').waitFor();
    await send('It hangs in room 204.');
    await bubble(page, 'It hangs in room 204.').waitFor();
    expect(await page.getByText('New since you last looked').count()).to.equal(0);
  });

  it('says why a student cannot write in an announcement, and lets the teacher change it', async () => {
    const teacher = await school().visit('/', { as: 'daniel.okafor' });
    await teacher.getByRole('button', { name: 'New chat' }).click();
    const dialog = teacher.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Announcement' }).click();
    await dialog.getByLabel('Name', { exact: true }).fill('Excursion');
    await dialog.getByRole('button', { name: /Sofia Marchetti/ }).click();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await teacher.getByRole('heading', { name: 'Excursion', level: 1 }).waitFor();
    await write(teacher, 'We meet at eight.');
    const student = await school().visit('/', { as: 'sofia.marchetti' });
    await student.getByRole('link', { name: /Excursion/ }).click();
    await student.getByText('Only staff write here.', { exact: false }).waitFor();

    await teacher.getByRole('button', { name: /^Excursion/ }).click();
    const details = teacher.getByRole('complementary', { name: 'Details' });
    await details.getByRole('button', { name: 'Add people' }).click();
    await dialog.getByRole('button', { name: /Emma Jensen/ }).click();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await details.getByText('Emma Jensen').waitFor();
    await details.getByRole('button', { name: 'Remove Emma Jensen' }).click();
    await dialog.getByRole('button', { name: 'Remove Emma Jensen' }).click();
    await details.getByText('Emma Jensen').waitFor({ state: 'detached' });
    await details.getByRole('button', { name: 'Rename' }).click();
    await dialog.getByLabel('Name', { exact: true }).fill('Excursion to the harbour');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await student.getByRole('heading', { name: 'Excursion to the harbour', level: 1 }).waitFor();

    await teacher.locator('.conversation-head').getByRole('button', { name: 'More' }).click();
    await teacher.getByRole('menuitem', { name: 'Archive' }).click();
    await dialog.getByRole('button', { name: 'Archive' }).last().click();
    await teacher.getByText('This chat is closed.', { exact: false }).waitFor();
    await student.locator('.conversation-head').getByRole('button', { name: 'More' }).click();
    await student.getByRole('menuitem', { name: 'Leave' }).click();
    await student.getByRole('dialog').getByRole('button', { name: 'Leave' }).last().click();
    await student.getByRole('link', { name: /Excursion/ }).waitFor({ state: 'detached' });
  });

  it('mutes and pins a room for one person', async () => {
    const page = await school().visit('/', { as: 'lev.orlov' });
    const rooms = page.locator('.rooms .room');
    await rooms.first().waitFor();
    const last = (await rooms.last().locator('strong').textContent()) ?? '';
    await rooms.last().click();
    for (const item of ['Mute', 'Pin']) {
      await page.locator('.conversation-head').getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    }
    await page.getByRole('link', { name: /pinned/ }).waitFor();
    await rooms
      .first()
      .filter({ has: page.locator('strong', { hasText: last }), hasText: 'muted' })
      .waitFor();
  });

  it('finds messages by other forms of their words, marks the matches and jumps there', async () => {
    const { student, room } = await both();
    await school().request('daniel.okafor', 'POST', `rooms/${room}/messages/`, {
      content: 'Bring your compasses tomorrow.',
    });
    const search = student.getByRole('searchbox', { name: 'Search chats, people, messages' });
    await search.fill('compass');
    await student.locator('mark', { hasText: 'compasses' }).click();
    await student.locator('.message.is-highlighted', { hasText: 'Bring your compasses' }).waitFor();
    await student.locator('.conversation-head').getByRole('button', { name: 'Search in this chat' }).click();
    await student.getByRole('complementary').getByRole('searchbox', { name: 'Search in this chat' }).fill('compass');
    await student.getByRole('complementary', { name: 'Search in this chat' }).locator('mark').waitFor();
  });

  it('logs no error and no violation of the content security policy', () => {
    expect(school().complaints).to.deep.equal([]);
  });
});
