/** Random values that a seed reproduces. */
export interface SeededRandom {
  /** 0 ≤ n < 1 */
  next(): number;
  /** 0 ≤ n < below, whole */
  below(below: number): number;
  /** One of the items; undefined if there are none. */
  pick<Item>(items: readonly Item[]): Item | undefined;
  chance(share: number): boolean;
  /** A UUID of version 4. */
  uuid(): string;
  /** Another stream, independent of how much this one is used. */
  fork(name: string): SeededRandom;
}

/** The mulberry32 generator by Tommy Ettinger (public domain). */
export const seededRandom = (seed: number): SeededRandom => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const hex = (digits: number): string => Array.from({ length: digits }, () => below(16).toString(16)).join('');
  return {
    next,
    below,
    pick: (items) => items[below(items.length)],
    chance: (share) => next() < share,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[below(4)]}${hex(3)}-${hex(12)}`,
    fork: (name) =>
      seededRandom([...name].reduce((sum, letter) => Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0), seed)),
  };
};
