import { type ChildProcess, spawn } from 'node:child_process';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import type { BrowserDriver } from './BrowserDriver.ts';

const keys = { Enter: '\uE007', ArrowUp: '\uE013', Escape: '\uE00C' } as const;
/** The name under which WebDriver hands out elements. */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

/** Runs a program until the test ends it. */
const start = (command: string, args: readonly string[], display?: string): ChildProcess =>
  spawn(command, args, {
    stdio: 'ignore',
    env: { ...process.env, ...(display !== undefined && { DISPLAY: display }) },
  });

/** WebKitGTK over WebDriver, on a screen in memory. */
export const openWebKit = async (): Promise<BrowserDriver> => {
  const port = await freePort();
  const display = `:${port}`;
  const screen = start('Xvfb', [display, '-screen', '0', '1400x900x24']);
  const driver = start('WebKitWebDriver', [`--port=${port}`], display);
  const call = async <Value>(method: string, path: string, body?: unknown): Promise<Value> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { value } = (await answer.json()) as { value: Value & { error?: string; message?: string } };
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error} ${value.message}`);
    return value;
  };
  await eventually(async () => void (await call('GET', '/status')), { within: 10_000 });
  const options = { 'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] } };
  const { sessionId } = await call<{ sessionId: string }>('POST', '/session', {
    capabilities: { alwaysMatch: options },
  });
  const at = `/session/${sessionId}`;
  await call('POST', `${at}/window/rect`, { width: 1300, height: 850 });
  const find = async (selector: string): Promise<string> => {
    let id = '';
    await eventually(
      async () => {
        const found = await call<Record<string, string>>('POST', `${at}/element`, {
          using: 'css selector',
          value: selector,
        });
        id = found[elementKey] ?? '';
      },
      { within: 20_000 },
    );
    return `${at}/element/${id}`;
  };
  const type = async (selector: string, text: string): Promise<void> =>
    void (await call('POST', `${await find(selector)}/value`, { text }));
  return {
    visit: async (url) => void (await call('POST', `${at}/url`, { url })),
    evaluate: (expression) => call('POST', `${at}/execute/sync`, { script: `return (${expression})`, args: [] }),
    click: async (selector) => void (await call('POST', `${await find(selector)}/click`, {})),
    type,
    press: (selector, key) => type(selector, keys[key]),
    quit: async () => {
      await call('DELETE', at).catch((failure: unknown) => failure);
      driver.kill();
      screen.kill();
    },
  };
};

/** Where Debian has the browser that the driver starts. */
export const miniBrowser = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;
