import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

type Child = ChildProcessByStdio<null, Readable, Readable>;

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** A Node process of the test, with output for which it can wait. */
export class Program {
  readonly #child: Child;
  readonly #lines: Interface;
  readonly #stderr: string[] = [];
  readonly #ended: Promise<Ended>;
  static #running = new Set<Program>();
  lastLine = '';

  private constructor(file: URL, argument: string) {
    this.#child = spawn(process.execPath, [fileURLToPath(file), argument], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stderr.on('data', (chunk: Buffer) => this.#stderr.push(chunk.toString()));
    Program.#running.add(this);
    this.#lines = createInterface(this.#child.stdout);
    this.#lines.on('line', (line) => {
      this.lastLine = line;
    });
    this.#ended = once(this.#child, 'close').then(([code]) => ({
      code: code as number | null,
      stderr: this.#stderr.join(''),
    }));
  }

  static insertUntilKilled(folder: string): Program {
    return new Program(new URL('./insertUntilKilled.js', import.meta.url), folder);
  }

  /** For `afterEach`: ends processes that a failed test left running. */
  static async killAll(): Promise<void> {
    await Promise.all([...Program.#running].map((program) => program.kill()));
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Resolves to the next line that `accepts`; rejects if the process ends without one. */
  async line(accepts: (line: string) => boolean = () => true): Promise<string> {
    const found = new Promise<string>((resolve) => {
      this.#lines.on('line', (line) => accepts(line) && resolve(line));
    });
    const gone = this.#ended.then(({ code, stderr }) => {
      throw new Error(`the program ended with code ${code}: ${stderr}`);
    });
    return Promise.race([found, gone]);
  }

  ended(): Promise<Ended> {
    return this.#ended;
  }

  async kill(): Promise<void> {
    Program.#running.delete(this);
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
