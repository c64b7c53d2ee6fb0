/** The most bytes that a client has not consumed yet; the rest waits here. */
const WINDOW_BYTES = 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/**
 * The output of one connection. At most `WINDOW_BYTES` and one chunk are under way; the rest waits in the engine's
 * thread for a slow reader. No statement runs until the outbox is empty, so it holds at most the result of one batch.
 */
export class Outbox {
  readonly #send: (bytes: Uint8Array) => void;
  #gathered: Uint8Array[] = [];
  #gatheredSize = 0;
  #waiting: Uint8Array[] = [];
  #underWay = 0;
  #closed = false;
  #onDrained: (() => void) | undefined;

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  /** Adds a view into the engine's memory. The view is valid only during the call. */
  add(view: Uint8Array): void {
    this.#gathered.push(view.slice());
    this.#gatheredSize += view.byteLength;
    if (this.#gatheredSize >= CHUNK_BYTES) this.#gather();
  }

  /** Sends the added bytes; resolves when none waits here, or when the outbox is closed. */
  flush(): Promise<void> {
    this.#gather();
    if (this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onDrained = resolve;
    });
  }

  taken(size: number): void {
    this.#underWay -= size;
    this.#sendMore();
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#onDrained?.();
  }

  #gather(): void {
    if (this.#gatheredSize > 0 && !this.#closed) this.#waiting.push(joined(this.#gathered, this.#gatheredSize));
    this.#gathered = [];
    this.#gatheredSize = 0;
    this.#sendMore();
  }

  #sendMore(): void {
    while (this.#underWay < WINDOW_BYTES) {
      const bytes = this.#waiting.shift();
      if (!bytes) break;
      this.#underWay += bytes.byteLength;
      this.#send(bytes);
    }
    if (this.#waiting.length === 0) this.#onDrained?.();
  }
}

const joined = (parts: readonly Uint8Array[], size: number): Uint8Array => {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
};
