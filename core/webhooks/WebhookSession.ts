import { bySystem } from '../audit/AuditEntry.ts';
import type { Lease } from '../feed/Leases.ts';
import { type AheadDeps, EventsAhead } from './EventsAhead.ts';
import { type HealthDeps, ReceiverHealth } from './ReceiverHealth.ts';
import type { WaitingEvent } from './WaitingEvents.ts';
import { type DisabledReason, signingSecrets, type Webhook } from './Webhook.ts';
import type { WebhookSender } from './WebhookSender.ts';
import type { OpenedWebhook, SaveOutcome, Webhooks } from './Webhooks.ts';
import type { WebhookTimes } from './WebhookTimes.ts';
import type { WebhookWatch } from './WebhookWatch.ts';
import { webhookEntry } from './webhookEntry.ts';

export interface SessionDeps extends AheadDeps, Omit<HealthDeps, 'clock' | 'onAttempt'> {
  readonly webhooks: Webhooks;
  readonly sender: Pick<WebhookSender, 'send'>;
  readonly times: WebhookTimes;
  readonly watch: Pick<WebhookWatch, 'onAttempt' | 'onFailure' | 'onStopped'>;
  /** Something has changed: a turn is due. */
  readonly wake: () => void;
}

/** Milliseconds between two writes while nothing waits: the less is unsaved, the less is repeated after a change or a crash. */
const idleSaveMs = 100;

/**
 * Delivers the events of one webhook for as long as this node holds its lease, as it was when the session began. After a
 * change nothing more begins; what is on its way ends, and is stored, before another session begins.
 */
export class WebhookSession {
  readonly #deps: SessionDeps;
  readonly #lease: Lease;
  readonly #webhook: OpenedWebhook;
  readonly #ahead: EventsAhead;
  readonly #health: ReceiverHealth;
  readonly #inFlight = new Set<Promise<void>>();
  #isChanged = false;
  #savedAt = Number.NEGATIVE_INFINITY;
  #isOver = false;
  /** Nothing more is sent as the webhook was when the lease began. */
  #isOutdated = false;

  constructor(deps: SessionDeps, lease: Lease, webhook: OpenedWebhook) {
    this.#deps = deps;
    this.#lease = lease;
    this.#webhook = webhook;
    this.#ahead = new EventsAhead(deps, webhook);
    this.#health = new ReceiverHealth({ ...deps, onAttempt: deps.watch.onAttempt }, webhook);
  }

