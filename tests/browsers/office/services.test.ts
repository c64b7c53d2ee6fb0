import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { withWebSchool } from '../../web/withWebSchool.ts';

const office = 'marta.lindqvist';
const hostile = '<img src=x onerror="window.hacked=1">';
const data = { type: 'homework', title: { toString: hostile }, href: 'javascript:window.hacked=1', html: hostile };

withWebSchool('web page › bots', (school) => {
  const send = (key: string, path: string, body?: object): Promise<Response> =>
    fetch(`${school().address}/api/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const makeKey = async (page: Page, record: Locator): Promise<string> => {
    await record.getByRole('button', { name: 'Make a key' }).click();
    const shown = page.getByRole('dialog', { name: 'Make a key' });
    const key = await shown.getByRole('textbox').inputValue();
    expect(key).to.match(/^hsk_[\w-]{43}$/);
    await shown.getByRole('button', { name: 'I have stored it' }).click();
    await shown.waitFor({ state: 'detached' });
    return key;
  };
  const classRoom = async (key: string): Promise<number> => {
    const { rooms } = await (await send(key, 'service-accounts/me/rooms/?context=algebra-8a')).json();
    return rooms.find(({ type }: { type: string }) => type === 'class').id;
  };

  it('are made by the office with a key that is shown once, changed for another, and end with their keys', async function keys() {
    this.timeout(120_000);
    const page = await school().visit('/school/services', { as: office });
    await page.getByRole('heading', { name: 'No bots yet' }).waitFor();
    await page.getByRole('button', { name: 'New bot' }).click();
    const form = page.getByRole('dialog', { name: 'New bot' });
    await form.getByLabel('Name, as everybody sees it').fill('Homework');
    await form.getByLabel('What it is for').fill('Tells classes what is due');
    await form.getByRole('button', { name: 'Save' }).click();
    const record = page.locator('.record', { hasText: 'Homework' }).first();
    await record.getByText('never used').waitFor();
    await record.getByRole('button', { name: 'Keys' }).click();
    await record.getByText('No key: the bot cannot post yet.').waitFor();
    const first = await makeKey(page, record);
    const second = await makeKey(page, record);
    expect(await page.content(), 'a key is shown once')
      .to.not.include(first)
      .and.not.include(second);
    const room = await classRoom(first);
    await record.getByRole('button', { name: 'Revoke' }).last().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await record.getByRole('button', { name: 'Revoke' }).nth(1).waitFor({ state: 'detached' });
    const answers = [first, second].map(async (key) => (await send(key, 'service-accounts/me/rooms/')).status);
    expect((await Promise.all(answers)).sort(), 'of the two keys one is left').to.deep.equal([200, 401]);
    await record.getByRole('button', { name: 'Deactivate' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
    await record.locator('.tag', { hasText: 'deactivated' }).waitFor();
    for (const key of [first, second])
      expect((await send(key, `chat/rooms/${room}/messages/`, { content: 'Still here' })).status).to.equal(401);
    await record.getByRole('button', { name: 'Activate' }).click();
    await record.getByText('No key: the bot cannot post yet.').waitFor();
    expect(school().complaints).to.deep.equal([]);
  });

  it('post in a class under their own name, marked as bots; what they say beside the words harms nobody', async function posts() {
    this.timeout(120_000);
    const made = await school().request(office, 'POST', '../service-accounts/', { name: 'Timetable', role: 'bot' });
    const { key } = await school().request(office, 'POST', `../service-accounts/${made.id}/keys/`, {});
    const room = await classRoom(key);
    const page = await school().visit(`/r/${room}`, { as: 'sofia.marchetti' });
    await page.getByRole('heading', { name: 'Algebra I' }).first().waitFor();
    const content = `Test on Friday, room 204 ${hostile}`;
    expect((await send(key, `chat/rooms/${room}/messages/`, { content, data })).status).to.equal(201);
    const bubble = page.locator('.bubble-text', { hasText: 'Test on Friday, room 204' });
    await bubble.waitFor();
    expect(await bubble.textContent()).to.include(hostile);
    const message = page.locator('.message', { has: bubble });
    await message.locator('.message-name', { hasText: 'Timetable' }).waitFor();
    await message.locator('.bot-mark', { hasText: 'bot' }).waitFor();
    const quiet = { content: 'The lesson has moved', message_type: 'system' };
    expect((await send(key, `chat/rooms/${room}/messages/`, quiet)).status).to.equal(201);
    await page.locator('.message.is-system', { hasText: 'The lesson has moved' }).waitFor();
    await page.reload();
    await bubble.waitFor();
    expect(await page.evaluate('window.hacked')).to.equal(undefined);
    expect(await page.locator('.bubble img').count()).to.equal(0);
    await page.locator('.message .message-face').first().click();
    const list = await school().visit('/', { as: 'sofia.marchetti' });
    await list
      .getByRole('link', { name: /Algebra I/ })
      .first()
      .waitFor();
    expect(school().complaints).to.deep.equal([]);
  });
});
