import type { Clock } from '../clock.ts';
import type { FeedEvent } from '../feed/FeedEvent.ts';
import { pauseAfter, type RetryPlan } from './retryPlan.ts';
import type { WaitingEvent } from './WaitingEvents.ts';
import type { DisabledReason } from './Webhook.ts';
import type { DeliveryOutcome, WebhookDeliveryDraft } from './WebhookDelivery.ts';
import type { WebhookAnswer } from './WebhookSender.ts';
import { keptDeliveries, type WebhookProgress } from './Webhooks.ts';

export interface HealthDeps {
  readonly plan: RetryPlan;
  readonly clock: Pick<Clock, 'now'>;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onAttempt: (outcome: DeliveryOutcome) => void;
}

type KnownHealth = Pick<
  WebhookProgress,
  'failingSince' | 'lastSuccessAt' | 'lastAttemptAt' | 'lastStatus' | 'lastError'
>;

/** After so many failures in a row, with no success between, one attempt at a time looks whether the receiver is back. */
const failuresUntilProbing = 8;
/** A success after so many in a row shows that the receiver is back: what failed meanwhile need not wait. */
const failuresUntilHurry = 3;

/** How a receiver answers, and what follows for what waits. */
export class ReceiverHealth {
  readonly #deps: HealthDeps;
  #known: KnownHealth;
  #failuresInRow = 0;
  #notBefore: Date | null = null;
  #deliveries: WebhookDeliveryDraft[] = [];
  #stopping: DisabledReason | undefined;

  constructor(deps: HealthDeps, { failingSince, lastSuccessAt, lastAttemptAt, lastStatus, lastError }: KnownHealth) {
    this.#deps = deps;
    this.#known = { failingSince, lastSuccessAt, lastAttemptAt, lastStatus, lastError };
  }

  /** Why it is to be disabled. */
  get stopping(): DisabledReason | undefined {
    return this.#stopping;
  }

  get isProbing(): boolean {
    return this.#failuresInRow >= failuresUntilProbing;
  }

  /** Nothing is sent before; null: at once. */
  get notBefore(): Date | null {
    return this.#notBefore;
  }

  get known(): KnownHealth {
    return this.#known;
  }

  /** What was tried since it was taken last. */
  takeDeliveries(): readonly WebhookDeliveryDraft[] {
    const taken = this.#deliveries;
    this.#deliveries = [];
    return taken;
  }

  /** They could not be stored. */
  putBack(deliveries: readonly WebhookDeliveryDraft[]): void {
    this.#deliveries = [...deliveries, ...this.#deliveries].slice(-keptDeliveries);
  }

  /** Counts an attempt. `hurry`: the receiver is back, and everything may be tried at once. */
  judge(waiting: WaitingEvent, event: FeedEvent, answer: WebhookAnswer): { isDone: boolean; hurry: boolean } {
    const at = this.#deps.clock.now();
    waiting.attempts += 1;
    waiting.firstAt ??= at;
    const { status, error: lastError } = answer;
    this.#known = { ...this.#known, lastAttemptAt: at, lastStatus: status, lastError };
    const hurry = lastError === null && this.#failuresInRow >= failuresUntilHurry;
    const outcome = lastError === null ? this.#succeed(at) : this.#fail(waiting, waiting.firstAt, answer, at);
    this.#note(waiting, event, answer, outcome, at);
    return { isDone: outcome !== 'failed', hurry };
  }

  #succeed(at: Date): DeliveryOutcome {
    this.#failuresInRow = 0;
    this.#notBefore = null;
    this.#known = { ...this.#known, lastSuccessAt: at, failingSince: null };
    return 'delivered';
  }

  #fail(waiting: WaitingEvent, firstAt: Date, { status, retryAfterMs }: WebhookAnswer, at: Date): DeliveryOutcome {
    const { plan, random } = this.#deps;
    this.#failuresInRow += 1;
    const failingSince = this.#known.failingSince ?? at;
    this.#known = { ...this.#known, failingSince };
    const isOver = (since: Date): boolean => at.getTime() - since.getTime() >= plan.patienceMs;
    if (status === 410 || isOver(failingSince)) {
      this.#stopping = status === 410 ? 'gone' : 'failing';
      return 'failed';
    }
    if (isOver(firstAt)) return 'given_up';
    const pause = pauseAfter(plan, { attempts: waiting.attempts, retryAfterMs, random: random() });
    waiting.nextAt = new Date(Math.min(at.getTime() + pause, firstAt.getTime() + plan.patienceMs));
    // A receiver that asks for time asks for it as a whole.
    const wholePause = retryAfterMs !== null ? pause : this.isProbing ? Math.min(pause, plan.probeMs) : null;
    if (wholePause !== null) this.#notBefore = new Date(at.getTime() + wholePause);
    return 'failed';
  }

  #note({ attempts }: WaitingEvent, event: FeedEvent, answer: WebhookAnswer, outcome: DeliveryOutcome, at: Date): void {
    const { status, error, ms } = answer;
    const roomId = event.type === 'directory_changed' ? null : event.roomId;
    const { id: eventId, type } = event;
    this.#deliveries.push({ eventId, type, roomId, attempt: attempts, outcome, status, error, ms, at });
    if (this.#deliveries.length > keptDeliveries) this.#deliveries.shift();
    this.#deps.onAttempt(outcome);
  }
}
