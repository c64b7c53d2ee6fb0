import { performance } from 'node:perf_hooks';
import type { Progress } from '../../core/directory/Directory.ts';

/** Work that is done sooner needs no progress shown; milliseconds. */
const patience = 2_000;

/** Says how far long work has come, at most once a second and not before it has taken two. */
export const makeProgress = (what: string, note: (text: string) => void): Progress => {
  let next = performance.now() + patience;
  return (done, total) => {
    if (performance.now() < next) return;
    next = performance.now() + 1_000;
    note(`${done} of ${total} ${what}\n`);
  };
};
