import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { homeroomProgram } from '../support/homeroomProgram.ts';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Milliseconds since it was told to end. */
  readonly afterMs: number;
}

const preload = new URL('./nodePreload.js', import.meta.url).href;
/** Characters of its output that are kept, from the end. */
const keptOutput = 64 * 1024;
const startMs = 60_000;

const running = new Set<Child>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** One `homeroom serve` as a process of its own. It ends with the run that started it, however that ends. */
export class NodeProcess {
  readonly #env: Readonly<Record<string, string>>;
  readonly #port: number;
  #child: Child | undefined;
  #output = '';
  /** How the process ended although nobody asked it to. */
  readonly crashes: string[] = [];

  private constructor(port: number, env: Readonly<Record<string, string>>) {
    this.#port = port;
    this.#env = env;
  }

  /** Not started yet. */
  static async create(env: Readonly<Record<string, string>>): Promise<NodeProcess> {
    return new NodeProcess(await freePort(), env);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** What it has printed last. */
  get output(): string {
    return this.#output;
  }

  /** Resolves to the milliseconds until it was ready to serve. */
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

  /** Resolves when the process is no more. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to end in an orderly way; ends it when it takes more than half a minute. */
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
