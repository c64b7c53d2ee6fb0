import { readFileSync } from 'node:fs';
import type { Figure } from './Figure.ts';
import type { Machine } from './machine.ts';

/** A run as it was written down. */
export interface Result {
  readonly begun: string;
  readonly isShort: boolean;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
  readonly failures: readonly string[];
}

/** @throws when the file is not one that the bench wrote */
export const readResult = (file: string): Result => {
  const result: Partial<Result> = JSON.parse(readFileSync(file, 'utf8'));
  if (result.begun === undefined || result.machine === undefined || !Array.isArray(result.figures))
    throw new Error(`${file} is no result of the benchmark`);
  // JSON has no NaN: a figure without a value came as null.
  const figures = result.figures.map((figure: Figure) => ({ ...figure, value: figure.value ?? Number.NaN }));
  return { ...(result as Result), figures };
};
