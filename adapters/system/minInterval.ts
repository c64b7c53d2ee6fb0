/**
 * Runs what it is given in a moment, and no sooner than `ms` milliseconds after the one before: what a question to
 * another server costs at least is then shared by those who ask within this time. Whoever comes alone does not wait.
 */
export const minInterval = (ms: number): ((run: () => void) => void) => {
  let last = Number.NEGATIVE_INFINITY;
  return (run) => {
    const go = (): void => {
      last = performance.now();
      run();
    };
    const earlyMs = last + ms - performance.now();
    if (earlyMs > 0) setTimeout(go, earlyMs);
    else setImmediate(go);
  };
};
