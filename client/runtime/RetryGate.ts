import { backoffDelay } from './backoffDelay.ts';
import type { Runtime } from './Runtime.ts';

/** When requests may go out: while the server can be reached, and not during the pause after one that failed. */
export class RetryGate {
  readonly #runtime: Runtime;
  readonly #onReady: () => void;
  #isOpen = false;
  #failures = 0;
  #cancel: (() => void) | null = null;

  /** `onOver`: a pause is over. */
  constructor(runtime: Runtime, onReady: () => void) {
    this.#runtime = runtime;
    this.#onReady = onReady;
  }

  get canTry(): boolean {
    return this.#isOpen && this.#cancel === null;
  }

  open(): void {
    this.#isOpen = true;
  }

  close(): void {
    this.#isOpen = false;
    this.#cancel?.();
    this.#cancel = null;
  }

  /** The next pause is as short as the first. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** Longer from failure to failure, unless the server said how long. */
  failed(retryAfterMs: number | null): void {
    const pause = retryAfterMs ?? backoffDelay(this.#failures, this.#runtime.random());
    this.#failures += 1;
    this.#cancel ??= this.#runtime.after(pause, () => {
      this.#cancel = null;
      this.#onReady();
    });
  }
}
