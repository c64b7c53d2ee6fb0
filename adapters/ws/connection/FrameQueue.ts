import type { WebSocket } from 'ws';

/** Frames that wait before the socket is not read any more. What one read has brought already may come on top. */
const capacity = 64;

/** One socket's frames, answered one after the other in the order in which they came. */
export class FrameQueue {
  readonly #ws: WebSocket;
  #waiting: string[] = [];
  #answer: ((text: string) => Promise<void>) | null = null;
  #onFirst: ((text: string) => void) | null = null;
  #isRunning = false;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(ws: WebSocket) {
    this.#ws = ws;
  }

  push(text: string): void {
    if (this.#onFirst !== null) {
      const take = this.#onFirst;
      this.#onFirst = null;
      take(text);
      return;
    }
    this.#waiting.push(text);
    if (this.#waiting.length >= capacity && !this.#ws.isPaused) this.#ws.pause();
    this.#wake();
  }

  /** The first frame, before `start`. Never resolves when none comes. */
  first(): Promise<string> {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) return Promise.resolve(waiting);
    return new Promise((resolve) => {
      this.#onFirst = resolve;
    });
  }

  /** Answers what waits and what comes, unless it was stopped before. `answer` never rejects. */
  start(answer: (text: string) => Promise<void>): void {
    if (this.#isStopped) return;
    this.#answer = answer;
    this.#wake();
  }

  /** Drops what waits. Resolves when the frame in hand, if there is one, has been answered. */
  stop(): Promise<void> {
    this.#isStopped = true;
    this.#answer = null;
    this.#onFirst = null;
    this.#waiting = [];
    // What still comes is read and dropped, so that the answer to a close gets through.
    if (this.#ws.isPaused) this.#ws.resume();
    return this.#running;
  }

  #wake(): void {
    if (this.#answer === null || this.#isRunning) return;
    this.#isRunning = true;
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    while (this.#answer !== null) {
      const text = this.#waiting.shift();
      if (text === undefined) break;
      if (this.#ws.isPaused && this.#waiting.length < capacity / 2) this.#ws.resume();
      await this.#answer(text);
    }
    this.#isRunning = false;
  }
}
