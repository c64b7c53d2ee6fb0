import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadAnswer, LoadCommand, LoadCounts } from './LoadCommand.ts';

const program = fileURLToPath(new URL('./loadProcess.js', import.meta.url));
const limitMs = 120_000;

/** The bench's connection to the process of the load generator. */
export class Load {
  readonly #child: ChildProcess = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

  /** Runs one command; call it only when the last one has ended. @throws Error if the generator fails or ends */
  async run(command: LoadCommand): Promise<LoadCounts> {
    const waiting = new AbortController();
    const signal = AbortSignal.any([waiting.signal, AbortSignal.timeout(limitMs)]);
    const answered = once(this.#child, 'message', { signal });
    const ended = once(this.#child, 'exit', { signal }).then(() => {
      throw new Error('The load generator ended by itself');
    });
    this.#child.send(command);
    const [answer] = (await Promise.race([answered, ended]).finally(() => {
      waiting.abort();
      // The abort rejects both promises, so their rejections are handled here.
      for (const one of [answered, ended]) one.catch(() => {});
    })) as [LoadAnswer];
    if ('failure' in answer) throw new Error(`The load generator failed: ${answer.failure}`);
    return answer.counts;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
