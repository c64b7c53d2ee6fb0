import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { homeroomProgram } from '../support/homeroomProgram.ts';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Milliseconds from the signal to the end. */
  readonly afterMs: number;
}

const preload = new URL('./nodePreload.js', import.meta.url).href;
/** Characters of the output to keep; the last ones. */
const keptOutput = 64 * 1024;
const startMs = 60_000;

const running = new Set<Child>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** One `homeroom serve` process. It ends with the run that has started it, however the run ends. */
export class NodeProcess {
  readonly #env: Readonly<Record<string, string>>;
  readonly #port: number;
  #child: Child | undefined;
  #output = '';
  /** How the process has ended without being told to. */
  readonly crashes: string[] = [];

  private constructor(port: number, env: Readonly<Record<string, string>>) {
    this.#port = port;
    this.#env = env;
  }

  /** The process is not started yet. */
  static async create(env: Readonly<Record<string, string>>): Promise<NodeProcess> {
    return new NodeProcess(await freePort(), env);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** The end of its output. */
  get output(): string {
    return this.#output;
  }

  /** Resolves when it is ready to serve, to the milliseconds that it took. */
  async start(): Promise<number> {
    if (this.#child !== undefined) return 0;
    const began = performance.now();
    const child = spawn(process.execPath, ['--enable-source-maps', '--import', preload, homeroomProgram, 'serve'], {
      env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...this.#env, PORT: String(this.#port) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    running.add(child);
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-keptOutput);
      });
    child.stdin.on('error', () => child.stdin.destroy());
    child.once('exit', (code, signal) => {
      running.delete(child);
      if (this.#child !== child) return;
      this.#child = undefined;
      this.crashes.push(`node ${this.#port} ended with ${signal ?? code}: ${this.#output.slice(-2_000)}`);
    });
    await eventually(() => this.#isReady(child), { within: startMs, every: 50 });
    if (this.#child !== child) throw new Error(this.crashes.at(-1) ?? `${this.url} was ended while it started`);
    return performance.now() - began;
  }

  /** Resolves when the process has ended. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Sends SIGTERM, and SIGKILL if it takes more than 30 s. */
  terminate(): Promise<Ended> {
    return this.#end('SIGTERM');
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async #end(signal: NodeJS.Signals): Promise<Ended> {
    const child = this.#child;
    this.#child = undefined;
    const began = performance.now();
    if (child === undefined) return { code: null, signal: null, afterMs: 0 };
    const limit = setTimeout(() => child.kill('SIGKILL'), 30_000);
    const ended = new Promise<Ended>((resolve) => {
      child.once('exit', (code, by) => resolve({ code, signal: by, afterMs: performance.now() - began }));
    });
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    else return { code: child.exitCode, signal: child.signalCode, afterMs: 0 };
    const outcome = await ended;
    clearTimeout(limit);
    return outcome;
  }

  async #isReady(child: Child): Promise<void> {
    if (this.#child !== child) return;
    const response = await fetch(`${this.url}/api/health/ready/`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${this.url} is not ready: ${response.status}\n${this.#output.slice(-2_000)}`);
  }
}
