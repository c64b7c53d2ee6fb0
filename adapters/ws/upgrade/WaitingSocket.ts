import type { IncomingMessage } from 'node:http';
import { asChatError } from '../../wire/errors/errorTable.ts';
import type { Entrance } from './Entrance.ts';
import { tooManyUnknown } from './identityErrors.ts';

/** One socket among those of its address whose person is not known yet. */
export class WaitingSocket {
  readonly #entrance: Pick<Entrance, 'wait' | 'proofRefused'>;
  readonly #request: IncomingMessage;
  readonly #whenClosed: () => Promise<void>;
  #leave: (() => void) | undefined;

  constructor(
    entrance: Pick<Entrance, 'wait' | 'proofRefused'>,
    request: IncomingMessage,
    whenClosed: () => Promise<void>,
  ) {
    this.#entrance = entrance;
    this.#request = request;
    this.#whenClosed = whenClosed;
  }

  /** @throws ChatError RATE_LIMIT_EXCEEDED if too many of the address wait already */
  enter(): void {
    const leave = this.#entrance.wait(this.#request);
    if (leave === undefined) throw tooManyUnknown();
    this.#leave = leave;
  }

  /** Lets go of one whose proof was refused later each time; not if its address has too many that wait. */
  async holdUp(failure: unknown): Promise<void> {
    const isRefused = asChatError(failure).code === 'UNAUTHORIZED';
    this.#leave ??= this.#entrance.wait(this.#request);
    const waitMs = isRefused ? this.#entrance.proofRefused(this.#request) : 0;
    if (waitMs > 0 && this.#leave !== undefined) await pauseWhile(waitMs, this.#whenClosed());
  }

  /** Gives the place back; may be called again. */
  leave(): void {
    this.#leave?.();
  }
}

/** Ends early when the connection does. */
export const pauseWhile = (ms: number, closed: Promise<unknown>): Promise<unknown> =>
  Promise.race([new Promise((resolve) => setTimeout(resolve, ms).unref()), closed]);
