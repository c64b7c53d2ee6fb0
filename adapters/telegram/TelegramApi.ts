/** Where a bot's calls go, and its token. */
export interface TelegramSettings {
  readonly token: string;
  /** Default: `https://api.telegram.org`. */
  readonly apiUrl: string;
}

interface Answer<Result> {
  readonly ok: boolean;
  readonly result?: Result;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number };
}

/** What Telegram refused, by its own code and words. Never holds the token. */
export class TelegramRefusal extends Error {
  readonly code: number;
  /** Milliseconds to wait, where it says so. */
  readonly afterMs: number | undefined;

  constructor(code: number, description: string, afterMs: number | undefined) {
    super(`Telegram answered ${code}: ${description}`);
    this.code = code;
    this.afterMs = afterMs;
  }
}

const patienceMs = 15_000;

/** The few calls of the Bot API that we need (https://core.telegram.org/bots/api). */
export class TelegramApi {
  readonly #settings: TelegramSettings;

  constructor(settings: TelegramSettings) {
    this.#settings = settings;
  }

  /** @throws TelegramRefusal, and what the connection throws */
  async call<Result>(method: string, body: object, { waitMs = 0, signal }: CallOptions = {}): Promise<Result> {
    const { token, apiUrl } = this.#settings;
    const limits = [AbortSignal.timeout(patienceMs + waitMs), ...(signal === undefined ? [] : [signal])];
    const response = await fetch(`${apiUrl}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.any(limits),
      redirect: 'error',
    }).catch((failure: unknown) => {
      // The address has the token in it, and failures of fetch may have the address.
      throw new Error(`Telegram cannot be reached: ${failure instanceof Error ? failure.name : 'unknown'}`);
    });
    const answer = (await response.json().catch(() => ({ ok: false }))) as Answer<Result>;
    if (answer.ok && answer.result !== undefined) return answer.result;
    const seconds = answer.parameters?.retry_after;
    const afterMs = seconds === undefined ? undefined : seconds * 1_000;
    throw new TelegramRefusal(answer.error_code ?? response.status, answer.description ?? 'nothing', afterMs);
  }
}

export interface CallOptions {
  /** Milliseconds for which the server itself may wait. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}
