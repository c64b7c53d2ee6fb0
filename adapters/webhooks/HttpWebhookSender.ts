import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../core/clock.ts';
import type { WebhookAnswer, WebhookCall, WebhookSender } from '../../core/webhooks/WebhookSender.ts';
import { type LookUpAll, publicRequest, whyClosed } from '../system/publicRequest.ts';
import { retryAfterMs } from '../system/retryAfterMs.ts';
import { encodeWebhook, webhookMessageId } from '../wire/webhooks/encodeWebhook.ts';
import { makeWebhookSecret, signWebhook } from './signWebhook.ts';

export interface SenderSettings {
  /** Also to addresses of private networks, and without TLS. */
  readonly mayBePrivate: boolean;
  /** Milliseconds for an attempt, from the look-up of the receiver's name to its answer; 15 s by default. */
  readonly patienceMs?: number;
  /** Default: the machine's. */
  readonly lookUpAll?: LookUpAll;
}

const defaultPatienceMs = 15_000;
const errorChars = 300;

/** Sends to public addresses over TLS, with nothing of ours but the signature, and follows no redirect. */
export class HttpWebhookSender implements WebhookSender {
  readonly makeSecret = makeWebhookSecret;
  readonly #settings: SenderSettings;
  readonly #clock: Clock;

  constructor(settings: SenderSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  readonly makeTestId = (): string => `test:${randomUUID()}`;

  checkUrl(url: string): string | undefined {
    if (!URL.canParse(url)) return 'write an address such as https://school.example/hooks';
    return whyClosed(new URL(url), this.#settings.mayBePrivate);
  }

  async send(call: WebhookCall): Promise<WebhookAnswer> {
    const began = this.#clock.monotonic();
    const since = (): number => Math.round(this.#clock.monotonic() - began);
    const closed = this.checkUrl(call.url);
    if (closed !== undefined) return failed(closed, since());
    const { patienceMs = defaultPatienceMs } = this.#settings;
    const signal = AbortSignal.timeout(patienceMs);
    try {
      const response = await this.#post(call, signal);
      const { statusCode: status = 0, headers } = response;
      // Nothing that it says further counts, and it may say it for ever.
      response.destroy();
      const asksToWait = status === 429 || status === 503;
      const waitMs = asksToWait ? retryAfterMs(headers['retry-after'], this.#clock.now().getTime()) : undefined;
      return { status, error: problemOf(status), retryAfterMs: waitMs ?? null, ms: since() };
    } catch (failure) {
      const isLate = signal.aborted;
      return failed(isLate ? `no answer within ${patienceMs / 1_000} s` : textOf(failure), since());
    }
  }

  #post({ url, secrets, webhookId, event }: WebhookCall, signal: AbortSignal): Promise<IncomingMessage> {
    const id = webhookMessageId(webhookId, event);
    const timestamp = Math.floor(this.#clock.now().getTime() / 1_000);
    const body = JSON.stringify(encodeWebhook(event));
    const headers = {
      ...{ 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), 'User-Agent': 'Homeroom' },
      ...{ 'webhook-id': id, 'webhook-timestamp': String(timestamp) },
      'webhook-signature': signWebhook(secrets, { id, timestamp, body }),
    };
    return publicRequest(new URL(url), this.#settings, { method: 'POST', headers, signal }, body);
  }
}

const problemOf = (status: number): string | null => {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400)
    return `the receiver answered ${status}; redirects are not followed: register the address itself`;
  return `the receiver answered ${status}`;
};

const textOf = (failure: unknown): string =>
  (failure instanceof Error ? failure.message : String(failure)).slice(0, errorChars);

const failed = (error: string, ms: number): WebhookAnswer => ({ status: null, error, retryAfterMs: null, ms });
