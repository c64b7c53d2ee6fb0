interface LinkHeartbeatOptions {
  /** Milliseconds between two beats, and the time that each has to come back. */
  readonly everyMs: number;
  readonly send: (beat: number) => void;
  /** Two beats in a row did not come back in time. Called once; the heartbeat has then stopped. */
  readonly onSilence: () => void;
}

/** Late beats in a row that are silence; a single one may be a hiccup of this process. */
const lateBeats = 2;

/** Sends something regularly that must be answered and come back. Silence is noticed within three beats. */
export class LinkHeartbeat {
  readonly #options: LinkHeartbeatOptions;
  readonly #timer: NodeJS.Timeout;
  #sent = 0;
  #answered = 0;
  #heard = 0;
  #late = 0;
  #isOpen = true;

  constructor(options: LinkHeartbeatOptions) {
    this.#options = options;
    // After what has arrived was read: when this process itself was late, Redis is not to blame.
    this.#timer = setInterval(() => setImmediate(() => this.#beat()), options.everyMs);
    this.#send();
  }

  /** The beat was answered where it was sent. */
  answer(beat: number): void {
    this.#answered = Math.max(this.#answered, beat);
  }

  /** The beat came back to where it is listened for. */
  hear(beat: number): void {
    if (beat <= this.#sent) this.#heard = Math.max(this.#heard, beat);
  }

  close(): void {
    this.#isOpen = false;
    clearInterval(this.#timer);
  }

  #beat(): void {
    if (!this.#isOpen) return;
    this.#late = Math.min(this.#answered, this.#heard) === this.#sent ? 0 : this.#late + 1;
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
