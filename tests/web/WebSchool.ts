import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { spawnHomeroom } from '../acceptance/runHomeroom.ts';
import { freePort } from '../support/freePort.ts';
import { BrowserWindows } from './BrowserWindows.ts';

interface Person {
  readonly id: number;
  readonly external_id: string;
  readonly token: string;
}

type Settings = Readonly<Record<string, string>>;

interface Opened {
  readonly port: number;
  readonly dataDir: string;
  readonly windows: BrowserWindows;
  readonly server: ChildProcess;
  readonly settings: Settings;
}

/** The demo school on a server of its own, and a real browser. */
export class WebSchool {
  readonly port: number;
  readonly #dataDir: string;
  readonly #windows: BrowserWindows;
  readonly #settings: Settings;
  #server: ChildProcess;
  readonly #people = new Map<string, Person>();

  private constructor({ port, dataDir, windows, server, settings }: Opened) {
    this.port = port;
    this.#dataDir = dataDir;
    this.#windows = windows;
    this.#settings = settings;
    this.#server = server;
  }

  /** `settings` are variables of the server's environment, beside those that every school of the tests has. */
  static async open(settings: Settings = {}): Promise<WebSchool> {
    const dataDir = await mkdtemp(join(tmpdir(), 'homeroom-web-'));
    const port = await freePort();
    const [windows, server] = await Promise.all([BrowserWindows.launch(), startServer(port, dataDir, settings)]);
    return new WebSchool({ port, dataDir, windows, server, settings });
  }

  /** Where the school's database lies: for commands, while the server is stopped. */
  get dataDir(): string {
    return join(this.#dataDir, 'demo');
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Errors and policy violations that pages logged. */
  get complaints(): readonly string[] {
    return this.#windows.complaints;
  }

  /** Opens a window of its own. `as` is a person's external id. */
  async visit(path: string, options: BrowserContextOptions & { as?: string; address?: string } = {}): Promise<Page> {
    const { as, address = this.address, ...rest } = options;
    return this.#windows.visit(`${address}${path}${as === undefined ? '' : `?as=${as}`}`, rest);
  }

  async closePages(): Promise<void> {
    await this.#windows.closeAll();
  }

  /** Sends a request to the server as a person, without the page. */
  // biome-ignore lint/suspicious/noExplicitAny: answers have every shape
  async request(as: string, method: string, path: string, body?: unknown): Promise<any> {
    const { token } = await this.person(as);
    const response = await fetch(`${this.address}/api/chat/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  async person(externalId: string): Promise<Person> {
    if (this.#people.size === 0) {
      const response = await fetch(`${this.address}/api/demo/people/`);
      const { people } = (await response.json()) as { people: Person[] };
      for (const one of people) this.#people.set(one.external_id, one);
    }
    const person = this.#people.get(externalId);
    if (person === undefined) throw new Error(`the demo has no ${externalId}`);
    return person;
  }

  /** Opens the direct room of two people. @returns its id */
  async direct(one: string, other: string): Promise<number> {
    const { id } = await this.person(other);
    return (await this.request(one, 'POST', 'rooms/', { type: 'direct', user_id: id })).room.id;
  }

  /** Ends the server as a crash does, without closing anything. */
  async kill(): Promise<void> {
    const gone = once(this.#server, 'exit');
    this.#server.kill('SIGKILL');
    await gone;
  }

  async restart(): Promise<void> {
    this.#server = await startServer(this.port, this.#dataDir, this.#settings);
  }

  /** Ends the server as an operator does. */
  async stop(): Promise<void> {
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return;
    const gone = once(this.#server, 'exit');
    this.#server.kill('SIGTERM');
    await gone;
  }

  async close(): Promise<void> {
    await this.#windows.quit();
    await this.stop();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}

const startServer = async (port: number, dataDir: string, settings: Settings): Promise<ChildProcess> => {
  const many = '100000';
  const child = spawnHomeroom(['serve', '--demo'], {
    PORT: String(port),
    DATA_DIR: dataDir,
    RATE_MESSAGES_PER_MINUTE: many,
    RATE_ROOM_OPENS_PER_MINUTE: many,
    RATE_EDITS_PER_MINUTE: many,
    RATE_ROOM_CHANGES_PER_MINUTE: many,
    RATE_MEMBER_CHANGES_PER_MINUTE: many,
    RATE_PREFERENCES_PER_MINUTE: many,
    RATE_CONTACT_SEARCHES_PER_MINUTE: many,
    RATE_TICKETS_PER_MINUTE: many,
    ...settings,
  });
  let out = '';
  child.stderr?.on('data', (text) => (out += text));
  for await (const chunk of child.stdout ?? []) {
    out += String(chunk);
    if (!out.includes('Stop it with Ctrl-C')) continue;
    child.stdout?.resume();
    return child;
  }
  throw new Error(`the demo did not start: ${out}`);
};
