import type { Runtime } from '../runtime/Runtime.ts';

interface Effects {
  ping(): void;
  onSilent(): void;
}

/** An answer to a ping takes this long at most; less where beats are quicker. */
const answerMs = 10_000;
/** The same when somebody waits: a page came back, or the network. */
const probeMs = 5_000;

/** Notices a server that says nothing any more: asks after a beat of silence, and gives up when no answer comes. */
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

  /** Asks now. */
  probe(): void {
    if (this.#cancel !== null) this.#ping(probeMs);
  }

  /** Pages in the background run timers late, so silence alone ends nothing: an answer must have had its time. */
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
