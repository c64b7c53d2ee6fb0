/**
 * Runs before a server, in its process. On SIGUSR2 it collects all garbage at once, and writes what the collections since the
 * signal before took into the file COLLECTIONS_FILE.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Collections {
  /** Milliseconds of each collection of the whole heap that V8 began by itself. */
  readonly majorMs: readonly number[];
  /** Milliseconds of the one that the signal asked for, which does all of it while nothing else runs. */
  readonly wholeMs: number;
  readonly heapMiB: number;
}

/** As Node gives it; its types lack `detail`. */
type CollectionEntry = PerformanceEntry & { readonly detail?: { readonly kind: number; readonly flags: number } };

const file = process.env['COLLECTIONS_FILE'];
if (file !== undefined) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let majorMs: number[] = [];
  new PerformanceObserver((list) => {
    for (const { duration, detail } of list.getEntries() as readonly CollectionEntry[]) {
      const isAsked = ((detail?.flags ?? 0) & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0;
      if (detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR && !isAsked) majorMs.push(duration);
    }
  }).observe({ entryTypes: ['gc'] });
  process.on('SIGUSR2', () => {
    const heapMiB = process.memoryUsage().heapUsed / 2 ** 20;
    const began = performance.now();
    collect();
    const seen: Collections = { majorMs, wholeMs: performance.now() - began, heapMiB };
    majorMs = [];
    // Whole or not there, for who waits for it.
    writeFileSync(`${file}.draft`, JSON.stringify(seen));
    renameSync(`${file}.draft`, file);
  });
}
