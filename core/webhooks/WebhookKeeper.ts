import { PacedLoop } from '../feed/PacedLoop.ts';
import { retryPlan } from './retryPlan.ts';
import type { WebhookId } from './Webhook.ts';
import { type RunDeps, WebhookRun } from './WebhookRun.ts';
import { type WebhookTimes, webhookTimes } from './WebhookTimes.ts';
import type { WebhookWatch } from './WebhookWatch.ts';

interface Deps extends Omit<RunDeps, 'times' | 'plan' | 'watch'> {
  readonly watch: WebhookWatch;
  readonly times?: Partial<WebhookTimes>;
  readonly plan?: RunDeps['plan'];
}

/** Far behind the end of any feed. */
const behindTheEnd = Number.MAX_SAFE_INTEGER;

/**
 * Runs all webhooks that are active. Each goes its own way, under a lease of its own: a receiver that is slow or dead
 * holds up no other, and nobody who sends waits for any. One look at the end of the feed serves them all.
 */
export class WebhookKeeper {
  readonly #deps: Deps;
  readonly #times: WebhookTimes;
  readonly #loop: PacedLoop;
  readonly #runs = new Map<WebhookId, WebhookRun>();
  /** Those that end, and must not outlive this. */
  readonly #closing = new Set<Promise<void>>();
  #lookAt = 0;
  #countAt = 0;
  #stopped = 0;
  #started = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#times = { ...webhookTimes, ...deps.times };
    const { clock, timers, watch } = deps;
    const { pollMs: paceMs, retryMs } = this.#times;
    this.#loop = new PacedLoop({
      clock,
      timers,
      paceMs,
      retryMs,
      turn: () => this.#turn(),
      onFailure: watch.onFailure,
    });
  }

  start(): void {
    this.#loop.start();
  }

  async close(): Promise<void> {
    await this.#loop.close();
    for (const run of this.#runs.values()) this.#end(run);
    await Promise.all([...this.#closing]);
  }

  async #turn(): Promise<number> {
    const { clock, feed } = this.#deps;
    if (clock.monotonic() >= this.#lookAt) {
      await this.#look();
      this.#lookAt = clock.monotonic() + this.#times.lookMs;
    }
    const own = [...this.#runs.values()].filter(({ lagMs }) => lagMs !== undefined);
    if (own.length === 0) return this.#lookAt;
    const { head } = await feed.read(behindTheEnd, 0);
    for (const run of own) run.follow(head);
    return clock.monotonic() + this.#times.pollMs;
  }

  async #look(): Promise<void> {
    const { webhooks, watch, clock } = this.#deps;
    const active = new Map((await webhooks.listActive()).map(({ id, version }) => [id, version]));
    for (const run of this.#runs.values()) {
      run.knows(active.get(run.id));
      // What is on its way ends, and is stored, before the run.
      if (!active.has(run.id) && run.lagMs === undefined) this.#end(run);
    }
    for (const id of active.keys()) if (!this.#runs.has(id) && !this.#loop.isClosed) this.#begin(id);
    const lags = [...this.#runs.values()].flatMap(({ id, lagMs }) =>
      lagMs === undefined ? [] : [{ id, seconds: lagMs / 1_000 }],
    );
    if (clock.monotonic() >= this.#countAt) {
      this.#stopped = await webhooks.countStopped();
      this.#countAt = clock.monotonic() + this.#times.countMs;
    }
    watch.onLooked(lags, this.#stopped);
  }

  #begin(id: WebhookId): void {
    const { plan = retryPlan, holder } = this.#deps;
    this.#started += 1;
    const run = new WebhookRun({ ...this.#deps, times: this.#times, plan, holder: `${holder}:${this.#started}` }, id);
    this.#runs.set(id, run);
    run.start();
  }

  #end(run: WebhookRun): void {
    this.#runs.delete(run.id);
    const closing = run.close().catch(this.#deps.watch.onFailure);
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }
}
