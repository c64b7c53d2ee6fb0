import { expect } from 'chai';
import { withWebSchool } from '../web/withWebSchool.ts';

withWebSchool('web page › looks', (school) => {
  it('fits a phone of 360 pixels: one column, a way back, no horizontal scrolling', async () => {
    const page = await school().visit('/', {
      as: 'sofia.marchetti',
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const fits = async (): Promise<void> => {
      const width: number = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).to.equal(360);
    };
    await page.locator('.room').first().waitFor();
    await fits();
    await page
      .getByRole('link', { name: /Algebra I/ })
      .first()
      .tap();
    await page.locator('.composer textarea').waitFor();
    expect(await page.locator('.side').isVisible()).to.equal(false);
    expect(await page.locator('.rail').isVisible()).to.equal(false);
    await fits();
    await page.locator('.bubble-text').last().tap();
    await page.getByRole('toolbar').getByRole('button', { name: 'Reply', exact: true }).tap();
    await page.locator('.composer-about').waitFor();
    await fits();
    await page.getByRole('button', { name: 'Back' }).tap();
    await page.locator('.room').first().waitFor();
    await page.getByRole('link', { name: 'People' }).tap();
    await page.getByRole('button', { name: /^Daniel Okafor/ }).tap();
    await page.getByRole('button', { name: 'Write a message' }).waitFor();
    await fits();
  });

  it('is in Russian if the browser is, with its plurals and dates, and changes on request', async () => {
    const page = await school().visit('/', { as: 'elena.sokolova', locale: 'ru-RU' });
    await page.getByRole('heading', { name: 'Чаты' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).to.equal('ru');
    await page
      .getByRole('list', { name: 'Чаты' })
      .getByRole('link', { name: /Лев Орлов.*2 непрочитанных сообщения/s })
      .click();
    await page.getByText('Сегодня', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Люди' }).click();
    // A reason is read when its person comes into view.
    await page.locator('.contact', { hasText: 'Лев Орлов' }).scrollIntoViewIfNeeded();
    await page.getByText('Ваш ученик, Biology').first().waitFor();
    await page.getByRole('button', { name: 'Настройки' }).click();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'People' }).first().waitFor();
  });

  it('is light or dark as the system is, unless the person chooses', async () => {
    const page = await school().visit('/', { as: 'daniel.okafor', colorScheme: 'dark' });
    const ground = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.getByRole('button', { name: 'Settings' }).click();
    expect(await ground()).to.equal('rgb(18, 21, 23)');
    await page.getByRole('button', { name: 'Light' }).click();
    expect(await ground()).to.equal('rgb(245, 245, 243)');
    await page.reload();
    await page.getByRole('button', { name: 'Settings' }).waitFor();
    expect(await ground()).to.equal('rgb(245, 245, 243)');
  });

  it('is used with the keyboard alone', async () => {
    const page = await school().visit('/', { as: 'daniel.okafor' });
    const { keyboard } = page;
    const focused = (): Promise<string> =>
      page.evaluate('document.activeElement.textContent || document.activeElement.ariaLabel');
    await page.locator('.room').first().waitFor();
    await keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await keyboard.press('Escape');
    await keyboard.press('Control+K');
    await page.getByRole('searchbox').and(page.locator(':focus')).waitFor();
    await keyboard.press('ArrowDown');
    const first = await focused();
    await keyboard.press('ArrowDown');
    expect(await focused()).not.to.equal(first);
    await keyboard.press('ArrowUp');
    expect(await focused()).to.equal(first);
    // The history comes slowly: whoever writes before it is there keeps their place.
    let comes = (): void => {};
    const history = new Promise<void>((resolve) => {
      comes = resolve;
    });
    await page.route('**/rooms/*/messages/?*', async (route) => {
      await history;
      await route.continue();
    });
    await keyboard.press('Enter');
    await page.locator('.composer textarea:focus').waitFor();
    await keyboard.type('Written with keys only');
    await keyboard.press('Enter');
    await page.locator('.bubble-text', { hasText: 'Written with keys only' }).waitFor();
    // Past the buttons for formatting, emoji and files.
    for (const _ of ['format', 'emoji', 'files', 'list']) await keyboard.press('Shift+Tab');
    await page.locator('.scroller:focus').waitFor();
    await keyboard.press('ArrowUp');
    const written = page.locator('.message.is-sent:focus', { hasText: 'Written with keys only' });
    await written.waitFor();
    comes();
    await page.locator('.message').nth(1).waitFor();
    await written.waitFor();
    await keyboard.press('r');
    await page.locator('.composer-about').waitFor();
    await keyboard.press('Escape');
    await page.locator('.composer-about').waitFor({ state: 'detached' });
    await keyboard.press('Alt+ArrowDown');
    await page.locator('.room[aria-current=page]').waitFor();
    await page.locator('.composer textarea:focus').waitFor();
    await keyboard.press('Escape');
    await page.getByRole('main', { name: 'What waits for you' }).waitFor();
  });
});
