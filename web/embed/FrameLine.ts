import type { EmbedHello, EmbedNotice, EmbedRequest } from '../../client/embed/embedMessages.ts';

/** Milliseconds between two attempts to reach the chat, which loads its part for frames late, and of all of them together. */
const againMs = 250;
const patienceMs = 20_000;

interface Options {
  /** The chat's origin: nothing goes to a frame that shows another one. */
  readonly origin: string;
  readonly onNotice: (notice: EmbedNotice) => void;
  /** Called if the chat does not answer: it may refuse to be shown here. */
  readonly onSilence: () => void;
}

/** The line to the chat in a frame. What is sent before it stands waits for it. */
export class FrameLine {
  readonly #frame: HTMLIFrameElement;
  readonly #options: Options;
  #port: MessagePort | undefined;
  #waiting: EmbedRequest[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(frame: HTMLIFrameElement, options: Options) {
    this.#frame = frame;
    this.#options = options;
    // The frame may load another time, e.g. after a sign-in at the host.
    frame.addEventListener('load', this.#call);
  }

  send(request: EmbedRequest): void {
    if (this.#port === undefined) this.#waiting.push(request);
    else this.#port.postMessage(request);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#frame.removeEventListener('load', this.#call);
    this.#port?.close();
  }

  readonly #call = (): void => {
    clearInterval(this.#timer);
    this.#port?.close();
    this.#port = undefined;
    const begun = Date.now();
    const hello = (): void => {
      if (Date.now() - begun > patienceMs) {
        clearInterval(this.#timer);
        return this.#options.onSilence();
      }
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }: MessageEvent<EmbedNotice>) => this.#hear(port1, data);
      const message: EmbedHello = { homeroom: 'hello' };
      // The browser delivers it only if the frame shows this origin.
      this.#frame.contentWindow?.postMessage(message, this.#options.origin, [port2]);
    };
    this.#timer = setInterval(hello, againMs);
    hello();
  };

  #hear(port: MessagePort, notice: EmbedNotice): void {
    if (this.#port === undefined) {
      clearInterval(this.#timer);
      this.#port = port;
      for (const request of this.#waiting.splice(0)) port.postMessage(request);
    }
    if (port === this.#port) this.#options.onNotice(notice);
  }
}
