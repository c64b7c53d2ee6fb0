/**
 * For a `Batch`: runs what it is given in a moment, and no sooner than `ms` milliseconds after the one before. Whoever
 * comes alone does not wait; of many who come one after the other, those within this time go together.
 */
export const spaced = (ms: number): ((run: () => void) => void) => {
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