  /** Milliseconds for which the oldest event has waited. */
  get lagMs(): number {
    const oldest = this.#ahead.waiting.first?.entry.at;
    return oldest === undefined ? 0 : Math.max(0, this.#deps.clock.now().getTime() - oldest.getTime());
  }

  /** The end of the feed is here: a turn is due if there is something to read. */
  follow(head: number): void {
    if (head !== this.#ahead.frontier) this.#deps.wake();
  }

  /** Resolves to the moment of the monotonic clock at which the next one is due; undefined: the session is over. */
  async turn(): Promise<number | undefined> {
    const { clock, times } = this.#deps;
    if (this.#isEnding && this.#inFlight.size > 0) return clock.monotonic() + times.idleMs;
    if (this.#isOutdated) return this.#end();
    if (this.#health.stopping !== undefined) return this.#stop(this.#health.stopping);
    const found = this.#ahead.isFull ? 'end' : await this.#ahead.read();
    if (found === 'gone') return this.#stop('cut_off');
    if (found === 'some') this.#isChanged = true;
    this.#send();
    const isIdle = this.#ahead.waiting.size === 0;
    const saveAt = this.#savedAt + Math.min(times.saveMs, isIdle ? idleSaveMs : times.saveMs);
    if (this.#isChanged && clock.monotonic() >= saveAt && (await this.#save()) === 'lost') return undefined;
    if (found === 'some' || this.#isOutdated) return 0;
    const idleUntil = clock.monotonic() + times.idleMs;
    return Math.min(this.#nextAttempt(), this.#isChanged ? saveAt : idleUntil, idleUntil);
  }

  /** There is a version of the webhook; undefined: it is not active any more. */
  knows(version: number | undefined): void {
    if (version !== undefined && version <= this.#webhook.version) return;
    this.#isOutdated = true;
    this.#deps.wake();
  }

  /** What is on its way comes to nothing here. */
  abandon(): void {
    this.#isOver = true;
  }

  /** Resolves when nothing is on its way. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#inFlight]);
  }

  /** Stores how far it has come, before the lease is let go. */
  async close(): Promise<void> {
    if (!this.#isOver && this.#isChanged) await this.#save();
    this.#isOver = true;
  }

  /** What is on its way is the last. */
  get #isEnding(): boolean {
    return this.#isOutdated || this.#health.stopping !== undefined;
  }

  /** How many attempts may run at a time. */
  get #most(): number {
    return this.#health.isProbing ? 1 : this.#deps.times.mostInFlight;
  }

  /** Starts as many attempts as may run. */
  #send(): void {
    const now = this.#deps.clock.now();
    const { notBefore } = this.#health;
    if (notBefore !== null && notBefore > now) return;
    for (const head of this.#ahead.waiting.heads) {
      if (this.#inFlight.size >= this.#most) return;
      if (head.nextAt !== null && head.nextAt > now) continue;
      head.isInFlight = true;
      const attempt: Promise<void> = this.#attempt(head).finally(() => {
        head.isInFlight = false;
        this.#inFlight.delete(attempt);
        this.#deps.wake();
      });
      this.#inFlight.add(attempt);
    }
  }

  /** When the next attempt may begin that waits for nothing but time. */
  #nextAttempt(): number {
    const { clock } = this.#deps;
    const now = clock.now().getTime();
    const due = this.#ahead.waiting.heads.map(({ nextAt }) => nextAt?.getTime() ?? now);
    if (due.length === 0 || this.#inFlight.size >= this.#most) return Number.POSITIVE_INFINITY;
    const first = Math.max(Math.min(...due), this.#health.notBefore?.getTime() ?? 0);
    return clock.monotonic() + Math.max(0, first - now);
  }

  async #attempt(waiting: WaitingEvent): Promise<void> {
    const { sender, clock, watch, times } = this.#deps;
    try {
      const event = await this.#ahead.asItIsNow(waiting, times.freshMs);
      if (this.#isOver || this.#isEnding) return;
      if (event === undefined) return this.#done(waiting);
      const { url, id: webhookId } = this.#webhook;
      const secrets = signingSecrets(this.#webhook.secrets, clock.now());
      const answer = await sender.send({ url, secrets, webhookId, event });
      if (this.#isOver) return;
      const { isDone, hurry } = this.#health.judge(waiting, event, answer);
      this.#isChanged = true;
      if (isDone) this.#done(waiting);
      if (hurry) this.#ahead.waiting.hurry();
    } catch (failure) {
      // Not the receiver's fault: it does not count.
      waiting.nextAt = new Date(clock.now().getTime() + times.retryMs);
      watch.onFailure(failure);
    }
  }

  #done(waiting: WaitingEvent): void {
    this.#ahead.waiting.done(waiting);
    this.#isChanged = true;
  }

  /** The session is over if somebody else delivers now, and ends after a change. */
  async #save(): Promise<SaveOutcome> {
    const { webhooks, clock } = this.#deps;
    const deliveries = this.#health.takeDeliveries();
    const progress = { ...this.#health.known, ...this.#ahead.progress, deliveries };
    this.#isChanged = false;
    const outcome = await webhooks.save(this.#lease, this.#webhook, progress).catch((failure: unknown) => {
      this.#health.putBack(deliveries);
      this.#isChanged = true;
      throw failure;
    });
    this.#savedAt = clock.monotonic();
    if (outcome === 'lost') this.#isOver = true;
    if (outcome === 'changed') this.#isOutdated = true;
    return outcome;
  }

  async #end(): Promise<undefined> {
    await this.close();
    return undefined;
  }

  async #stop(reason: DisabledReason | 'cut_off'): Promise<undefined> {
    const { webhooks, watch } = this.#deps;
    if ((await this.#save()) === 'saved') {
      const audit = (stopped: Webhook) => webhookEntry('webhook.disabled', bySystem, stopped, { reason });
      const stopped = await webhooks.stop(this.#lease, this.#webhook, reason, audit);
      if (stopped !== undefined) watch.onStopped(stopped);
    }
    this.#isOver = true;
    return undefined;
  }
}
