import { readFileSync } from 'node:fs';
import type { Figure } from './Figure.ts';
import type { Machine } from './machine.ts';

/** The results of a run, as written to its file. */
export interface Result {
  readonly begun: string;
  readonly isShort: boolean;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
  readonly failures: readonly string[];
  /** Peers that could not run on this machine, and why. */
  readonly leftOut: readonly string[];
}

/** @throws Error if the file is no result of the bench */
export const readResult = (file: string): Result => {
  const result: Partial<Result> = JSON.parse(readFileSync(file, 'utf8'));
  if (result.begun === undefined || result.machine === undefined || !Array.isArray(result.figures))
    throw new Error(`${file} is no result of the benchmark`);
  // JSON has no NaN: a figure without a value is written as null.
  const figures = result.figures.map((figure: Figure) => ({ ...figure, value: figure.value ?? Number.NaN }));
  return { ...(result as Result), figures, leftOut: result.leftOut ?? [] }; // older files lack this list
};

/** Joins runs of different workloads on one machine into one. @throws Error if there is none */
export const joinResults = (results: readonly Result[]): Result => {
  const [first] = results;
  if (first === undefined) throw new Error('Usage: node dist/bench/plot.js <results.json>… [folder]');
  return {
    ...first,
    isShort: results.some(({ isShort }) => isShort),
    figures: results.flatMap(({ figures }) => figures),
    failures: results.flatMap(({ failures }) => failures),
    leftOut: [...new Set(results.flatMap(({ leftOut }) => leftOut))],
  };
};
