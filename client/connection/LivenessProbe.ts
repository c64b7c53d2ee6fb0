import type { Runtime } from '../runtime/Runtime.ts';

interface Effects {
  ping(): void;
  onSilent(): void;
}

/** The longest wait for the answer to a ping; shorter if the heartbeat is shorter. */
const answerMs = 10_000;
/** The same when a person waits: the page or the network came back. */
const probeMs = 5_000;
/** Silence after which a server is asked that ought to have answered. It then has the rest of `probeMs`. */
const quietMs = 2_000;

/** Detects a server that has gone silent: pings after one heartbeat of silence, and reports if no answer comes. */
export class LivenessProbe {
  readonly #runtime: Runtime;
  readonly #effects: Effects;
  #everyMs = 0;
  #receivedAt = 0;
  #isPinging = false;
  /** Something was sent that the server answers, and nothing has come since. */
  #isExpecting = false;
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
    this.#isExpecting = false;
  }

  received(): void {
    this.#receivedAt = this.#runtime.now();
    this.#isExpecting = false;
    if (!this.#isPinging) return;
    this.#isPinging = false;
    this.#wait(this.#everyMs);
  }

  /** Pings at once. */
  probe(): void {
    if (this.#cancel !== null) this.#ping(probeMs);
  }

  /** Something was sent that the server answers: silence is noticed after 5 s, and not after a heartbeat. */
  expectAnswer(): void {
    if (this.#cancel === null || this.#isPinging || this.#isExpecting) return;
    this.#isExpecting = true;
    this.#cancel();
    this.#cancel = this.#runtime.after(quietMs, () =>
      this.#isExpecting ? this.#ping(probeMs - quietMs) : this.#check(),
    );
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
