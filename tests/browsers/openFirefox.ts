import { firefox } from 'playwright-core';
import type { BrowserDriver } from './BrowserDriver.ts';

/** The Firefox of the system, over WebDriver BiDi. */
export const openFirefox = async (): Promise<BrowserDriver> => {
  const browser = await firefox.launch({ channel: 'moz-firefox', executablePath: '/usr/bin/firefox-esr' });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return {
    visit: async (address) => void (await page.goto(address)),
    evaluate: (expression) => page.evaluate(expression),
    click: (selector) => page.locator(selector).first().click(),
    type: (selector, text) => page.locator(selector).first().pressSequentially(text),
    press: (selector, key) => page.locator(selector).first().press(key),
    quit: () => browser.close(),
  };
};
