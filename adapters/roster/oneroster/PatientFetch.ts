import { retryAfterMs } from '../../system/retryAfterMs.ts';
import type { OneRosterLimits } from './OneRosterAccess.ts';
import { pullUnavailable, refusePull } from './refusePull.ts';

export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

interface Deps {
  readonly limits: Pick<OneRosterLimits, 'requestMs' | 'wholeMs' | 'maxPageBytes' | 'tries' | 'maxWaitMs'>;
  /** Resolves after so many milliseconds, or rejects when the signal ends the pull. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Waits by the machine's timers. */
export const waitFor = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new Error('the pull was ended', { cause: signal.reason }));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const passing: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const followedAtMost = 3;

/**
 * Requests of one pull. What may pass is tried again: no answer, one that ends early, 429 and 5xx, after `Retry-After`
 * where the server names it. Errors name the address without its query and never what was sent or answered.
 */
export class PatientFetch {
  readonly #deps: Deps;
  readonly #whole: AbortSignal;

  constructor(deps: Deps, signal?: AbortSignal) {
    this.#deps = deps;
    const limit = AbortSignal.timeout(deps.limits.wholeMs);
    this.#whole = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  }

  /** @throws ChatError UNAVAILABLE if nothing usable comes, INVALID_REQUEST for a redirect to somewhere else */
  async request(url: URL, init: RequestInit): Promise<ServiceAnswer> {
    const { tries, maxWaitMs } = this.#deps.limits;
    for (let tried = 1; ; tried += 1) {
      const answer = await this.#follow(url, init).catch((failure: unknown) => failure);
      if (isAnswer(answer) && !passing.has(answer.status)) return answer;
      if (!isAnswer(answer) && isSettled(answer)) throw answer;
      this.#refuseLate();
      const pause =
        (isAnswer(answer) ? retryAfterMs(answer.headers.get('retry-after')) : undefined) ?? 1_000 * 4 ** (tried - 1);
      if (tried >= tries || pause > maxWaitMs) throw this.#given(url, answer);
      await this.#deps.wait(pause, this.#whole).catch(() => this.#refuseLate());
    }
  }

  #refuseLate(): void {
    if (!this.#whole.aborted) return;
    const isLate = (this.#whole.reason as Error | undefined)?.name === 'TimeoutError';
    throw pullUnavailable(
      isLate
        ? `The pull took longer than ${Math.round(this.#deps.limits.wholeMs / 1_000)} s and was ended.`
        : 'The pull was ended from here.',
    );
  }

  #given(url: URL, answer: unknown): Error {
    if (isAnswer(answer)) return pullUnavailable(`${shown(url)} answers ${answer.status}.`);
    const isLate = (answer as Error).name === 'TimeoutError';
    return pullUnavailable(
      isLate
        ? `${shown(url)} did not answer within ${this.#deps.limits.requestMs / 1_000} s.`
        : `${shown(url)} does not answer, or its answer ends early.`,
      answer,
    );
  }

  /** One try, with the redirects to the same host, which get the same headers. */
  async #follow(first: URL, init: RequestInit): Promise<ServiceAnswer> {
    let url = first;
    for (let followed = 0; ; followed += 1) {
      const answer = await this.#once(url, init);
      if (!redirects.has(answer.status)) return answer;
      const target = answer.headers.get('location') ?? '';
      const next = URL.canParse(target, url) ? new URL(target, url) : undefined;
      if (next === undefined || next.origin !== first.origin || init.method === 'POST')
        throw refusePull(
          `${shown(first)} sends us on to ${next === undefined ? 'nowhere' : next.origin}: set the address where it really answers.`,
        );
      if (followed >= followedAtMost) throw refusePull(`${shown(first)} sends us around in circles.`);
      url = next;
    }
  }

  async #once(url: URL, init: RequestInit): Promise<ServiceAnswer> {
    const { requestMs } = this.#deps.limits;
    const signal = AbortSignal.any([this.#whole, AbortSignal.timeout(requestMs)]);
    const response = await fetch(url, { ...init, redirect: 'manual', signal });
    return { status: response.status, headers: response.headers, body: await this.#read(url, response) };
  }

  async #read(url: URL, { body }: Response): Promise<string> {
    const { maxPageBytes } = this.#deps.limits;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > maxPageBytes) throw refusePull(`${shown(url)} answers more than ${maxPageBytes} bytes at once.`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}

/** An address as messages show it. */
export const shown = (url: URL): string => `${url.origin}${url.pathname}`;

const isAnswer = (given: unknown): given is ServiceAnswer =>
  typeof given === 'object' && given !== null && 'status' in given;

const isSettled = (failure: unknown): boolean => (failure as { code?: unknown }).code === 'INVALID_REQUEST';
