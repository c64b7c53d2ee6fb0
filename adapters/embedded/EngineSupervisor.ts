import { EngineThread } from './EngineThread.ts';
import type { EngineSettings } from './engineMessages.ts';

interface SupervisorOptions extends EngineSettings {
  readonly log: (line: string) => void;
}

/**
 * Owns one engine thread. After a crash (e.g. a full disk stops the write-ahead log) the next connection starts a new
 * thread, which recovers from the log. An engine in memory does not restart, because the new one would be empty.
 */
export class EngineSupervisor {
  readonly #options: SupervisorOptions;
  #current: Promise<EngineThread>;
  #closed = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#current = EngineThread.start(options);
  }

  /** Resolves to the running engine; rejects with an `EngineFailure` if it cannot start. */
  readonly engine = async (): Promise<EngineThread> => {
    const seen = this.#current;
    const thread = await seen.catch(() => undefined);
    if (thread?.isRunning || this.#closed || this.#options.clusterFolder === undefined) return seen;
    if (this.#current === seen) this.#current = this.#restart(thread);
    return this.#current;
  };

  async close(): Promise<void> {
    this.#closed = true;
    const thread = await this.#current.catch(() => undefined);
    await thread?.stop();
  }

  async #restart(crashed: EngineThread | undefined): Promise<EngineThread> {
    await crashed?.stop();
    const thread = await EngineThread.start(this.#options);
    this.#options.log('the embedded database was restarted after a crash');
    return thread;
  }
}
