import { randomUUID } from 'node:crypto';
import type { ErrorEvent } from './errorEvent.ts';
import type { SentryDsn } from './SentryDsn.ts';

export interface SentrySettings {
  readonly dsn: SentryDsn;
  readonly version: string;
  /** The name of the machine, as in the log. */
  readonly node: string;
  readonly environment: string;
  /** Hears what became of each error: sent, dropped because as many wait as may or the peer asked to, failed. */
  readonly onOutcome: (outcome: SentryOutcome) => void;
}

export const sentryOutcomes = ['sent', 'dropped', 'failed'] as const;
export type SentryOutcome = (typeof sentryOutcomes)[number];

/** Errors that wait or are under way, at most. */
const waitingAtMost = 30;
/** Milliseconds for an answer. */
const answerMs = 5_000;
/** Milliseconds for which nothing is sent after a refusal that does not say for how long. */
const usualPauseMs = 60_000;
/** Milliseconds for which the same error is not sent again. */
const sameMs = 60_000;
const sameAtMost = 200;

/**
 * Sends errors to Sentry, or what speaks its protocol, by envelopes (https://develop.sentry.dev/sdk/data-model/envelopes/).
 * The same error once a minute. Nobody waits for it: what cannot be sent is dropped, as the log has it.
 */
export class SentryClient {
  readonly #settings: SentrySettings;
  readonly #underWay = new Set<Promise<void>>();
  readonly #told = new Map<string, number>();
  /** On the monotonic clock. */
  #pausedUntil = 0;

  constructor(settings: SentrySettings) {
    this.#settings = settings;
  }

  report(event: ErrorEvent): void {
    const now = performance.now();
    if (this.#wasTold(event.fingerprint.join('\n'), now)) return;
    if (now < this.#pausedUntil || this.#underWay.size >= waitingAtMost) return this.#settings.onOutcome('dropped');
    const sending = this.#send(event).then(this.#settings.onOutcome, () => this.#settings.onOutcome('failed'));
    this.#underWay.add(sending);
    void sending.finally(() => this.#underWay.delete(sending));
  }

  /** Resolves when what was reported so far has been sent, or after `withinMs`. */
  async flush(withinMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([Promise.all(this.#underWay), late]);
    clearTimeout(timer);
  }

  #wasTold(key: string, now: number): boolean {
    const last = this.#told.get(key);
    if (last !== undefined && now - last < sameMs) return true;
    if (this.#told.size >= sameAtMost) this.#told.clear();
    this.#told.set(key, now);
    return false;
  }

  async #send(event: ErrorEvent): Promise<SentryOutcome> {
    const { dsn, version } = this.#settings;
    const response = await fetch(dsn.address, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-sentry-envelope',
        'x-sentry-auth': `Sentry sentry_version=7, sentry_client=homeroom/${version}, sentry_key=${dsn.publicKey}`,
      },
      body: this.#envelope(event),
      redirect: 'error',
      signal: AbortSignal.timeout(answerMs),
    });
    await response.body?.cancel();
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    if (response.status === 429) this.#pausedUntil = performance.now() + (seconds > 0 ? seconds * 1_000 : usualPauseMs);
    return response.ok ? 'sent' : response.status === 429 ? 'dropped' : 'failed';
  }

  #envelope(event: ErrorEvent): string {
    const { version, node, environment } = this.#settings;
    const id = randomUUID().replaceAll('-', '');
    const body = JSON.stringify({
      event_id: id,
      timestamp: Date.now() / 1_000,
      platform: 'node',
      logger: 'homeroom',
      release: `homeroom@${version}`,
      server_name: node,
      environment,
      contexts: { runtime: { name: 'node', version: process.version } },
      ...event,
    });
    const header = JSON.stringify({ event_id: id, sent_at: new Date().toISOString() });
    return `${header}\n${JSON.stringify({ type: 'event', length: Buffer.byteLength(body) })}\n${body}\n`;
  }
}
