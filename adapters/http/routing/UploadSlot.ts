import { ChatError } from '../../../core/errors.ts';

/** Milliseconds after which a refused client may try again. */
const waitMs = 5_000;

/** Admits one upload at a time, from its first byte to the end of the work on it. It refuses others and has no queue. */
export class UploadSlot {
  #isTaken = false;

  /** @throws ChatError UNAVAILABLE while another upload runs */
  take(): { release(): void } {
    if (this.#isTaken)
      throw new ChatError('UNAVAILABLE', 'Another upload of this kind is under way. Try again when it is done.', {
        retryAfterMs: waitMs,
      });
    this.#isTaken = true;
    return {
      release: () => {
        this.#isTaken = false;
      },
    };
  }
}
