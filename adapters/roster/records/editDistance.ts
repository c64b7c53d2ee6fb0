/**
 * The number of letters to insert, delete, replace or swap with their neighbour to turn `a` into `b` (optimal string
 * alignment).
 */
export const editDistance = (a: string, b: string): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const remove = (last[j] ?? 0) + 1;
      const insert = (row[j - 1] ?? 0) + 1;
      const swaps = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swaps ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(replace, remove, insert, swap));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
};
