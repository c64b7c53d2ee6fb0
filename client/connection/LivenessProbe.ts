import type { Runtime } from '../runtime/Runtime.ts';

interface Effects {
  ping(): void;
  onSilent(): void;
}

/** The longest wait for the answer to a ping; shorter if the heartbeat is shorter. */
const answerMs = 10_000;
/** The same when a person waits: the page or the network came back. */
const probeMs = 5_000;

/** Detects a server that has gone silent: pings after one heartbeat of silence, and reports if no answer comes. */
export class LivenessProbe {
  readonly #runtime: Runtime;
  readonly #effects: Effects;
  #everyMs = 0;
  #receivedAt = 0;
  #isPinging = false;
  #cancel: (() => void) | null = null;

  constructor(runtime: Runtime, acts: Effects) {
    this.#runtime = runtime;
    this.#effects = acts;
  }

  start(everyMs: number): void {
    this.#everyMs = everyMs;
    this.received();
    this.#wait(everyMs);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#isPinging = false;
  }

  received(): void {
    this.#receivedAt = this.#runtime.now();
    if (!this.#isPinging) return;
    this.#isPinging = false;
    this.#wait(this.#everyMs);
  }

  /** Pings at once. */
  probe(): void {
    if (this.#cancel !== null) this.#ping(probeMs);
  }

  /** Pages in the background run timers late, so silence alone proves nothing: a ping must stay unanswered. */
  #check(): void {
    const silentMs = this.#runtime.now() - this.#receivedAt;
    if (silentMs >= this.#everyMs || silentMs < 0) this.#ping(Math.min(answerMs, this.#everyMs));
    else this.#wait(this.#everyMs - silentMs);
  }

  #ping(withinMs: number): void {
    this.#cancel?.();
    this.#isPinging = true;
    this.#cancel = this.#runtime.after(withinMs, () => this.#effects.onSilent());
    this.#effects.ping();
  }

  #wait(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#runtime.after(ms, () => this.#check());
  }
}
