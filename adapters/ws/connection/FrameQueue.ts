import type { WebSocket } from 'ws';

/** When so many frames wait, the socket is not read any more. Frames of the read under way may exceed it. */
const capacity = 64;

/** The frames of one socket, answered one after the other in the order of their arrival. */
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
      const resolveFirst = this.#onFirst;
      this.#onFirst = null;
      resolveFirst(text);
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

  /** Answers the frames that wait and those that arrive, unless the queue is stopped. `answer` never rejects. */
  start(answer: (text: string) => Promise<void>): void {
    if (this.#isStopped) return;
    this.#answer = answer;
    this.#wake();
  }

  /** Drops the frames that wait. Resolves when the one being answered, if any, has been answered. */
  stop(): Promise<void> {
    this.#isStopped = true;
    this.#answer = null;
    this.#onFirst = null;
    this.#waiting = [];
    // Frames that still arrive are read and dropped, so that the answer to a close gets through.
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
