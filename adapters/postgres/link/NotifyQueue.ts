/** A publication as it lies in a payload. */
interface Line {
  readonly text: string;
  readonly bytes: number;
}

interface Waiting {
  readonly lines: readonly Line[];
  readonly resolve: () => void;
  readonly reject: (failure: unknown) => void;
}

/** Lines that wait, at most: the bus publishes 1,500 at once, and the others less. */
const capacity = 20_000;
/** Payloads of one statement, at most: 0.8 MB. */
const payloadsPerStatement = 100;

/** What joins the lines of a payload; no line contains it. */
const separator = '\n';

/**
 * Packs what is to be published into few payloads and those into few statements, of which one at most is on its way. What
 * comes meanwhile goes with the next, in the order in which it came.
 */
export class NotifyQueue {
  readonly #send: (payloads: readonly string[]) => Promise<unknown>;
  readonly #payloadBytes: number;
  #waiting: Waiting[] = [];
  #size = 0;
  #isSending = false;

  /** @param send sends payloads of at most `payloadBytes` bytes in one statement */
  constructor(send: (payloads: readonly string[]) => Promise<unknown>, payloadBytes: number) {
    this.#send = send;
    this.#payloadBytes = payloadBytes;
  }

  /** Resolves when all lines are sent. @throws Error if one is too long, too many wait, or they could not be sent */
  add(texts: readonly string[]): Promise<void> {
    const lines = texts.map((text) => ({ text, bytes: Buffer.byteLength(text) }));
    if (lines.some(({ bytes }) => bytes > this.#payloadBytes))
      return Promise.reject(new Error('a publication is too large for a notification'));
    if (this.#size + lines.length > capacity) return Promise.reject(new Error('too many publications wait'));
    this.#size += lines.length;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ lines, resolve, reject });
      if (!this.#isSending) void this.#sendAll();
    });
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    while (this.#waiting.length > 0) {
      const taken = this.#waiting;
      this.#waiting = [];
      const lines = taken.flatMap((one) => one.lines);
      this.#size -= lines.length;
      try {
        const payloads = packLines(lines, this.#payloadBytes);
        for (let from = 0; from < payloads.length; from += payloadsPerStatement)
          await this.#send(payloads.slice(from, from + payloadsPerStatement));
        for (const { resolve } of taken) resolve();
      } catch (failure) {
        for (const { reject } of taken) reject(failure);
      }
    }
    this.#isSending = false;
  }
}

/** As few payloads as hold the lines in their order. */
const packLines = (lines: readonly Line[], payloadBytes: number): readonly string[] => {
  const payloads: string[] = [];
  let [texts, size]: [string[], number] = [[], 0];
  for (const { text, bytes } of lines) {
    if (texts.length > 0 && size + separator.length + bytes > payloadBytes) {
      payloads.push(texts.join(separator));
      [texts, size] = [[], 0];
    }
    size += bytes + (texts.length > 0 ? separator.length : 0);
    texts.push(text);
  }
  if (texts.length > 0) payloads.push(texts.join(separator));
  return payloads;
};

/** The lines of a payload; any text has some. */
export const linesOf = (payload: string): readonly string[] => payload.split(separator);
