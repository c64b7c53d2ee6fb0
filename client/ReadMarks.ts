import { asFailure, prospects } from './ChatRefusal.ts';
import { Rests } from './Rests.ts';
import type { Runtime } from './Runtime.ts';

export interface ReadState {
  readonly last_read_id: number | null;
  readonly last_read_seq: number;
  readonly unread_count: number;
}

interface Deps {
  readonly runtime: Runtime;
  /** @throws ChatRefusal */
  readonly mark: (roomId: number, upToId: number) => Promise<ReadState>;
  readonly onMarked: (roomId: number, state: ReadState) => void;
  readonly onRefused: (roomId: number) => void;
}

/** Tells the server how far one has read: one request at a time for each room, the latest place only. */
export class ReadMarks {
  readonly #deps: Deps;
  /** The furthest place by room that was asked for. */
  readonly #wanted = new Map<number, number>();
  readonly #told = new Map<number, number>();
  readonly #busy = new Set<number>();
  readonly #rests: Rests;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#rests = new Rests(deps.runtime, () => this.#pump());
  }

  /** @returns false when one has read as far already */
  want(roomId: number, upToId: number): boolean {
    if (upToId <= this.reached(roomId)) return false;
    this.#wanted.set(roomId, upToId);
    this.#pump();
    return true;
  }

  /** The furthest place that this client knows of, told or about to be. */
  reached(roomId: number): number {
    return Math.max(this.#wanted.get(roomId) ?? 0, this.#told.get(roomId) ?? 0);
  }

  open(): void {
    this.#rests.open();
    this.#pump();
  }

  pause(): void {
    this.#rests.close();
  }

  #pump(): void {
    if (!this.#rests.mayTry) return;
    for (const [roomId, upToId] of this.#wanted) if (!this.#busy.has(roomId)) void this.#tell(roomId, upToId);
  }

  async #tell(roomId: number, upToId: number): Promise<void> {
    const { mark, onMarked, onRefused } = this.#deps;
    this.#busy.add(roomId);
    try {
      const state = await mark(roomId, upToId);
      this.#rests.succeeded();
      this.#told.set(roomId, Math.max(upToId, state.last_read_id ?? 0));
      const isLatest = this.#wanted.get(roomId) === upToId;
      if (isLatest) this.#wanted.delete(roomId);
      if (isLatest) onMarked(roomId, state);
    } catch (thrown) {
      const { code, retryAfterMs } = asFailure(thrown);
      if (prospects(code) === 'passing') this.#rests.failed(retryAfterMs);
      else {
        this.#wanted.delete(roomId);
        onRefused(roomId);
      }
    } finally {
      this.#busy.delete(roomId);
    }
    this.#pump();
  }
}
