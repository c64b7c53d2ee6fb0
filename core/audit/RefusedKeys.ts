import type { Clock } from '../clock.ts';
import type { AuditDraft } from './AuditEntry.ts';
import type { AuditLog } from './AuditLog.ts';

/** Milliseconds between two entries about one address. */
const pauseMs = 60_000;
/** Addresses that are told apart in a minute; all others share one entry. */
const addressesAtMost = 100;
const others = 'others';

interface Count {
  /** Attempts since the last entry. */
  attempts: number;
  /** By the monotonic clock. */
  nextAt: number;
}

interface Deps {
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/**
 * Puts wrong keys on record. The first attempt of an address is recorded at once, and what follows in one entry a minute,
 * with a count: nobody can fill the log.
 */
export class RefusedKeys {
  readonly #deps: Deps;
  readonly #counts = new Map<string, Count>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Counts an attempt. Resolves when it is on record, or counted for a later entry. */
  async refused(address: string): Promise<void> {
    const name = this.#counts.has(address) || this.#counts.size < addressesAtMost ? address : others;
    const count = this.#counts.get(name) ?? { attempts: 0, nextAt: Number.NEGATIVE_INFINITY };
    count.attempts += 1;
    this.#counts.set(name, count);
    if (this.#deps.clock.monotonic() >= count.nextAt) await this.#record([name]);
  }

  /** Records what is due, or all of it when the chat closes, and forgets addresses that are quiet. Call it often. */
  async flush(isEnd = false): Promise<void> {
    const now = this.#deps.clock.monotonic();
    const due = [...this.#counts].filter(([, { nextAt }]) => isEnd || now >= nextAt);
    for (const [name, { attempts }] of due) if (attempts === 0) this.#counts.delete(name);
    await this.#record(due.flatMap(([name, { attempts }]) => (attempts > 0 ? [name] : [])));
  }

  async #record(names: readonly string[]): Promise<void> {
    const nextAt = this.#deps.clock.monotonic() + pauseMs;
    const drafts = names.map((address): AuditDraft => {
      const attempts = this.#counts.get(address)?.attempts ?? 0;
      this.#counts.set(address, { attempts: 0, nextAt });
      return { actor: { kind: 'key' }, action: 'key.refused', details: { address, attempts } };
    });
    if (drafts.length > 0) await this.#deps.auditLog.append(drafts);
  }
}
