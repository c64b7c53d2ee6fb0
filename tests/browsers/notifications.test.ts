import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { Value } from 'typebox/value';
import { notificationSettingsBody } from '../../adapters/wire/notifications/notificationSchemas.ts';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const [teacher, student] = ['daniel.okafor', 'sofia.marchetti'] as const;
const hourMs = 3_600_000;
const clock = (at: number): string => new Date(at).toISOString().slice(11, 16);
const field = (page: Page) => page.locator('.composer textarea');

const mail = { name: 'mail', needs_address: false, is_reachable: true };

/** The demo has no channel: its server's answers are given as those of one that has. @returns what was saved last */
const answerSettings = async (page: Page, more: Readonly<Record<string, unknown>> = {}): Promise<() => unknown> => {
  const answer = { settings: {} as unknown, channels: [mail], addresses: [], ...more };
  await page.route('**/notifications/settings/', (route) => {
    const isSaved = route.request().method() === 'PUT';
    if (isSaved) answer.settings = route.request().postDataJSON();
    return route.fulfill({ json: answer });
  });
  return () => answer.settings;
};

withWebSchool('web page › notifications', (school) => {
  const ofRoom = (room: number) => school().request(teacher, 'GET', `rooms/${room}/notifications/`);
  const openSettings = async (page: Page) => {
    await page.getByRole('button', { name: 'Settings' }).first().click();
    return page.getByRole('region', { name: 'Notifications' });
  };

  it('lead to a room by its link, also after a sign-in, and Back goes where one was', async function () {
    this.timeout(60_000);
    const room = await school().direct(teacher, student);
    const page = await school().visit('/', { as: teacher });
    await page.getByRole('heading', { name: 'Chats' }).waitFor();
    await page.evaluate(`location.hash = '#room=${room}'`);
    await field(page).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).to.equal(`/r/${room}`);
    await page.goBack();
    await field(page).waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).to.equal('/');
    const fresh = await school().visit(`/#room=${room}`);
    await fresh.getByRole('link', { name: /Daniel Okafor/ }).click();
    await fresh.getByRole('heading', { name: 'Sofia Marchetti' }).first().waitFor();
    expect(new URL(fresh.url()).pathname + new URL(fresh.url()).hash).to.equal(`/r/${room}`);
  });

  it('are chosen among the settings, with the clock and the language of the browser', async function () {
    this.timeout(60_000);
    const page = await school().visit('/', { as: teacher, timezoneId: 'Europe/Berlin' });
    const saved = await answerSettings(page);
    const section = await openSettings(page);
    await section.getByLabel('By email').selectOption('Once a day');
    await section.getByLabel('At what time').fill('07:30');
    await section.getByLabel('At what time').press('Tab');
    await section.getByRole('button', { name: 'My own' }).click();
    await section.getByLabel('From').fill('21:15');
    await section.getByLabel('From').press('Tab');
    await eventually(async () =>
      expect(saved()).to.deep.equal({
        channels: { mail: { mode: 'digest', at: '07:30' } },
        quiet_hours: { from: '21:15', to: '07:00' },
        ...{ time_zone: 'Europe/Berlin', locale: 'en' },
      }),
    );
    await section.getByLabel('Until').fill('21:15');
    await section.getByLabel('Until').press('Tab');
    await section.getByRole('alert').getByText('Choose two different times.').waitFor();
    await section.getByRole('button', { name: 'None' }).click();
    await eventually(async () => expect(saved()).to.have.property('quiet_hours', null));
    await section.getByRole('button', { name: 'Those of the school' }).click();
    await eventually(async () => expect(saved()).not.to.have.property('quiet_hours'));
    expect(Value.Check(notificationSettingsBody, saved()), 'as the server takes it').to.equal(true);
    await page.getByRole('button', { name: 'Español' }).click();
    await eventually(async () => expect(saved()).to.have.property('locale', 'es'));
    await page.getByRole('button', { name: 'English' }).click();
    await section.getByLabel('By email').waitFor();

    await page.route('**/notifications/settings/', (route) =>
      route.fulfill({ status: 400, json: { error: { code: 'INVALID_REQUEST', message: 'not so' } } }),
    );
    await section.getByLabel('By email').selectOption('Never');
    await section.getByRole('alert').getByText('not so').waitFor();
    expect(await section.getByLabel('By email').inputValue(), 'what holds is shown').to.equal('digest');
    expect(school().complaints).to.deep.equal([]);
  });

  it('come to devices and Telegram where the server has them, and nobody is asked before they press', async function () {
    this.timeout(60_000);
    const page = await school().visit('/', { as: teacher });
    await page.addInitScript(
      `window.asked = 0;
         Notification.requestPermission = async () => { window.asked += 1; return 'denied'; };`,
    );
    const device = { channel: 'push', address: 'https://fcm.googleapis.com/fcm/send/abc' };
    const channels = ['mail', 'push', 'telegram'].map((name) => ({
      ...{ name, needs_address: name !== 'mail', is_reachable: name !== 'telegram' },
    }));
    const created_at = new Date().toISOString();
    await answerSettings(page, { channels, push_key: 'BPk', addresses: [{ ...device, created_at }] });
    const removed: unknown[] = [];
    await page.route('**/notifications/push/', (route) => {
      removed.push([route.request().method(), route.request().postDataJSON()]);
      return route.fulfill({ json: { settings: {}, channels, push_key: 'BPk', addresses: [] } });
    });
    await page.route('**/notifications/telegram/link/', (route) =>
      route.fulfill({ json: { url: `${school().address}/api/docs` } }),
    );
    await page.reload();
    const section = await openSettings(page);
    const devices = section.getByRole('list', { name: 'Devices that are notified' });
    await devices.getByText('Chrome').waitFor();
    await section.getByText('It does not reach you yet.').waitFor();
    expect(await page.evaluate('window.asked')).to.equal(0);
    await section.getByRole('button', { name: 'Notify me on this device' }).click();
    await section.getByRole('alert').getByText('The browser forbids').waitFor();
    expect(await page.evaluate('window.asked')).to.equal(1);
    await devices.getByRole('button', { name: 'Remove' }).click();
    await devices.waitFor({ state: 'detached' });
    expect(removed).to.deep.equal([['DELETE', { endpoint: device.address }]]);
    const opening = page.waitForEvent('popup');
    await section.getByRole('button', { name: 'Link Telegram' }).click();
    await (await opening).waitForURL('**/api/docs');

    await answerSettings(page, { channels });
    await page.reload();
    await (await openSettings(page)).getByLabel('By email').waitFor();
    expect(await section.getByLabel('On my devices').count(), 'without a key').to.equal(0);
  });

  it('are chosen for a room, which can be snoozed', async function () {
    this.timeout(60_000);
    const room = await school().direct(teacher, student);
    const page = await school().visit(`/r/${room}`, { as: teacher });
    await page.locator('.conversation-head').getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Notifications' }).click();
    const dialog = page.getByRole('dialog', { name: 'Notifications' });
    await dialog.getByRole('button', { name: 'Nothing' }).click();
    await eventually(async () => expect((await ofRoom(room)).level).to.equal('none'));
    await dialog.getByRole('button', { name: /^Mentions/, pressed: false }).click();
    await eventually(async () => expect((await ofRoom(room)).level).to.equal('mentions'));
    await dialog.getByRole('button', { name: 'For 1 hour' }).click();
    await dialog.getByText('You are told nothing of this chat until').waitFor();
    const left = Date.parse((await ofRoom(room)).snoozed_until) - Date.now();
    expect(left).to.be.within(hourMs - 60_000, hourMs);
    await dialog.getByRole('button', { name: /^Until tomorrow/ }).click();
    await eventually(async () => expect(new Date((await ofRoom(room)).snoozed_until).getHours()).to.equal(8));
    await dialog.getByRole('button', { name: 'Off' }).click();
    await eventually(async () => expect((await ofRoom(room)).snoozed_until).to.equal(null));
  });

  it('are chosen for a school by its office: the language, the quiet hours, and nothing else changes', async function () {
    this.timeout(60_000);
    const head = 'samuel.osei';
    const { organisations } = await school().request(head, 'GET', '../directory/organisations/');
    const [{ id, name }] = organisations;
    const rules = (body?: unknown) =>
      school().request(head, body === undefined ? 'GET' : 'PUT', `notifications/rules/${id}/`, body);
    await rules({ always: ['announcement'], quiet_hours: null });
    const page = await school().visit('/school/organisations', { as: head });
    const open = async () => {
      await page.getByRole('button', { name: `Notifications: ${name}` }).click();
      return page.getByRole('dialog', { name: `Notifications: ${name}` });
    };
    let dialog = await open();
    await dialog.getByRole('button', { name: 'None', pressed: true }).waitFor();
    await dialog.getByLabel('Language of mails').selectOption('Русский');
    await dialog.getByRole('button', { name: 'These' }).click();
    await dialog.getByLabel('Until').fill('20:00');
    await dialog.getByLabel('Until').press('Tab');
    await dialog.getByRole('alert').getByText('Choose two different times.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).to.equal(true);
    await dialog.getByLabel('Until').fill('06:30');
    await dialog.getByLabel('Until').press('Tab');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const quiet_hours = { from: '20:00', to: '06:30' };
    expect(await rules()).to.deep.equal({ always: ['announcement'], locale: 'ru', quiet_hours });

    dialog = await open();
    await dialog.getByRole('button', { name: 'As on the level above' }).click();
    expect(await dialog.getByLabel('Language of mails').inputValue()).to.equal('ru');
    await dialog.getByLabel('Language of mails').selectOption('As on the level above');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await rules()).to.deep.equal({ always: ['announcement'] });

    // By the API a school may have said a language that the page has not.
    await rules({ locale: 'de' });
    dialog = await open();
    expect(await dialog.getByLabel('Language of mails').locator('option:checked').textContent()).to.equal('German');
    await page.route('**/notifications/rules/*/', (route) =>
      route.fulfill({ status: 404, json: { error: { code: 'NOT_FOUND', message: 'it is gone' } } }),
    );
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').getByText('it is gone').waitFor();
    expect(school().complaints).to.deep.equal([]);
  });

  it('say above the field that it is late for the others', async function () {
    this.timeout(60_000);
    const until = new Date(Date.now() + 2 * hourMs);
    until.setUTCSeconds(0, 0);
    const room = await school().direct(teacher, student);
    const page = await school().visit(`/r/${room}`, { as: teacher, timezoneId: 'UTC' });
    await answerSettings(page);
    const answer = { room_id: room, level: 'all', snoozed_until: null, quiet_until: until.toISOString() };
    await page.route(`**/rooms/${room}/notifications/`, (route) => route.fulfill({ json: answer }));
    await field(page).blur();
    await field(page).focus();
    await page.getByText(`It is late for the others: they are told at ${clock(until.getTime())}.`).waitFor();
    expect(school().complaints).to.deep.equal([]);
  });
});
