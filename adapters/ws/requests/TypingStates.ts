import type { RoomId } from '../../../core/ids.ts';

export interface TypingLimits {
  /** How long typing is shown when the client does not end it. */
  readonly typingMs: number;
  /** Typing in a room is shown at most once in this time. */
  readonly typingEveryMs: number;
}

interface State {
  /** When typing ends by itself; null once it has ended. */
  until: number | null;
  /** When it was last shown. */
  shownAt: number;
}

/** Rooms that one socket is typing in at the same time, at most; no person types in more. */
const capacity = 20;

/** Where one socket is typing. Ends what the client did not end, and limits how often it is shown. Milliseconds. */
export class TypingStates {
  readonly #publish: (roomId: RoomId, isTyping: boolean) => void;
  readonly #limits: TypingLimits;
  readonly #states = new Map<RoomId, State>();

  constructor(publish: (roomId: RoomId, isTyping: boolean) => void, limits: TypingLimits) {
    this.#publish = publish;
    this.#limits = limits;
  }

  start(roomId: RoomId, now: number): void {
    const until = now + this.#limits.typingMs;
    const known = this.#states.get(roomId);
    if (known === undefined) {
      if (this.#states.size >= capacity) return;
      this.#states.set(roomId, { until, shownAt: now });
      this.#publish(roomId, true);
      return;
    }
    const isTooSoon = now - known.shownAt < this.#limits.typingEveryMs;
    if (known.until !== null || !isTooSoon) known.until = until;
    if (isTooSoon) return;
    known.shownAt = now;
    this.#publish(roomId, true);
  }

  stop(roomId: RoomId): void {
    const known = this.#states.get(roomId);
    if (known === undefined || known.until === null) return;
    known.until = null;
    this.#publish(roomId, false);
  }

  /** The person may not use the room any more. */
  forget(roomId: RoomId): void {
    this.#states.delete(roomId);
  }

  tick(now: number): void {
    for (const [roomId, { until, shownAt }] of this.#states) {
      if (until !== null && now >= until) this.stop(roomId);
      else if (until === null && now - shownAt >= this.#limits.typingEveryMs) this.#states.delete(roomId);
    }
  }

  stopAll(): void {
    for (const roomId of this.#states.keys()) this.stop(roomId);
    this.#states.clear();
  }
}
