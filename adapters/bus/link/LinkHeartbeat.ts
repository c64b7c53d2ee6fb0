interface LinkHeartbeatOptions {
  /** Milliseconds between two beats, and the time in which each must come back. */
  readonly everyMs: number;
  readonly send: (beat: number) => void;
  /** Two beats in a row did not come back in time. Called once, after the heartbeat has stopped. */
  readonly onSilence: () => void;
}

/** Late beats in a row that count as silence; a single one may be a pause of this process. */
const lateBeats = 2;

/** Sends a numbered beat at regular intervals, which must be answered and received. Notices silence in three beats. */
export class LinkHeartbeat {
  readonly #options: LinkHeartbeatOptions;
  readonly #timer: NodeJS.Timeout;
  #sent = 0;
  #answered = 0;
  #received = 0;
  #late = 0;
  #isOpen = true;

  constructor(options: LinkHeartbeatOptions) {
    this.#options = options;
    // `setImmediate` lets what has arrived be read first, so that a pause of this process is not taken for silence.
    this.#timer = setInterval(() => setImmediate(() => this.#beat()), options.everyMs);
    this.#send();
  }

  /** The connection that sends the beat has its answer. */
  answer(beat: number): void {
    this.#answered = Math.max(this.#answered, beat);
  }

  /** The connection that subscribes has received the beat. */
  receive(beat: number): void {
    if (beat <= this.#sent) this.#received = Math.max(this.#received, beat);
  }

  close(): void {
    this.#isOpen = false;
    clearInterval(this.#timer);
  }

  #beat(): void {
    if (!this.#isOpen) return;
    this.#late = Math.min(this.#answered, this.#received) === this.#sent ? 0 : this.#late + 1;
    if (this.#late < lateBeats) this.#send();
    else {
      this.close();
      this.#options.onSilence();
    }
  }

  #send(): void {
    this.#sent += 1;
    this.#options.send(this.#sent);
  }
}
