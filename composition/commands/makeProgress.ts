import { performance } from 'node:perf_hooks';

/** Milliseconds before the first report: shorter work needs none. */
const firstAfterMs = 2_000;

/** Passes on what is said at most once a second, and nothing in the first two seconds. */
export const paced = (note: (text: string) => void): ((text: () => string) => void) => {
  let next = performance.now() + firstAfterMs;
  return (text) => {
    if (performance.now() < next) return;
    next = performance.now() + 1_000;
    note(text());
  };
};

/** Reports the progress of long work, at most once a second and not in the first two seconds. */
export const makeProgress = (what: string, note: (text: string) => void): ((done: number, total: number) => void) => {
  const say = paced(note);
  return (done, total) => say(() => `${done} of ${total} ${what}\n`);
};
