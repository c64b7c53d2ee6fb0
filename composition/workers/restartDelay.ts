const firstMs = 250;
const mostMs = 30_000;

/** Milliseconds before a worker is started again after so many ends in a row: the first time at once, then longer and longer. */
export const restartDelay = (failures: number): number =>
  failures <= 1 ? 0 : Math.min(mostMs, firstMs * 2 ** (failures - 2));
