import { PlainPeer } from './PlainPeer.ts';

interface SentMessage {
  readonly chat_id: number | string;
  readonly text: string;
  readonly parse_mode?: string;
}

interface Pending {
  readonly update_id: number;
  readonly message: object;
}

/** A server that speaks as much of Telegram's Bot API as a school's bot needs, with a person's side to it. */
export class BotApi {
  readonly token = '123456:of-tests-and-nobody-else';
  readonly sent: SentMessage[] = [];
  /** What `sendMessage` is refused with; null: nothing. */
  refusal: { readonly error_code: number; readonly description: string; readonly parameters?: object } | null = null;
  /** Monotonic milliseconds of each refusal of `sendMessage`. */
  readonly refusedAt: number[] = [];
  readonly #server: PlainPeer;
  #updates: Pending[] = [];
  #latest = 0;
  #onUpdate: () => void = () => {};

  private constructor(server: PlainPeer) {
    this.#server = server;
  }

  static async start(): Promise<BotApi> {
    let api: BotApi | undefined;
    const server = await PlainPeer.start(async ({ path, body, signal }) => {
      const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? [];
      if (api === undefined || token !== api.token) return json(401, { ok: false, error_code: 401 });
      return api.#answer(method, JSON.parse(body.toString('utf8')), signal);
    });
    api = new BotApi(server);
    return api;
  }

  get url(): string {
    return this.#server.url;
  }

  /** A person writes to the bot. Returns what the bot gets. */
  write(chat: number, message: object): object {
    this.#latest += 1;
    const rest = { from: { is_bot: false, language_code: 'en' }, chat: { id: chat, type: 'private' } };
    const written = { message_id: 1_000 + this.#latest, ...rest, ...message };
    this.repeat(written);
    return written;
  }

  /** Gives a message once more, as Telegram does if it did not hear that it was taken. */
  repeat(message: object): void {
    this.#updates.push({ update_id: ++this.#latest, message });
    this.#onUpdate();
  }

  close(): Promise<void> {
    this.#onUpdate();
    return this.#server.close();
  }

  async #answer(method: string, body: SentMessage & { offset?: number }, signal: AbortSignal) {
    if (method === 'getMe') return json(200, { ok: true, result: { username: 'school_bot' } });
    if (method === 'sendMessage') {
      if (this.refusal !== null) {
        this.refusedAt.push(performance.now());
        return json(this.refusal.error_code, { ok: false, ...this.refusal });
      }
      this.sent.push(body);
      return json(200, { ok: true, result: { message_id: this.sent.length } });
    }
    this.#updates = this.#updates.filter(({ update_id: id }) => id >= (body.offset ?? 0));
    if (this.#updates.length === 0)
      await new Promise<void>((resolve) => {
        this.#onUpdate = resolve;
        signal.addEventListener('abort', () => resolve());
      });
    return json(200, { ok: true, result: this.#updates });
  }
}

const json = (status: number, body: object) => ({ status, body: JSON.stringify(body) });
