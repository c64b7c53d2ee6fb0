import { ChatError } from '../../../core/errors.ts';
import type { Validator } from '../schema/compileSchema.ts';
import type { Problem } from '../schema/describeProblems.ts';

/** The most rows that an answer names. */
export const shownProblems = 1_000;

/** Finds the first problem of each wrong row in the named lists. */
export const rowProblems = (rows: Readonly<Record<string, Validator<unknown>>>, value: unknown): Problem[] => {
  const problems: Problem[] = [];
  for (const [name, validate] of Object.entries(rows)) {
    const list: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    if (!Array.isArray(list)) continue;
    for (const [index, row] of list.entries()) {
      const [first] = problemsOf(validate, row);
      if (first !== undefined) problems.push({ ...first, path: `/${name}/${index}${first.path}` });
      if (problems.length === shownProblems) return problems;
    }
  }
  return problems;
};

const problemsOf = (validate: Validator<unknown>, row: unknown): readonly Problem[] => {
  try {
    validate(row);
    return [];
  } catch (failure) {
    if (failure instanceof ChatError) return failure.details as readonly Problem[];
    throw failure;
  }
};
