import { randomUUID } from 'node:crypto';
import { Durations } from './Durations.ts';
import type { LoadMeter } from './LoadMeter.ts';

interface Options {
  readonly urls: readonly URL[];
  readonly meter: LoadMeter;
  readonly onAnswer: (isTrouble: boolean) => void;
}

const requestMs = 20_000;
const againMs = 1_000;
/** Attempts of one message of a service account, each at the next address. */
const mostAttempts = 30;

/** The requests of a load: messages of service accounts, and what people read. */
export class HttpWorkers {
  readonly posts = new Durations();
  readonly reads = new Durations();
  /** Answers by status, `none` for those that never came. */
  readonly statuses: Record<string, number> = {};
  readonly #options: Options;
  readonly #running = new Set<Promise<void>>();
  #isEnding = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** A service account sends a message, again where the answer did not come: it is stored once. */
  post(key: string, room: number, sender: number): void {
    const { meter, onAnswer } = this.#options;
    const { number, text } = meter.next(room, sender);
    const body = JSON.stringify({ content: text, client_id: randomUUID() });
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const work = async (): Promise<void> => {
      for (let attempt = 0; attempt < mostAttempts && !this.#isEnding; attempt += 1) {
        const status = await this.#request(sender + attempt, `/api/chat/rooms/${room}/messages/`, this.posts, {
          ...{ method: 'POST', headers, body },
        });
        if (status === 200 || status === 201) {
          onAnswer(false);
          return meter.stored(number, false);
        }
        const isTrouble = status === 503 || status === 429;
        if (status !== undefined) onAnswer(isTrouble);
        if (status !== undefined && status < 500) return meter.refused(number, String(status));
        meter.putOff(number);
        await new Promise((resolve) => setTimeout(resolve, againMs));
      }
    };
    this.#run(work());
  }

  /** Somebody opens the page: the list of rooms, and the last messages of one. */
  read(headers: Record<string, string>, room: number, place: number): void {
    const work = async (): Promise<void> => {
      for (const path of ['/api/chat/rooms/', `/api/chat/rooms/${room}/messages/?limit=50`]) {
        const status = await this.#request(place, path, this.reads, { headers });
        if (status !== undefined) this.#options.onAnswer(status === 503 || status === 429);
      }
    };
    this.#run(work());
  }

  /** Resolves when what runs has ended; nothing is tried again. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.all(this.#running);
  }

  #run(work: Promise<void>): void {
    const tracked: Promise<void> = work.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  /** The status, undefined if no answer came. */
  async #request(
    place: number,
    path: string,
    durations: Durations,
    request: { readonly method?: string; readonly headers: Record<string, string>; readonly body?: string },
  ): Promise<number | undefined> {
    const { urls } = this.#options;
    const url = urls[place % urls.length];
    if (url === undefined) return undefined;
    const began = performance.now();
    try {
      const signal = AbortSignal.timeout(requestMs);
      const answer = await fetch(new URL(path, url), { ...request, redirect: 'manual', signal });
      await answer.arrayBuffer();
      durations.add(performance.now() - began);
      this.statuses[answer.status] = (this.statuses[answer.status] ?? 0) + 1;
      return answer.status;
    } catch {
      // A node that was killed answers nothing: counted, and tried at the next address.
      this.statuses['none'] = (this.statuses['none'] ?? 0) + 1;
      return undefined;
    }
  }
}
