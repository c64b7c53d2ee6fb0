import { ChatError } from '../../../core/errors.ts';
import type { HttpLog } from '../routing/HttpLog.ts';

/** A check of something that a node needs or uses. */
export interface HealthCheck {
  /** e.g. `database` */
  readonly name: string;
  /** True: the node is not ready while the check fails. False: it is only degraded. */
  readonly isRequired: boolean;
  /** Milliseconds after which the check counts as timed out; default 1,000. */
  readonly withinMs?: number;
  /** Rejects if something is wrong. The log gets the reason; clients get the sentence of a ChatError, and of nothing else. */
  run(): Promise<unknown>;
}

export interface CheckResult {
  readonly status: 'ok' | 'failed' | 'timed_out';
  readonly is_required: boolean;
  readonly ms: number;
  /** Why the check failed, where that may be shown. */
  readonly reason?: string;
}

type Outcome = Pick<CheckResult, 'status' | 'reason'>;

/** Runs the checks of a node. While a check hangs, callers share its run instead of starting it again. */
export class HealthChecks {
  readonly #checks: readonly HealthCheck[];
  readonly #log: HttpLog;
  readonly #running = new Map<HealthCheck, Promise<Outcome>>();

  constructor(checks: readonly HealthCheck[], log: HttpLog) {
    this.#checks = checks;
    this.#log = log;
  }

  async run(): Promise<Record<string, CheckResult>> {
    const results = this.#checks.map(async (check) => [check.name, await this.#result(check)] as const);
    return Object.fromEntries(await Promise.all(results));
  }

  async #result(check: HealthCheck): Promise<CheckResult> {
    const startedAt = performance.now();
    const { status, ...reason } = await inTime(this.#running.get(check) ?? this.#start(check), check.withinMs ?? 1_000);
    return { status, is_required: check.isRequired, ms: Math.round(performance.now() - startedAt), ...reason };
  }

  #start(check: HealthCheck): Promise<Outcome> {
    const running = this.#outcome(check).finally(() => this.#running.delete(check));
    this.#running.set(check, running);
    return running;
  }

  async #outcome(check: HealthCheck): Promise<Outcome> {
    try {
      await check.run();
      return { status: 'ok' };
    } catch (failure) {
      this.#log.warn({ dependency: check.name, err: failure }, 'health check failed');
      return { status: 'failed', ...(failure instanceof ChatError && { reason: failure.message }) };
    }
  }
}

const inTime = async (outcome: Promise<Outcome>, ms: number): Promise<Outcome> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ status: 'timed_out' }), ms);
  });
  return Promise.race([outcome, limit]).finally(() => clearTimeout(timer));
};
