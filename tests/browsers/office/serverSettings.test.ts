import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../support/eventually.ts';
import { withWebSchool } from '../../web/withWebSchool.ts';

const [office, teacher, student] = ['ines.duarte', 'daniel.okafor', 'emma.jensen'];

const write = async (page: Page, text: string): Promise<void> => {
  await page.locator('.composer textarea').fill(text);
  await page.locator('.composer textarea').press('Enter');
};
const sent = (page: Page, text: string): Locator =>
  page.locator('.message', { hasText: text }).locator('.tick.is-sent');
const notice = (page: Page, text: string | RegExp): Locator => page.locator('.server-notice').getByText(text);
const setting = (page: Page, name: string): Locator => page.locator(`[data-setting="${name}"]`);

withWebSchool(
  'web page › settings of the server',
  (school) => {
    const openSettings = async (locale = 'en-GB'): Promise<Page> => {
      const page = await school().visit('/school/settings', { as: office, locale });
      await setting(page, 'BANNER').waitFor();
      return page;
    };

    it('a limit that an administrator changes holds in another browser at once, and its return too', async () => {
      const page = await openSettings();
      const room = await school().direct(teacher, student);
      const other = await school().visit(`/r/${room}`, { as: teacher });
      await write(other, 'first');
      await sent(other, 'first').waitFor();

      const limits = page.getByRole('region', { name: 'Limits for each person and minute' });
      await limits.getByLabel('Limit').selectOption('RATE_MESSAGES_PER_MINUTE');
      await limits.getByLabel('For the role').selectOption('teacher');
      await limits.getByRole('button', { name: 'Give the role its own limit' }).click();
      const row = setting(page, 'RATE_MESSAGES_PER_MINUTE_TEACHER');
      await row.getByLabel('Messages: Teacher').fill('2');
      await row.getByRole('button', { name: 'Save' }).click();
      await row.getByText('Usually: 10').waitFor();

      await write(other, 'second');
      await sent(other, 'second').waitFor();
      await write(other, 'third');
      await other.getByText('Too much at once. This is sent by itself in a moment.').waitFor();
      await row.getByRole('button', { name: 'Back to usual' }).click();
      await row.waitFor({ state: 'detached' });
      await school().request(teacher, 'POST', `rooms/${room}/messages/`, { content: 'from elsewhere' });
    });

    it('shows what the environment sets as fixed, with the variable, and says what is wrong with a value', async () => {
      const page = await openSettings();
      const fixed = setting(page, 'RATE_EDITS_PER_MINUTE');
      await fixed.getByText('Fixed by the server’s environment variable RATE_EDITS_PER_MINUTE.').waitFor();
      expect(await fixed.locator('input, button').count()).to.equal(0);
      const hours = setting(page, 'QUIET_HOURS');
      await hours.getByLabel('Quiet hours').fill('late');
      await hours.getByRole('button', { name: 'Save' }).click();
      await hours
        .getByRole('alert')
        .getByText(/must be two times of the day/)
        .waitFor();
      await hours.getByLabel('Quiet hours').fill('21:00-06:30');
      await hours.getByRole('button', { name: 'Save' }).click();
      await hours.getByText('Usually: 20:00 – 07:00').waitFor();
      await page.getByRole('link', { name: 'Record of what was done' }).click();
      const log = page.getByRole('list', { name: 'Record of what was done' });
      await log.getByText('Changed a setting of the server').first().waitFor();
    });

    it('a maintenance shows in every page; what is written meanwhile is delivered once when it ends', async function story() {
      this.timeout(60_000);
      const page = await openSettings();
      const room = await school().direct(teacher, student);
      const other = await school().visit(`/r/${room}`, { as: teacher });
      const pupil = await school().visit(`/r/${room}`, { as: student, locale: 'ru-RU' });
      await other.locator('.composer textarea').waitFor();

      await page.getByLabel('Over at about').fill('2099-01-10T18:00');
      await page.getByRole('button', { name: 'Begin maintenance' }).click();
      await notice(other, 'The server is being maintained.').waitFor();
      await notice(other, /Until about 10 January 2099/).waitFor();
      await notice(other, 'What you write is kept and sent afterwards.').waitFor();
      await notice(pupil, 'На сервере идут технические работы.').waitFor();

      for (const part of [1, 2]) await write(other, `typed meanwhile ${part}`);
      await other.getByText('The server is being maintained. This is kept, and sent afterwards.').first().waitFor();
      const late = await school().visit(`/r/${room}`, { as: student });
      await notice(late, 'The server is being maintained.').waitFor();
      expect(await late.getByText('typed meanwhile').count()).to.equal(0);

      await page.getByRole('button', { name: 'End maintenance' }).click();
      await other.locator('.server-notice').waitFor({ state: 'detached' });
      await pupil.locator('.bubble-text', { hasText: 'typed meanwhile 2' }).waitFor({ timeout: 45_000 });
      await sent(other, 'typed meanwhile 2').waitFor();
      const { messages } = await school().request(teacher, 'GET', `rooms/${room}/messages/`);
      const contents = (messages as { content: string }[]).map(({ content }) => content);
      expect(contents.filter((content) => content.startsWith('typed'))).to.deep.equal([
        'typed meanwhile 1',
        'typed meanwhile 2',
      ]);
    });

    it('the operator’s own words stand as they are, in Russian too, and are gone when they are taken back', async () => {
      const page = await openSettings('ru-RU');
      const other = await school().visit('/', { as: teacher, locale: 'ru-RU' });
      await page.getByRole('heading', { name: 'Настройки сервера' }).waitFor();
      const banner = setting(page, 'BANNER');
      await banner.getByLabel('Текст').fill('В пятницу школа закрыта');
      await banner.getByRole('button', { name: 'Сохранить' }).click();
      await notice(other, 'В пятницу школа закрыта').waitFor();
      await banner.getByRole('button', { name: 'Вернуть обычное' }).click();
      await other.locator('.server-notice').waitFor({ state: 'detached' });
      await eventually(async () => expect(await page.locator('.server-notice').count()).to.equal(0));
    });

    it('is no page of who manages no directory', async () => {
      const page = await school().visit('/school/settings', { as: teacher });
      await page.locator('.rail, nav').first().waitFor();
      expect(await page.locator('[data-setting]').count()).to.equal(0);
      expect(school().complaints).to.deep.equal([]);
    });
  },
  { RATE_MESSAGES_PER_MINUTE: '' },
);
