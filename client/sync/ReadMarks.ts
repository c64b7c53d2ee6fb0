import type { ReadMarkAnswer } from '../connection/ChatApi.ts';
import { RetryGate } from '../runtime/RetryGate.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { asFailure, failureKind } from '../wire/ChatRefusal.ts';

interface Deps {
  readonly runtime: Runtime;
  /** @throws ChatRefusal */
  readonly sendMark: (roomId: number, upToId: number) => Promise<ReadMarkAnswer>;
  readonly onMarked: (roomId: number, state: ReadMarkAnswer) => void;
  readonly onRefused: (roomId: number) => void;
}

/** Tells the server how far the person has read: one request at a time for each room, with the latest message only. */
export class ReadMarks {
  readonly #deps: Deps;
  /** The last message by room that is to be marked. */
  readonly #wanted = new Map<number, number>();
  readonly #confirmed = new Map<number, number>();
  readonly #busy = new Set<number>();
  readonly #gate: RetryGate;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#gate = new RetryGate(deps.runtime, () => this.#pump());
  }

  /** @returns false if that much is already marked */
  mark(roomId: number, upToId: number): boolean {
    if (upToId <= this.reached(roomId)) return false;
    this.#wanted.set(roomId, upToId);
    this.#pump();
    return true;
  }

  /** The last message that is marked or about to be. */
  reached(roomId: number): number {
    return Math.max(this.#wanted.get(roomId) ?? 0, this.#confirmed.get(roomId) ?? 0);
  }

  /** The person counts what was marked as unread again. */
  forget(roomId: number): void {
    this.#wanted.delete(roomId);
    this.#confirmed.delete(roomId);
  }

  resume(): void {
    this.#gate.open();
    this.#pump();
  }

  pause(): void {
    this.#gate.close();
  }

  #pump(): void {
    if (!this.#gate.canTry) return;
    for (const [roomId, upToId] of this.#wanted) if (!this.#busy.has(roomId)) void this.#send(roomId, upToId);
  }

  async #send(roomId: number, upToId: number): Promise<void> {
    const { sendMark, onMarked, onRefused } = this.#deps;
    this.#busy.add(roomId);
    try {
      const state = await sendMark(roomId, upToId);
      this.#gate.succeeded();
      this.#confirmed.set(roomId, Math.max(upToId, state.last_read_id ?? 0));
      const isLatest = this.#wanted.get(roomId) === upToId;
      if (isLatest) this.#wanted.delete(roomId);
      if (isLatest) onMarked(roomId, state);
    } catch (thrown) {
      const { code, retryAfterMs } = asFailure(thrown);
      if (failureKind(code) === 'transient') this.#gate.failed(retryAfterMs);
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
