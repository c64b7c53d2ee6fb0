import { type Runtime, systemRuntime } from '../../client/runtime/Runtime.ts';

/** How much faster the client's clock runs, so that tests need not wait out its pauses. */
const speed = 20;

/** Real time, accelerated. */
export const fastRuntime = (): Runtime => {
  const begun = performance.now();
  const wall = Date.now();
  return {
    ...systemRuntime,
    now: () => wall + (performance.now() - begun) * speed,
    after: (ms, run) => systemRuntime.after(ms / speed, run),
  };
};
