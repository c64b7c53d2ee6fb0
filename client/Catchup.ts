import { asFailure, prospects } from './ChatRefusal.ts';
import type { SyncPage } from './frames.ts';
import { pauseBefore } from './pauseBefore.ts';
import type { RoomStream } from './RoomStream.ts';
import type { Runtime } from './Runtime.ts';

interface Deps {
  readonly runtime: Runtime;
  /** Null when the history does not reach the cursor. @throws ChatRefusal */
  readonly fetchPage: (roomId: number, after: number) => Promise<SyncPage | null>;
  readonly onPage: (stream: RoomStream, page: SyncPage) => void;
  readonly onGone: (roomId: number) => void;
  /** The room may not be read any more. */
  readonly onRefused: (roomId: number) => void;
}

/** Rooms that are fetched at the same time: a person with hundreds of rooms must not flood the server. */
const atOnce = 4;

/** Fetches what streams miss, page by page, until nothing is missing. A room is asked for once at a time. */
export class Catchup {
  readonly #deps: Deps;
  readonly #waiting = new Set<RoomStream>();
  readonly #running = new Set<RoomStream>();
  #isOpen = false;
  #failures = 0;
  #cancel: (() => void) | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  want(stream: RoomStream): void {
    if (this.#running.has(stream)) return;
    this.#waiting.add(stream);
    this.#pump();
  }

  forget(stream: RoomStream): void {
    this.#waiting.delete(stream);
  }

  open(): void {
    this.#isOpen = true;
    this.#failures = 0;
    this.#pump();
  }

  pause(): void {
    this.#isOpen = false;
    this.#cancel?.();
    this.#cancel = null;
  }

  #pump(): void {
    if (!this.#isOpen || this.#cancel !== null) return;
    for (const stream of this.#waiting) {
      if (this.#running.size >= atOnce) return;
      this.#waiting.delete(stream);
      if (stream.isBehind) void this.#fetch(stream);
    }
  }

  async #fetch(stream: RoomStream): Promise<void> {
    const { fetchPage, onPage, onGone, onRefused } = this.#deps;
    this.#running.add(stream);
    const { roomId, known } = stream;
    try {
      const page = await fetchPage(roomId, known ?? 0);
      if (page === null) {
        stream.giveUp();
        onGone(roomId);
      } else onPage(stream, page);
      if (stream.known !== known) this.#failures = 0;
      else if (page !== null && stream.isBehind) this.#rest(null);
    } catch (thrown) {
      const { code, retryAfterMs } = asFailure(thrown);
      if (prospects(code) !== 'final') this.#rest(retryAfterMs);
      else {
        stream.giveUp();
        onRefused(roomId);
      }
    } finally {
      this.#running.delete(stream);
    }
    if (stream.isBehind) this.#waiting.add(stream);
    this.#pump();
  }

  #rest(retryAfterMs: number | null): void {
    const { runtime } = this.#deps;
    const pause = retryAfterMs ?? pauseBefore(this.#failures, runtime.random());
    this.#failures += 1;
    this.#cancel ??= runtime.after(pause, () => {
      this.#cancel = null;
      this.#pump();
    });
  }
}
