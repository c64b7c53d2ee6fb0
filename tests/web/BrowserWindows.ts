import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

export const chromiumPath = '/usr/bin/chromium';
export const hasChromium = existsSync(chromiumPath);

const chromiumArgs = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  // A microphone that beeps.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/** Milliseconds that a page has to show what a test expects. */
const patience = 15_000;

/** A kept page would answer in place of a server that a test has stopped; tests of the kept page allow it. */
const desktop: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  locale: 'en-GB',
  serviceWorkers: 'block',
};

/** A real browser whose windows know nothing of each other. */
export class BrowserWindows {
  readonly #browser: Browser;
  /** Errors and policy violations that pages logged. */
  readonly complaints: string[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<BrowserWindows> {
    return new BrowserWindows(await chromium.launch({ executablePath: chromiumPath, args: chromiumArgs }));
  }

  /** Opens a window of its own. `prepare` may change what the page's requests get. */
  async visit(
    address: string,
    options: BrowserContextOptions = {},
    prepare: (page: Page) => Promise<unknown> = async () => {},
  ): Promise<Page> {
    const context = await this.#browser.newContext({ ...desktop, ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    page.on('pageerror', (failure) => this.complaints.push(failure.stack ?? failure.message));
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) this.complaints.push(message.text());
    });
    await prepare(page);
    await page.goto(address);
    return page;
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()));
  }

  async quit(): Promise<void> {
    await this.#browser.close();
  }
}
