import type { Locator, Page } from 'playwright-core';
import type { Inspection } from './Inspection.ts';
import type { PreparedSchool } from './prepareSchool.ts';

const teacher = 'daniel.okafor';

/** Every screen of chats and people, with their dialogs, panels, empty lists and failures. */
export const walkChats = async (inspection: Inspection, { room, announced }: PreparedSchool): Promise<void> => {
  await walkLists(inspection);
  await walkConversation(inspection, room);
  await walkPeople(inspection);
  const guardian = await inspection.visit(`/r/${announced}`, 'paolo.marchetti');
  await guardian.locator('.bubble-text').last().waitFor();
  await inspection.look('an announcement to confirm', guardian);
  const nowhere = await inspection.visit('/r/999999', teacher);
  await nowhere.getByText(inspection.say('room.notFound')).waitFor();
  await inspection.look('a chat that is not there', nowhere);
};

const button = (page: Page | Locator, name: string): Locator => page.getByRole('button', { name, exact: true });

const walkLists = async (inspection: Inspection): Promise<void> => {
  const { say } = inspection;
  const page = await inspection.visit('/', teacher);
  await page.locator('.rooms .room').first().waitFor();
  if (!inspection.isNarrow) await page.locator('.home h1').waitFor();
  await inspection.look('first page', page);
  for (const [screen, opener] of [
    ['new announcement', page.getByRole('button', { name: say('rooms.announce') })],
    ['new chat', page.getByRole('button', { name: say('rooms.new') })],
    ['settings', page.getByRole('button', { name: say('nav.settings') })],
    ['another person', page.locator('.rail-me')],
  ] as const) {
    await opener.first().click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await inspection.look(screen, page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
  await page.locator('h1').first().click();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await inspection.look('shortcuts', page);
  await page.keyboard.press('Escape');
  await button(page.locator('.rooms'), say('rooms.unread')).click();
  await inspection.look('unread chats', page);
  await button(page.locator('.rooms'), say('rooms.all')).click();
  const search = page.getByRole('searchbox').first();
  await search.fill('common');
  await page.locator('.hit').first().waitFor();
  await page.getByText(say('filter.title')).click();
  await inspection.look('messages found', page);
  await search.fill('Jensen');
  await page.locator('.contact').first().waitFor();
  await inspection.look('people found', page);
  await search.fill('quaggaxyz');
  await page.getByText(say('search.noneHelp')).waitFor();
  await inspection.look('nothing found', page);

  const office = await inspection.visit('/', 'marta.lindqvist');
  await office.locator('.rooms .room').first().waitFor();
  await button(office.locator('.rooms'), say('rooms.office')).click();
  await inspection.look('chats of the office', office);
};

const walkConversation = async (inspection: Inspection, room: number): Promise<void> => {
  const { say } = inspection;
  const page = await inspection.visit(`/r/${room}`, teacher);
  await page.locator('.message .picture').waitFor();
  await page.locator('.pinned-bar').waitFor();
  await inspection.look('conversation', page);

  const message = page.locator('.message', { hasText: 'Bring a ruler' }).first();
  const tools = page.getByRole('toolbar', { name: say('more'), exact: true });
  const toMessage = async (): Promise<void> => {
    await page.locator('.composer textarea').first().focus();
    await message
      .locator('.bubble-text')
      .first()
      .click({ position: { x: 4, y: 4 } });
    await tools.waitFor();
  };
  await toMessage();
  await inspection.look('actions of a message', page);
  await button(tools, say('message.react')).click();
  await page.getByRole('gridcell').first().waitFor();
  await inspection.look('emoji', page);
  await page.getByRole('gridcell').first().press('Escape');
  const thread = page.getByRole('complementary', { name: say('thread.title') });
  for (const [item, opened] of [
    ['message.receipts', page.getByRole('dialog')],
    ['message.report', page.getByRole('dialog')],
    ['message.thread', thread],
  ] as const) {
    await toMessage();
    await button(tools, say('more')).click();
    await page.getByRole('menu').waitFor();
    if (item === 'message.receipts') await inspection.look('menu of a message', page);
    await page.getByRole('menuitem', { name: say(item), exact: true }).click();
    await opened.waitFor();
    await inspection.look(say(item), page);
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'detached' });
  }
  await toMessage();
  await button(tools, say('message.reply')).click();
  await button(page, say('format.show')).click();
  await page.locator('.composer textarea').first().fill('Look, @');
  await page.getByRole('option').first().waitFor();
  await inspection.look('an answer with formatting and people to name', page);
  await page.locator('.composer textarea').first().fill('');
  await page.keyboard.press('Escape');
  await page
    .locator('.composer input[type=file]')
    .first()
    .setInputFiles({
      ...{ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Notes') },
    });
  await page.locator('.file-tray').waitFor();
  await inspection.look('files of a message', page);
  await page.locator('.file-tray button').first().click();

  await page.locator('.message .picture').click();
  await page.getByRole('dialog').getByRole('img').waitFor();
  await inspection.look('viewer of pictures', page);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await button(page, say('room.search')).click();
  const panel = page.getByRole('complementary', { name: say('room.search') });
  await panel.getByRole('searchbox').fill('ruler');
  await panel.locator('.hit').first().waitFor();
  await inspection.look('search in a chat', page);
  await button(panel, say('close')).click();
  await page.locator('.conversation-title').click();
  const details = page.getByRole('complementary', { name: say('room.details') });
  await details.getByText('Ingrid Jensen').first().waitFor();
  await inspection.look('details', page);
  for (const name of ['room.rename', 'room.add', 'room.handOver']) {
    await button(details, say(name)).click();
    await page.getByRole('dialog').waitFor();
    await inspection.look(say(name), page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await details
    .getByRole('button', { name: /Ingrid Jensen/ })
    .first()
    .click();
  await inspection.look('a person in a chat', page);
  await button(page.locator('.panel-head'), say('close')).click();
  await button(page.locator('.conversation-head'), say('more')).click();
  await page.getByRole('menu').waitFor();
  await inspection.look('menu of a chat', page);
  await page.getByRole('menuitem', { name: say('room.archive'), exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await inspection.look('to archive', page);
};

const walkPeople = async (inspection: Inspection): Promise<void> => {
  const { say } = inspection;
  const page = await inspection.visit('/people', teacher);
  await page.locator('.contact').first().waitFor();
  await inspection.look('people', page);
  await page
    .getByRole('button', { name: /^Ingrid Jensen/ })
    .first()
    .click();
  await page.getByText(say('contacts.why')).waitFor();
  await inspection.look('person', page);
  if (inspection.isNarrow) await inspection.go(page, '/people', teacher);
  await page.getByRole('searchbox').fill('quaggaxyz');
  await page.getByText(say('contacts.none')).waitFor();
  await inspection.look('nobody found', page);
  await page.route('**/contacts/**', (route) => route.abort());
  await page.getByRole('searchbox').fill('Sofia');
  await page.locator('.contacts .problem').waitFor();
  await inspection.look('people that cannot be loaded', page);
};
