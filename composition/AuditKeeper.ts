import type { AuditHead } from '../core/audit/AuditEntry.ts';
import type { AuditLog } from '../core/audit/AuditLog.ts';
import type { AuditFault, VerifyAudit } from '../core/audit/verifyAudit.ts';
import type { Clock } from '../core/clock.ts';
import { PacedLoop } from '../core/feed/PacedLoop.ts';
import type { Timers } from '../core/feed/Timers.ts';

/** Milliseconds between two looks at refused keys. */
const flushMs = 15_000;
/** Milliseconds between two notes of the head. */
const anchorMs = 3_600_000;

export interface AuditWatch {
  /** The head to note where a change of the log does not reach: in the lines that the process writes. */
  onHead(head: AuditHead): void;
  /** The log is not as this node knew it, or what is new in it does not verify. */
  onFault(fault: AuditFault): void;
  onFailure(failure: unknown): void;
}

interface Deps {
  readonly auditLog: Pick<AuditLog, 'head'>;
  readonly verifyAudit: VerifyAudit;
  readonly refusedKeys: { flush(isEnd?: boolean): Promise<void> };
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly timers: Timers;
  readonly watch: AuditWatch;
}

/**
 * Notes the head of the audit log when the node starts, every hour, and when it ends; verifies each time what has come
 * since; and records refused keys that were only counted.
 */
export class AuditKeeper {
  readonly #deps: Deps;
  readonly #loop: PacedLoop;
  #head: AuditHead | undefined;
  #nextAnchor = Number.NEGATIVE_INFINITY;

  constructor(deps: Deps) {
    this.#deps = deps;
    const { clock, timers, watch } = deps;
    this.#loop = new PacedLoop({
      clock,
      timers,
      paceMs: flushMs,
      retryMs: flushMs,
      turn: () => this.#turn(),
      onFailure: watch.onFailure,
    });
  }

  start(): void {
    this.#loop.start();
  }

  async close(): Promise<void> {
    await this.#loop.close();
    const { refusedKeys, watch } = this.#deps;
    await refusedKeys.flush(true).catch(watch.onFailure);
    if (this.#head !== undefined) await this.anchor().catch(watch.onFailure);
  }

  /** Verifies what came since the last time, and notes the head. */
  async anchor(): Promise<void> {
    const { auditLog, verifyAudit, watch } = this.#deps;
    const known = this.#head;
    if (known === undefined) this.#head = await auditLog.head();
    else {
      const verdict = await verifyAudit({ from: known });
      // After a fault the head stays before it, so that it is found again until somebody has looked.
      this.#head = verdict.head;
      if (verdict.fault !== null) return watch.onFault(verdict.fault);
    }
    watch.onHead(this.#head);
  }

  async #turn(): Promise<number> {
    const { clock, refusedKeys } = this.#deps;
    await refusedKeys.flush();
    if (clock.monotonic() >= this.#nextAnchor) {
      await this.anchor();
      this.#nextAnchor = clock.monotonic() + anchorMs;
    }
    return clock.monotonic() + flushMs;
  }
}
