import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { WebSchool } from '../web/WebSchool.ts';
import type { BrowserDriver } from './BrowserDriver.ts';
import { openFirefox } from './openFirefox.ts';
import { miniBrowser, openWebKit } from './openWebKit.ts';

const browsers = [
  { name: 'Firefox', needs: ['/usr/bin/firefox-esr'], install: 'firefox-esr', open: openFirefox },
  {
    name: 'WebKit',
    needs: ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb', miniBrowser],
    install: 'webkit2gtk-driver xvfb',
    open: openWebKit,
  },
];

const patient = { within: 20_000 };

/** The paths that everybody takes, as one walk. `name` tells the messages of the browsers apart. */
const walk = async (school: WebSchool, browser: BrowserDriver, name: string): Promise<void> => {
  const until = async (expression: string): Promise<void> => {
    await eventually(async () => expect(await browser.evaluate(expression), expression).to.equal(true), patient);
  };
  const clickText = async (selector: string, text: string): Promise<void> => {
    const mark = `(() => {
      for (const one of document.querySelectorAll('[data-walk]')) one.removeAttribute('data-walk');
      const found = [...document.querySelectorAll(${JSON.stringify(selector)})].find((one) => one.textContent.includes(${JSON.stringify(text)}));
      found?.setAttribute('data-walk', '');
      return found !== undefined;
    })()`;
    await until(mark);
    await browser.click('[data-walk]');
  };
  const shown = (text: string): Promise<void> =>
    until(
      `[...document.querySelectorAll('.bubble-text')].some((one) => one.textContent.includes(${JSON.stringify(text)}))`,
    );
  const field = '.composer textarea';

  const room = await school.direct('emma.jensen', 'daniel.okafor');
  await browser.visit(school.address);
  await browser.click('a.person-choice-main[href*="emma.jensen"]');
  await until(`document.querySelectorAll('a.room').length > 2`);
  await browser.click(`a.room[href="/r/${room}"]`);
  await browser.type(field, `Hello from ${name}`);
  await browser.press(field, 'Enter');
  await shown(`Hello from ${name}`);
  await until(`document.querySelector('.message:has(.tick.is-sent)') !== null`);

  await school.request('daniel.okafor', 'POST', `rooms/${room}/messages/`, { content: `Answer to ${name}` });
  await shown(`Answer to ${name}`);

  await browser.press(field, 'ArrowUp');
  await until(`document.querySelector('.composer-about') !== null`);
  await browser.type(field, ', put right');
  await browser.press(field, 'Enter');
  await shown(`Hello from ${name}, put right`);

  await clickText('.message', `Answer to ${name}`);
  await browser.click('[data-tool="react"]');
  await browser.click('.emoji-rows [role="gridcell"]');
  await until(`document.querySelector('.reaction[aria-pressed="true"]') !== null`);

  const search = '.rooms input';
  await browser.type(search, 'put right');
  await until(`document.querySelector('.hit') !== null`);
  await browser.press(search, 'Escape');
  await clickText('.rail-stop, .rail button', 'Settings');
  await until(`document.querySelector('dialog[open]') !== null`);
};

describe('web page › other browsers', () => {
  for (const { name, needs, install, open } of browsers)
    it(`${name} signs in, lists, sends, receives, edits, reacts, searches and shows the settings`, async function () {
      this.timeout(240_000);
      const missing = needs.filter((path) => !existsSync(path));
      if (missing.length > 0)
        throw new Error(`${name} is not here (${missing.join(', ')}). Install it: apt-get install ${install}`);
      const school = await WebSchool.open();
      try {
        const browser = await open();
        try {
          await walk(school, browser, name);
        } finally {
          await browser.quit();
        }
      } finally {
        await school.close();
      }
    });
});
