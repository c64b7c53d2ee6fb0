import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

/** What the keeper process must run. */
export interface Order {
  readonly command: string;
  readonly args: readonly string[];
}

export interface KeptServerOptions {
  /** The name of the temporary folder begins with it. */
  readonly name: string;
  /** The signal that ends the server at once. */
  readonly stopSignal: NodeJS.Signals;
  /** The unprivileged user who owns the server and its folder. */
  readonly owner?: Owner | undefined;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A server in a temporary folder; both are removed after the test run, also if the run is killed. */
export class KeptServer {
  readonly #keeper: ChildProcessByStdio<Socket, Socket, null>;
  readonly #answers: AsyncIterator<string>;
  #folder = '';
  #pid = 0;

  private constructor(options: KeptServerOptions) {
    const { NODE_V8_COVERAGE: _, ...env } = process.env;
    const script = fileURLToPath(new URL('./keeper.js', import.meta.url));
    // The keeper has its own process group, so that Ctrl-C does not reach it.
    this.#keeper = spawn(process.execPath, [script, JSON.stringify(options)], {
      detached: true,
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    }) as ChildProcessByStdio<Socket, Socket, null>;
    this.#answers = createInterface({ input: this.#keeper.stdout })[Symbol.asyncIterator]();
    // An interrupted run must not wait for its servers, because they wait for the end of the run.
    this.#keeper.unref();
    this.#keeper.stdin.unref();
    this.#keeper.stdout.unref();
  }

  static async create(options: KeptServerOptions): Promise<KeptServer> {
    const kept = new KeptServer(options);
    kept.#folder = await kept.#answer();
    return kept;
  }

  /** The pid of the server since its last start. */
  get pid(): number {
    return this.#pid;
  }

  /** Starts the server, also again after it has ended. Does not wait until it answers; see `untilItAnswers`. */
  async start(command: string, args: readonly string[]): Promise<void> {
    const order: Order = { command, args };
    this.#keeper.stdin.write(`${JSON.stringify(order)}\n`);
    this.#pid = Number(await this.#answer());
    if (this.#pid === 0) throw new Error(`${command} could not be started`);
  }

  /**
   * Resolves when `probe` resolves; repeats it until then.
   * @throws Error when the server has ended or does not answer within 20 seconds; the message holds its last output.
   */
  async untilItAnswers(probe: () => Promise<unknown>): Promise<void> {
    const outcome = await eventually(
      async () => {
        if (!this.#isRunning()) return 'it ended';
        await probe();
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
