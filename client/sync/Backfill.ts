import { RetryGate } from '../runtime/RetryGate.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { asFailure, failureKind } from '../wire/ChatRefusal.ts';
import type { SyncPage } from '../wire/frames.ts';
import type { RoomSequencer } from './RoomSequencer.ts';

interface Deps {
  readonly runtime: Runtime;
  /** Null if the history does not reach back to the cursor. @throws ChatRefusal */
  readonly fetchPage: (roomId: number, after: number) => Promise<SyncPage | null>;
  readonly onPage: (stream: RoomSequencer, page: SyncPage) => void;
  readonly onGone: (roomId: number) => void;
  /** The person may not read the room any more. */
  readonly onRefused: (roomId: number) => void;
}

/** Rooms that are fetched at the same time. A person with hundreds of rooms must not flood the server. */
const concurrency = 4;

/** Fetches the events that rooms miss, page by page until none are missing; one request at a time for each room. */
export class Backfill {
  readonly #deps: Deps;
  readonly #waiting = new Set<RoomSequencer>();
  readonly #running = new Set<RoomSequencer>();
  readonly #gate: RetryGate;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#gate = new RetryGate(deps.runtime, () => this.#pump());
  }

  request(stream: RoomSequencer): void {
    if (this.#running.has(stream)) return;
    this.#waiting.add(stream);
    this.#pump();
  }

  cancel(stream: RoomSequencer): void {
    this.#waiting.delete(stream);
  }

  resume(): void {
    this.#gate.succeeded();
    this.#gate.open();
    this.#pump();
  }

  pause(): void {
    this.#gate.close();
  }

  #pump(): void {
    if (!this.#gate.canTry) return;
    for (const stream of this.#waiting) {
      if (this.#running.size >= concurrency) return;
      this.#waiting.delete(stream);
      if (stream.isBehind) void this.#fetch(stream);
    }
  }

  async #fetch(stream: RoomSequencer): Promise<void> {
    const { fetchPage, onPage, onGone, onRefused } = this.#deps;
    this.#running.add(stream);
    const { roomId, cursor } = stream;
    try {
      const page = await fetchPage(roomId, cursor ?? 0);
      if (page === null) {
        stream.reset();
        onGone(roomId);
      } else onPage(stream, page);
      if (stream.cursor !== cursor) this.#gate.succeeded();
      else if (page !== null && stream.isBehind) this.#gate.failed(null);
    } catch (thrown) {
      const { code, retryAfterMs } = asFailure(thrown);
      if (failureKind(code) !== 'permanent') this.#gate.failed(retryAfterMs);
      else {
        stream.reset();
        onRefused(roomId);
      }
    } finally {
      this.#running.delete(stream);
    }
    if (stream.isBehind) this.#waiting.add(stream);
    this.#pump();
  }
}
