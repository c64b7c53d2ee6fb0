import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { withWebSchool } from '../web/withWebSchool.ts';

const spoken = (page: Page): Promise<readonly [string, string]> =>
  page.evaluate('[document.documentElement.lang, document.documentElement.dir]');

withWebSchool('web page › languages', (school) => {
  it('offers each in its own name, and speaks the one that is chosen, mirrored for Arabic', async () => {
    const page = await school().visit('/', { as: 'daniel.okafor' });
    await page.getByRole('button', { name: 'Settings' }).click();
    for (const [name, title, tag, dir] of [
      ['Español', 'Ajustes', 'es', 'ltr'],
      ['Українська', 'Налаштування', 'uk', 'ltr'],
      ['العربية', 'الإعدادات', 'ar', 'rtl'],
      ['Русский', 'Настройки', 'ru', 'ltr'],
      ['English', 'Settings', 'en', 'ltr'],
    ] as const) {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog', { name: title }).waitFor();
      expect(await spoken(page)).to.deep.equal([tag, dir]);
    }
  });

  it('is in Spanish and Ukrainian if the browser is, with the words of the school and the plurals', async () => {
    const spanish = await school().visit('/', { as: 'elena.sokolova', locale: 'es-MX' });
    const chats = spanish.getByRole('list', { name: 'Chats' });
    await chats
      .getByRole('link', { name: /2 mensajes sin leer/ })
      .first()
      .click();
    await spanish.getByText('Hoy', { exact: true }).waitFor();
    const ukrainian = await school().visit('/', { as: 'daniel.okafor', locale: 'uk-UA' });
    await ukrainian.getByRole('link', { name: 'Люди' }).click();
    await ukrainian.getByRole('heading', { name: /^Учні/ }).first().waitFor();
  });

  it('is used in Arabic: mirrored, names of another alphabet in their place, a message written and sent', async () => {
    const page = await school().visit('/', { as: 'daniel.okafor', locale: 'ar-EG' });
    await page.getByRole('heading', { name: 'المحادثات' }).waitFor();
    expect(await spoken(page)).to.deep.equal(['ar', 'rtl']);
    const rail: { x: number } | null = await page.locator('.rail').boundingBox();
    const side: { x: number } | null = await page.locator('.side').boundingBox();
    expect(rail?.x).to.be.greaterThan(side?.x ?? Number.POSITIVE_INFINITY);
    await page.locator('.room').first().click();
    const composer = page.locator('.composer textarea');
    await composer.fill('موعدنا غدًا في الساعة 10:30');
    await page.getByRole('button', { name: 'إرسال', exact: true }).click();
    await page.locator('.bubble-text', { hasText: 'موعدنا غدًا' }).waitFor();
    expect(await composer.inputValue()).to.equal('');
    // The same digits everywhere, though the region writes others.
    expect(await page.locator('main').textContent()).not.to.match(/[٠-٩]/);
    const width: number = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(width).to.equal(0);
  });
});
