import { asFailure, prospects } from './ChatRefusal.ts';
import type { SyncPage } from './frames.ts';
import { Rests } from './Rests.ts';
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
  readonly #rests: Rests;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#rests = new Rests(deps.runtime, () => this.#pump());
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
    this.#rests.succeeded();
    this.#rests.open();
    this.#pump();
  }

  pause(): void {
    this.#rests.close();
  }

  #pump(): void {
    if (!this.#rests.mayTry) return;
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
      if (stream.known !== known) this.#rests.succeeded();
      else if (page !== null && stream.isBehind) this.#rests.failed(null);
    } catch (thrown) {
      const { code, retryAfterMs } = asFailure(thrown);
      if (prospects(code) !== 'final') this.#rests.failed(retryAfterMs);
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
}
