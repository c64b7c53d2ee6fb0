import { backoffDelay } from './backoffDelay.ts';
import type { Runtime } from './Runtime.ts';

/** Allows requests while the server can be reached, except during the pause after a failed one. */
export class RetryGate {
  readonly #runtime: Runtime;
  readonly #onReady: () => void;
  #isOpen = false;
  #failures = 0;
  #cancel: (() => void) | null = null;

  /** `onReady`: a pause is over. */
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

  /** The next pause starts the scale again. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** Begins a pause: as long as the server said, or longer with each failure. */
  failed(retryAfterMs: number | null): void {
    const pause = retryAfterMs ?? backoffDelay(this.#failures, this.#runtime.random());
    this.#failures += 1;
    this.#cancel ??= this.#runtime.after(pause, () => {
      this.#cancel = null;
      this.#onReady();
    });
  }
}
