import type { WebhookAnswer, WebhookCall, WebhookSender } from '../../core/webhooks/WebhookSender.ts';

const taken: WebhookAnswer = { status: 204, error: null, retryAfterMs: null, ms: 1 };
export const refused = (status: number, retryAfterMs: number | null = null): WebhookAnswer => ({
  ...{ status, error: `the receiver answered ${status}`, retryAfterMs, ms: 1 },
});

/** Receivers of webhooks in memory. They take everything, unless a test answers for them. */
export class KnownReceivers implements WebhookSender {
  readonly calls: WebhookCall[] = [];
  answer: (call: WebhookCall) => WebhookAnswer | Promise<WebhookAnswer> = () => taken;
  #made = 0;

  checkUrl(url: string): string | undefined {
    return url.startsWith('https://') ? undefined : 'the address is not one of https';
  }

  makeSecret(): string {
    this.#made += 1;
    return `whsec_${this.#made}`;
  }

  makeTestId(): string {
    this.#made += 1;
    return `test:${this.#made}`;
  }

  async send(call: WebhookCall): Promise<WebhookAnswer> {
    this.calls.push(call);
    return this.answer(call);
  }

  /** What arrived, at one address or at all: the ids of events. */
  idsAt(url?: string): string[] {
    return this.calls.filter((call) => url === undefined || call.url === url).map(({ event }) => event.id);
  }
}
