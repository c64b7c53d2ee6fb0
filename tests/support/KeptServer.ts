import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

/** What the keeper process is told to run. */
export interface Order {
  readonly command: string;
  readonly args: readonly string[];
}

export interface KeptServerOptions {
  /** Begins the name of the temporary folder. */
  readonly name: string;
  /** Ends the server at once, without ceremony. */
  readonly stopSignal: NodeJS.Signals;
  /** The unprivileged user that the server and its folder belong to. */
  readonly owner?: Owner | undefined;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A server in a temporary folder; both are gone when the test run is, even when that is killed. */
export class KeptServer {
  readonly #keeper: ChildProcessByStdio<Socket, Socket, null>;
  readonly #answers: AsyncIterator<string>;
  #folder = '';
  #pid = 0;

  private constructor(options: KeptServerOptions) {
    const { NODE_V8_COVERAGE: _, ...env } = process.env;
    const script = fileURLToPath(new URL('./keeper.js', import.meta.url));
    // In a process group of its own, so that Ctrl-C does not reach it.
    this.#keeper = spawn(process.execPath, [script, JSON.stringify(options)], {
      detached: true,
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    }) as ChildProcessByStdio<Socket, Socket, null>;
    this.#answers = createInterface({ input: this.#keeper.stdout })[Symbol.asyncIterator]();
    // A run that was interrupted must not wait for its servers, which wait for the end of the run.
    this.#keeper.unref();
    this.#keeper.stdin.unref();
    this.#keeper.stdout.unref();
  }

  static async create(options: KeptServerOptions): Promise<KeptServer> {
    const kept = new KeptServer(options);
    kept.#folder = await kept.#answer();
    return kept;
  }

  /** The process of the server as it was started last. */
  get pid(): number {
    return this.#pid;
  }

  /** Starts the server, or starts it again after it ended. Whether it answers is for the caller to find out. */
  async start(command: string, args: readonly string[]): Promise<void> {
    const order: Order = { command, args };
    this.#keeper.stdin.write(`${JSON.stringify(order)}\n`);
    this.#pid = Number(await this.#answer());
    if (this.#pid === 0) throw new Error(`${command} could not be started`);
  }

  /**
   * Resolves when `ask` has an answer.
   * @throws when the server ended, or does not answer in 20 seconds; the message holds what it printed last.
   */
  async untilItAnswers(ask: () => Promise<unknown>): Promise<void> {
    const outcome = await eventually(
      async () => {
        if (!this.#isRunning()) return 'it ended';
        await ask();
        return 'it answers';
      },
      { within: 20_000 },
    ).catch(String);
    if (outcome === 'it answers') return;
    const log = await readFile(join(this.#folder, 'log'), 'utf8');
    throw new Error(`Waiting for a server: ${outcome}\n${log.slice(-2_000)}`);
  }

  /** Ends the server and removes its folder. */
  async stop(): Promise<void> {
    if (this.#keeper.exitCode !== null) return;
    this.#keeper.ref();
    this.#keeper.stdin.end();
    await once(this.#keeper, 'exit');
  }

  async #answer(): Promise<string> {
    this.#keeper.stdout.ref();
    const { value, done } = await this.#answers.next();
    this.#keeper.stdout.unref();
    if (done) throw new Error('The keeper of a test server ended');
    return value;
  }

  #isRunning(): boolean {
    try {
      return process.kill(this.#pid, 0);
    } catch {
      return false;
    }
  }
}
