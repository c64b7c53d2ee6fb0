import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { directoryKey, SchoolAt, secret } from '../deploy/SchoolAt.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { homeroomProgram } from '../support/homeroomProgram.ts';

/** A line of the log. */
export type Line = Readonly<Record<string, unknown>> & { readonly msg: string };

/** Milliseconds in which a server must start, replace a worker or end. */
const patienceMs = 150_000;

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** `homeroom serve` with workers, whose log tells what they do. */
export class WorkerServer {
  readonly lines: Line[] = [];
  readonly school: SchoolAt;
  /** What it printed that is no line of the log. */
  printed = '';
  readonly #child: ChildProcess;
  readonly #checks = new Set<() => void>();

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.school = new SchoolAt(url);
    running.add(child);
    child.once('exit', () => running.delete(child));
    let rest = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#read(line);
      for (const check of this.#checks) check();
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.printed += text;
      for (const check of this.#checks) check();
    });
  }

  /** Starts it without waiting for anything. `args` come after `serve`. */
  static async spawn(env: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<WorkerServer> {
    const port = env['PORT'] ?? String(await freePort());
    const child = spawn(process.execPath, [homeroomProgram, 'serve', ...args], {
      env: {
        ...{ PATH: process.env['PATH'], LOG_LEVEL: 'info', AUTH_JWT_SECRET: secret, DIRECTORY_KEY: directoryKey },
        ...{ RATE_MESSAGES_PER_MINUTE: '1000000', WS_UNAUTHENTICATED_PER_ADDRESS: '10000', ...env, PORT: port },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new WorkerServer(child, `http://127.0.0.1:${port}`);
  }

  /** Starts two workers, and waits until they serve. */
  static async start(env: Readonly<Record<string, string>>): Promise<WorkerServer> {
    const server = await WorkerServer.spawn({ WORKERS: '2', ...env });
    await server.until('the port is open', () => server.printed.includes('Homeroom listens on'));
    return server;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Process ids of the workers that serve now, by their places. */
  get workers(): readonly number[] {
    const pids = new Map<unknown, number>();
    for (const { msg, worker, worker_pid: pid } of this.lines) {
      if (msg === 'a worker serves') pids.set(worker, Number(pid));
      if ((msg === 'a worker has died' || msg === 'a worker has ended') && pids.get(worker) === pid)
        pids.delete(worker);
    }
    return [...pids].sort(([one], [other]) => Number(one) - Number(other)).map(([, pid]) => pid);
  }

  /** The worker that has a socket of this person, the newest one. */
  workerOf(userId: unknown): number | undefined {
    const line = this.lines.findLast(({ msg, user_id: user }) => msg === 'socket opened' && user === userId);
    return line === undefined ? undefined : Number(line['pid']);
  }

  told(msg: string): readonly Line[] {
    return this.lines.filter((line) => line.msg === msg);
  }

  /** Resolves once this is so; it is asked after each line. */
  async until(what: string, holds: () => boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const done = (): void => {
        clearTimeout(deadline);
        this.#checks.delete(check);
        this.#child.off('exit', onExit);
      };
      const check = (): void => {
        if (!holds()) return;
        done();
        resolve();
      };
      const fail = (why: string): void => {
        done();
        reject(new Error(`${why} before this: ${what}\n${this.printed}\n${this.#lastLines()}`));
      };
      const onExit = (code: number | null): void => {
        check();
        fail(`the server ended with ${code}`);
      };
      const deadline = setTimeout(() => fail('time ran out'), patienceMs);
      this.#checks.add(check);
      this.#child.once('exit', onExit);
      check();
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves to the exit code of the primary, null for a signal, once no worker is left either. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    const pids = this.told('a worker is started').map(({ worker_pid: pid }) => Number(pid));
    await eventually(
      () => {
        const left = pids.filter(isAlive);
        if (left.length > 0) throw new Error(`still there: ${left.join(', ')}\n${this.#lastLines()}`);
      },
      { within: 60_000 },
    );
    return this.#child.exitCode;
  }

  async stop(): Promise<number | null> {
    this.signal('SIGTERM');
    return this.ended();
  }

  /** One figure of `/metrics`. */
  async figure(series: string): Promise<number | undefined> {
    const line = (await this.metrics()).split('\n').find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  }

  async metrics(): Promise<string> {
    const answer = await fetch(`${this.school.url}/metrics`);
    if (!answer.ok) throw new Error(`/metrics answers ${answer.status}`);
    return answer.text();
  }

  #read(line: string): void {
    try {
      this.lines.push(JSON.parse(line));
    } catch {
      this.printed += `${line}\n`;
    }
  }

  #lastLines(): string {
    return this.lines
      .slice(-20)
      .map((line) => JSON.stringify(line).slice(0, 400))
      .join('\n');
  }
}
