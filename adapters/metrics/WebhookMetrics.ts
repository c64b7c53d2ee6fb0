import { type Counter, Gauge, type Registry } from 'prom-client';
import { type DeliveryOutcome, deliveryOutcomes } from '../../core/webhooks/WebhookDelivery.ts';
import type { WebhookLag } from '../../core/webhooks/WebhookWatch.ts';
import { makeCounter } from './makeCounter.ts';

/** Webhooks with a label of their own; the others share one. */
const mostLabels = 100;

/** What a node delivers to webhooks. */
export class WebhookMetrics {
  readonly #attempts: Counter<'outcome'>;
  readonly #stops: Counter<'reason'>;
  readonly #lag: Gauge<'webhook'>;
  readonly #stopped: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#attempts = makeCounter(
      registry,
      'webhook_deliveries_total',
      'Attempts of this node to deliver an event to a webhook: delivered, failed and tried again, given up',
      { outcome: deliveryOutcomes },
    );
    this.#stops = makeCounter(
      registry,
      'webhook_stops_total',
      'Webhooks that stopped by themselves on this node: failing, gone, cut_off',
      { reason: ['failing', 'gone', 'cut_off'] },
    );
    this.#lag = new Gauge({
      name: 'homeroom_webhook_lag_seconds',
      help: 'For how long the oldest event of a webhook has waited; on the node that delivers; other: the most of those beyond a hundred',
      labelNames: ['webhook'],
      registers,
    });
    this.#stopped = new Gauge({
      name: 'homeroom_webhooks_disabled',
      help: 'Webhooks that are disabled or cut off, in all',
      registers,
    });
  }

  readonly countAttempt = (outcome: DeliveryOutcome): void => this.#attempts.inc({ outcome });

  readonly countStop = (reason: string): void => this.#stops.inc({ reason });

  /** Shows those that this node delivers, and no others. */
  readonly show = (lags: readonly WebhookLag[], stopped: number): void => {
    this.#lag.reset();
    for (const { id, seconds } of lags.slice(0, mostLabels)) this.#lag.set({ webhook: String(id) }, seconds);
    const others = lags.slice(mostLabels).map(({ seconds }) => seconds);
    if (others.length > 0) this.#lag.set({ webhook: 'other' }, Math.max(...others));
    this.#stopped.set(stopped);
  };
}
