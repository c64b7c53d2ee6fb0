import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import webPush from 'web-push';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { nextMomentOf } from '../../core/zonedTime.ts';
import { runHomeroom } from '../acceptance/runHomeroom.ts';
import { BotApi } from '../support/BotApi.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { homeroomProgram } from '../support/homeroomProgram.ts';
import { PushPeer } from '../support/PushPeer.ts';
import { SmtpPeer } from '../support/SmtpPeer.ts';
import { WebhookReceiver } from '../support/WebhookReceiver.ts';
import { BrowserWindows } from '../web/BrowserWindows.ts';

export const timeZone = 'Europe/Berlin';

const preload = new URL('../support/steeredClock.js', import.meta.url).href;
const secret = 'a secret of tokens that only the tests know';
const day = 86_400_000;

interface Peers {
  readonly mail: SmtpPeer;
  readonly push: PushPeer;
  readonly bot: BotApi;
  readonly hook: WebhookReceiver;
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly mailPort: number;
}

/**
 * The demo school on a server as a school runs it, with everybody whom such a server speaks to on this machine: a mail server, a
 * push service, Telegram and a receiver of webhooks. People sign in by mail. The server's clock is the test's.
 */
export class EveningSchool {
  readonly peers: Peers;
  readonly windows: BrowserWindows;
  readonly #place: Place;
  readonly #server: ChildProcess;
  #offMs: number;

  private constructor(peers: Peers, windows: BrowserWindows, place: Place, server: ChildProcess, offMs: number) {
    this.#offMs = offMs;
    this.peers = peers;
    this.windows = windows;
    this.#place = place;
    this.#server = server;
  }

  /** At half past nine in the evening. */
  static async open(): Promise<EveningSchool> {
    const [mail, push, bot] = await Promise.all([SmtpPeer.open(), PushPeer.start(), BotApi.start()]);
    const [hook, windows] = await Promise.all([WebhookReceiver.open(), BrowserWindows.launch()]);
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-evening-'));
    const place = { folder, port: await freePort(), mailPort: await freePort() };
    const offMs = await setClock(place, nextMomentOf('21:30', timeZone, Date.now()));
    const env = { DATA_DIR: folder, TZ: timeZone };
    const imported = await runHomeroom(['import-roster', 'demo'], env);
    if (imported.code !== 0) throw new Error(`the roster was not imported: ${imported.error}${imported.out}`);
    const peers = { mail, push, bot, hook };
    return new EveningSchool(peers, windows, place, await startServer(place, peers, env), offMs);
  }

  get address(): string {
    return addressOf(this.#place);
  }

  /** Where answers by mail go. */
  get mailPort(): number {
    return this.#place.mailPort;
  }

  /** Moves the server's clock on to the next time of the day that is this. */
  async moveTo(time: string): Promise<void> {
    this.#offMs = await setClock(this.#place, nextMomentOf(time, timeZone, this.now()));
  }

  /** What the server's clock says. */
  now(): number {
    return Date.now() + this.#offMs;
  }

  /** One number of the metrics; 0 for one that is not there yet. */
  async metric(line: string): Promise<number> {
    const text = await (await fetch(`${this.address}/metrics`)).text();
    return Number(
      text
        .split('\n')
        .find((one) => one.startsWith(`${line} `))
        ?.slice(line.length) ?? 0,
    );
  }

  /** Signs somebody in by the link that is mailed to them, in a window whose clock is the server's. */
  async signIn(who: string, options: BrowserContextOptions = {}): Promise<Page> {
    const { mails } = this.peers.mail;
    const address = `${who}@example.org`;
    const before = mails.length;
    const asked = await this.windows.visit(this.address, { timezoneId: timeZone, ...options });
    await asked.clock.setSystemTime(this.now());
    await asked.getByLabel('Your e-mail address').fill(address);
    await asked.getByRole('button', { name: 'Mail me a link' }).click();
    const linkIn = () => mails.slice(before).find(({ to }) => to.includes(address))?.mail.text ?? '';
    await eventually(() => {
      if (linkIn() === '') throw new Error(`no link came to ${address}`);
    });
    // As from a mail program: elsewhere before.
    await asked.goto('about:blank');
    await asked.goto(/http\S+/.exec(linkIn())?.[0] ?? '');
    await asked.getByRole('button', { name: /^Sign in as/ }).click();
    await asked.getByRole('navigation').first().waitFor();
    // The mail of a sign-in is no news.
    mails.splice(0);
    return asked;
  }

  /** A request of a person without the page. */
  // biome-ignore lint/suspicious/noExplicitAny: answers have every shape
  async ask(who: string, method: string, path: string, body?: unknown): Promise<any> {
    const token = await issueToken({ secret, externalId: who, ttlSeconds: (3 * day) / 1_000 });
    const response = await fetch(`${this.address}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** The id of a person's room by what they see it called. */
  async roomOf(who: string, name: string): Promise<number> {
    const { rooms } = await this.ask(who, 'GET', 'chat/rooms/?limit=100');
    const found = rooms.find((room: { name: string }) => room.name === name);
    if (found === undefined)
      throw new Error(`${who} has no ${name}: ${rooms.map((room: { name: string }) => room.name).join(', ')}`);
    return found.id;
  }

  async close(): Promise<void> {
    await this.windows.quit();
    const gone = once(this.#server, 'exit');
    if (this.#server.kill('SIGTERM')) await gone;
    const { mail, push, bot, hook } = this.peers;
    await Promise.all([mail.close(), push.close(), bot.close(), hook.close()]);
    await rm(this.#place.folder, { recursive: true, force: true });
  }
}

const addressOf = ({ port }: Place): string => `http://127.0.0.1:${port}`;

const clockFile = ({ folder }: Place): string => join(folder, 'clock');

/** Resolves to by how much it is off. */
const setClock = async (place: Place, moment: number): Promise<number> => {
  const offMs = moment - Date.now();
  // The server reads at any moment: never half of it.
  await writeFile(`${clockFile(place)}.new`, String(offMs));
  await rename(`${clockFile(place)}.new`, clockFile(place));
  return offMs;
};

const startServer = async (
  place: Place,
  { mail, bot }: Peers,
  env: Readonly<Record<string, string>>,
): Promise<ChildProcess> => {
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  const child = spawn(process.execPath, ['--import', preload, homeroomProgram, 'serve'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...{ ...env, PATH: process.env['PATH'], LOG_LEVEL: 'warn', PORT: String(place.port) },
      ...{ CLOCK_FILE: clockFile(place), PUBLIC_URL: addressOf(place), AUTH_JWT_SECRET: secret },
      ...{
        SESSION_SECRET: 'a secret of sessions that only the tests know',
        SIGN_IN_LINK_ROLES: 'admin,teacher,parent',
      },
      ...{ SMTP_URL: mail.url, MAIL_FROM: 'Harbour School <chat@harbour.example>' },
      ...{ MAIL_LISTEN: `127.0.0.1:${place.mailPort}`, MAIL_REPLY_DOMAIN: 'reply.harbour.example' },
      ...{ VAPID_SUBJECT: 'mailto:it@harbour.example', VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey },
      ...{ TELEGRAM_BOT_TOKEN: bot.token, TELEGRAM_API_URL: bot.url, WEBHOOK_ALLOW_PRIVATE: 'on' },
    },
  });
  let out = '';
  child.stderr?.on('data', (text) => (out += text));
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the server did not start: ${out}`)));
    child.stdout?.on('data', (text) => {
      out += text;
      if (out.includes('Homeroom listens on')) resolve();
    });
  });
  return child;
};
