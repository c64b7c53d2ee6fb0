import { type Counter, Gauge, type Registry } from 'prom-client';
import { scheduledResults } from './labelWords.ts';
import { makeCounter } from './makeCounter.ts';

interface ScheduledCounts {
  readonly waiting: number;
  readonly failed: number;
  readonly lateMs: number;
}

/** Messages that are sent later: what became of them on this node, and what waits in all. */
export class ScheduledMetrics {
  readonly #registers: Registry[];
  readonly #results: Counter<'outcome'>;

  constructor(registry: Registry) {
    this.#registers = [registry];
    this.#results = makeCounter(
      registry,
      'scheduled_results_total',
      'Messages whose hour came on this node, by what became of them: sent, failed, postponed, gone',
      { outcome: scheduledResults },
    );
  }

  readonly countResult = (outcome: string): void => this.#results.inc({ outcome });

  /** Reads once for each reading of the metrics. Call it once. */
  watch(read: () => Promise<ScheduledCounts>): void {
    const registers = this.#registers;
    const late = new Gauge({
      name: 'homeroom_scheduled_late_seconds',
      help: 'How long ago the hour was of the scheduled message that waits longest; 0: none is late',
      registers,
    });
    new Gauge({
      name: 'homeroom_messages_scheduled',
      help: 'Messages that are sent later, by state; as last read while the database does not answer',
      labelNames: ['state'],
      registers,
      async collect() {
        const counts = await read().catch(() => null);
        if (counts === null) return;
        this.set({ state: 'waiting' }, counts.waiting);
        this.set({ state: 'failed' }, counts.failed);
        late.set(counts.lateMs / 1_000);
      },
    });
  }
}
