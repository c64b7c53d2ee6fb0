import { setTimeout as pause } from 'node:timers/promises';
import type { PolicyProgress } from '../core/directory/Directory.ts';
import type { ReconcilePolicy, ReconcileStep } from '../core/directory/reconcilePolicy.ts';
import type { Log } from './Log.ts';

/** Milliseconds until a node takes the next step. */
const defaultWaits = {
  /** Between two parts, so that directory changes and room openings can run in between. */
  parts: 20,
  /** While another node reconciles; that node may stop half-way. */
  held: 1_000,
  /** While there is nothing to do; another node may register a version. */
  idle: 30_000,
  failure: 2_000,
};

/** Milliseconds that the running part may take when the node stops. */
const patienceMs = 5_000;

interface Deps {
  readonly reconcile: ReconcilePolicy;
  readonly log: Log;
  /** Other nodes may register policies in the same storage. */
  readonly isShared: boolean;
  readonly waits?: typeof defaultWaits;
}

/** Brings rooms and memberships in line with the policy in the background, for as long as the node runs. */
export class PolicyKeeper {
  readonly #deps: Deps;
  readonly #ending = new AbortController();
  #running: Promise<void> | undefined;
  /** The newer version that the log has already reported. */
  #reported = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when the running part is stored, or after 5 s: a part that waits for another node's import is given up. */
  async close(): Promise<void> {
    this.#ending.abort();
    await Promise.race([this.#running, pause(patienceMs, undefined, { ref: false })]);
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const wait = await this.#step();
      if (wait === null) return;
      await pause(wait, undefined, { signal, ref: false }).catch(() => undefined); // aborted: the loop ends
    }
  }

  /** Milliseconds until the next step; null when there will be none. */
  async #step(): Promise<number | null> {
    const { reconcile, log, isShared, waits = defaultWaits } = this.#deps;
    const idle = isShared ? waits.idle : null;
    let step: ReconcileStep;
    try {
      step = await reconcile();
    } catch (failure) {
      if (!this.#ending.signal.aborted)
        log.warn({ err: failure }, 'rooms could not be brought in line with the policy; it is tried again');
      return waits.failure;
    }
    switch (step.state) {
      case 'more':
        return waits.parts;
      case 'held':
        return waits.held;
      case 'done':
        log.info({ policy_version: step.progress.version, ...step.progress.counts }, describe(step.progress));
        return idle;
      case 'outdated':
        if (step.latest.version !== this.#reported)
          log.warn(
            { policy: step.latest.name, policy_version: step.latest.version },
            'another policy than this node’s applies: it changes no directory and opens no room until it is restarted with that one',
          );
        this.#reported = step.latest.version;
        return idle;
      case 'idle':
        return idle;
    }
  }
}

const describe = ({ version, counts }: PolicyProgress): string =>
  `all rooms follow version ${version} of the policy: ${counts.created} created, ${counts.changed} changed; ` +
  `memberships: ${counts.joined} joined, ${counts.left} left, ${counts.suspended} suspended, ${counts.restored} restored`;
