import type { Figure } from './Figure.ts';
import { median } from './measure/quantile.ts';

/** A figure over all repetitions. */
export interface Summary extends Omit<Figure, 'value'> {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** Summarises each figure over its repetitions, in the order of first appearance. */
export const summarise = (figures: readonly Figure[]): Summary[] => {
  const groups = new Map<string, Figure[]>();
  for (const figure of figures) {
    const key = JSON.stringify([figure.workload, figure.setting, figure.peer, figure.name]);
    groups.set(key, [...(groups.get(key) ?? []), figure]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { value: _, ...rest } = first;
    const values = group.map(({ value }) => value);
    return [
      { ...rest, median: median(values), min: Math.min(...values), max: Math.max(...values), count: values.length },
    ];
  });
};
