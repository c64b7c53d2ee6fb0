import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { spawnHomeroom } from '../acceptance/runHomeroom.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Milliseconds in which a node must end after SIGTERM; more than its own limit. */
const patienceMs = 20_000;

/** A `homeroom serve` process that can be restarted at its address. */
export class ServedNode {
  readonly #port: number;
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #printed = '';

  private constructor(port: number, env: Readonly<Record<string, string>>) {
    this.#port = port;
    this.#env = env;
  }

  /** The node is not started yet. */
  static async create(env: Readonly<Record<string, string>>): Promise<ServedNode> {
    return new ServedNode(await freePort(), env);
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  get url(): string {
    return `http://${this.address}`;
  }

  async start(): Promise<void> {
    const child = spawnHomeroom(['serve'], { ...this.#env, PORT: String(this.#port) });
    this.#child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed = (this.#printed + text).slice(-20_000);
      });
    await eventually(() => this.#checkReady(child), { within: 30_000, every: 50 });
    if (child.exitCode !== null) throw new Error(`The node ended with ${child.exitCode}:\n${this.#printed}`);
  }

  /** Sends SIGTERM, as an operator does. Resolves to the exit code when the process has ended. */
  async terminate(): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const limit = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    clearTimeout(limit);
    return child.exitCode;
  }

  /** Ends it without a word. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** The last 20,000 characters that it has printed. */
  get printed(): string {
    return this.#printed;
  }

  async #checkReady(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null) return;
    const { ok } = await fetch(`${this.url}/api/health/ready/`, { signal: AbortSignal.timeout(2_000) });
    if (!ok) throw new Error(`The node is not ready:\n${this.#printed}`);
  }
}
