import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Called again until it resolves; then the server serves. */
  readonly ready: () => Promise<unknown>;
}

const startMs = 60_000;
const endMs = 20_000;
const keptOutput = 8_000;
const running = new Set<ServerProcess>();
process.on('exit', () => {
  for (const server of running) server.signal('SIGKILL');
});

/** One process of a peer's server. It ends with the bench, however the bench ends. */
export class ServerProcess {
  readonly #options: ServerCommand;
  #child: ChildProcessByStdio<null, Readable, Readable> | undefined;
  #output = '';

  private constructor(options: ServerCommand) {
    this.#options = options;
  }

  static async start(options: ServerCommand): Promise<ServerProcess> {
    const server = new ServerProcess(options);
    server.#spawn();
    await server.untilReady();
    return server;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get output(): string {
    return this.#output;
  }

  /** Ends it with SIGKILL and starts it again; `untilReady` waits until it serves. */
  async crash(): Promise<void> {
    await this.#end('SIGKILL');
    this.#spawn();
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async untilReady(): Promise<void> {
    const deadline = performance.now() + startMs;
    for (;;) {
      const child = this.#child;
      const outcome = await this.#options.ready().then(
        () => 'ready',
        (failure: unknown) => String(failure),
      );
      if (outcome === 'ready') return;
      if (child?.exitCode !== null || performance.now() > deadline) {
        await this.stop();
        throw new Error(`${this.#options.args.join(' ')} does not serve (${outcome}):\n${this.#output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  #spawn(): void {
    const { command, args, env = {}, cwd } = this.#options;
    const child = spawn(command, args, {
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd !== undefined && { cwd }),
    });
    child.on('error', (failure) => {
      this.#output += String(failure);
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-keptOutput);
      });
    this.#child = child;
    running.add(this);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    running.delete(this);
    this.#child = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const limit = setTimeout(() => child.kill('SIGKILL'), endMs);
    await ended;
    clearTimeout(limit);
  }
}

/** Resolves when an HTTP server answers at this URL with success. @throws Error otherwise */
export const answers = async (url: string): Promise<void> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
};
