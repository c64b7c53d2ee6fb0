import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

export interface Printed {
  readonly code: number;
  /** Both streams, as a terminal shows them. */
  readonly text: string;
}

/** A shell that stays open, so that what a command sets counts for the next. */
export class Shell {
  readonly #child: ChildProcessWithoutNullStreams;
  #text = '';
  #look: () => void = () => {};
  #last: Promise<unknown> = Promise.resolve();

  constructor(program: string, args: readonly string[]) {
    this.#child = spawn(program, [...args]);
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#text += text;
        this.#look();
      });
    this.#child.once('close', () => this.#look());
    this.#child.stdin.on('error', () => {}); // it has ended: whoever waits for a command is told
    this.#child.stdin.write(
      'exec 2>&1; cd /srv; export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n',
    );
  }

  /** Runs one command after the other; resolves when this one has ended, whatever its exit code. */
  run(command: string): Promise<Printed> {
    const running = this.#last.then(() => this.#run(command));
    this.#last = running.catch(() => {});
    return running;
  }

  #run(command: string): Promise<Printed> {
    const mark = randomUUID();
    return new Promise((done, fail) => {
      this.#look = () => {
        const [, text = '', code] = new RegExp(`^([^]*)\\n${mark} (\\d+)\\n`).exec(this.#text) ?? [];
        if (code !== undefined) {
          this.#text = '';
          done({ code: Number(code), text });
        } else if (this.#child.exitCode !== null || this.#child.signalCode !== null)
          fail(new Error(`The shell ended at: ${command}\n${this.#text}`));
      };
      this.#child.stdin.write(`{ ${command}\n} </dev/null; printf '\\n%s %s\\n' ${mark} $?\n`);
    });
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }
}
