import type { Runtime } from './Runtime.ts';

interface Acts {
  ping(): void;
  onSilent(): void;
}

/** An answer to a ping takes this long at most; less where beats are quicker. */
const answerMs = 10_000;
/** The same when somebody waits: a page came back, or the network. */
const probeMs = 5_000;

/** Notices a server that says nothing any more: asks after a beat of silence, and gives up when no answer comes. */
export class Heartbeat {
  readonly #runtime: Runtime;
  readonly #acts: Acts;
  #everyMs = 0;
  #heardAt = 0;
  #isAsking = false;
  #cancel: (() => void) | null = null;

  constructor(runtime: Runtime, acts: Acts) {
    this.#runtime = runtime;
    this.#acts = acts;
  }

  start(everyMs: number): void {
    this.#everyMs = everyMs;
    this.hear();
    this.#wait(everyMs);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#isAsking = false;
  }

  hear(): void {
    this.#heardAt = this.#runtime.now();
    if (!this.#isAsking) return;
    this.#isAsking = false;
    this.#wait(this.#everyMs);
  }

  /** Asks now. */
  probe(): void {
    if (this.#cancel !== null) this.#ask(probeMs);
  }

  /** Pages in the background run timers late, so silence alone ends nothing: an answer must have had its time. */
  #beat(): void {
    const silentMs = this.#runtime.now() - this.#heardAt;
    if (silentMs >= this.#everyMs || silentMs < 0) this.#ask(Math.min(answerMs, this.#everyMs));
    else this.#wait(this.#everyMs - silentMs);
  }

  #ask(withinMs: number): void {
    this.#cancel?.();
    this.#isAsking = true;
    this.#cancel = this.#runtime.after(withinMs, () => this.#acts.onSilent());
    this.#acts.ping();
  }

  #wait(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#runtime.after(ms, () => this.#beat());
  }
}
