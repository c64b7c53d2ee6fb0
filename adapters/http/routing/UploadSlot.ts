import { ChatError } from '../../../core/errors.ts';

/** Milliseconds after which somebody who was refused may try again. */
const waitMs = 5_000;

/** Lets one upload at a time through, from its first byte to the end of the work on it. Others are sent away, not queued. */
export class UploadSlot {
  #isTaken = false;

  /** @throws ChatError UNAVAILABLE while another one is under way */
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
