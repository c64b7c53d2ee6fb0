import { performance } from 'node:perf_hooks';
import type { Progress } from '../../core/directory/Directory.ts';

/** Milliseconds before the first report: shorter work needs none. */
const firstAfterMs = 2_000;

/** Reports the progress of long work, at most once a second and not in the first two seconds. */
export const makeProgress = (what: string, note: (text: string) => void): Progress => {
  let next = performance.now() + firstAfterMs;
  return (done, total) => {
    if (performance.now() < next) return;
    next = performance.now() + 1_000;
    note(`${done} of ${total} ${what}\n`);
  };
};
