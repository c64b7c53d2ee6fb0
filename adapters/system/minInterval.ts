/**
 * Makes a schedule that runs each function soon, but not earlier than `ms` milliseconds after the previous one. Callers
 * within this time share the fixed cost of a query to another server. A single caller does not wait.
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
