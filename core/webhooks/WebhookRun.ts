import type { Leases } from '../feed/Leases.ts';
import { PacedLoop } from '../feed/PacedLoop.ts';
import type { Timers } from '../feed/Timers.ts';
import { KeptLease } from './KeptLease.ts';
import type { WebhookId } from './Webhook.ts';
import { type SessionDeps, WebhookSession } from './WebhookSession.ts';
import { webhookLease } from './Webhooks.ts';

export interface RunDeps extends Omit<SessionDeps, 'wake'> {
  readonly leases: Leases;
  readonly timers: Timers;
  /** Unique to this run. */
  readonly holder: string;
}

/** Milliseconds between two turns of one webhook, at least. */
const paceMs = 5;

/** Delivers the events of one webhook whenever this node has its lease. */
export class WebhookRun {
  readonly id: WebhookId;
  readonly #deps: RunDeps;
  readonly #kept: KeptLease;
  readonly #loop: PacedLoop;
  #session: WebhookSession | undefined;

  constructor(deps: RunDeps, id: WebhookId) {
    this.id = id;
    this.#deps = deps;
    const { clock, timers, leases, holder, times, watch } = deps;
    this.#kept = new KeptLease({
      ...{ name: webhookLease(id), holder, leases, clock, timers, leaseMs: times.leaseMs, renewMs: times.renewMs },
      onLost: () => this.#end(),
    });
    this.#loop = new PacedLoop({
      ...{ clock, timers, paceMs, retryMs: times.retryMs, onFailure: watch.onFailure },
      turn: () => this.#turn(),
    });
  }

  /** How far behind it is; undefined while another node delivers. */
  get lagMs(): number | undefined {
    return this.#session?.lagMs;
  }

  start(): void {
    this.#loop.start();
  }

  /** The end of the feed is here. */
  follow(head: number): void {
    this.#session?.follow(head);
  }

  /** As `WebhookSession.knows`. */
  knows(version: number | undefined): void {
    this.#session?.knows(version);
  }

  /** Waits a little for what is on its way, and lets another node go on. */
  async close(): Promise<void> {
    const { timers, times, watch } = this.#deps;
    await this.#loop.close();
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined) {
      const limit = new Promise<void>((resolve) => timers.after(times.patienceMs, resolve));
      await Promise.race([session.settled(), limit]);
      await session.close().catch(watch.onFailure);
    }
    await this.#kept.release().catch(watch.onFailure);
  }

  async #turn(): Promise<number> {
    const { clock, times } = this.#deps;
    const session = this.#session ?? (await this.#begin());
    if (session === undefined) return clock.monotonic() + times.contendMs;
    const next = await session.turn();
    if (next !== undefined) return next;
    // Somebody changed it, or it stopped by itself: what holds now is read anew.
    this.#kept.lose();
    return 0;
  }

  async #begin(): Promise<WebhookSession | undefined> {
    const lease = await this.#kept.acquire();
    if (lease === undefined) return undefined;
    const webhook = await this.#deps.webhooks.open(lease, this.id);
    if (this.#kept.held !== lease) return undefined;
    if (webhook === undefined) await this.#kept.release();
    else this.#session = new WebhookSession({ ...this.#deps, wake: () => this.#loop.wake() }, lease, webhook);
    return this.#session;
  }

  #end(): void {
    this.#session?.abandon();
    this.#session = undefined;
    this.#loop.wake();
  }
}
