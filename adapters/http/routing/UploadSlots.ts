import { ChatError } from '../../../core/errors.ts';
import type { UserId } from '../../../core/ids.ts';

/** Files that a node receives and works on at the same time, at most, and those of one person. */
const everybody = 64;
const onePerson = 4;
/** Milliseconds after which a refused client may try again. */
const waitMs = 2_000;

/** Admits files of people, each from its first byte to the end of the work on it. It refuses others and has no queue. */
export class UploadSlots {
  #taken = 0;
  readonly #byPerson = new Map<UserId, number>();

  /** @throws ChatError UNAVAILABLE while too many others are received */
  take(userId: UserId): { release(): void } {
    const own = this.#byPerson.get(userId) ?? 0;
    if (own >= onePerson || this.#taken >= everybody)
      throw new ChatError('UNAVAILABLE', 'Too many files are under way. Try again when some are done.', {
        retryAfterMs: waitMs,
      });
    this.#taken += 1;
    this.#byPerson.set(userId, own + 1);
    return {
      release: () => {
        this.#taken -= 1;
        const left = (this.#byPerson.get(userId) ?? 1) - 1;
        if (left === 0) this.#byPerson.delete(userId);
        else this.#byPerson.set(userId, left);
      },
    };
  }
}
