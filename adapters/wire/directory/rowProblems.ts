import { ChatError } from '../../../core/errors.ts';
import type { Validator } from '../schema/compileSchema.ts';
import type { Problem } from '../schema/describeProblems.ts';

/** Enough to mend a file by, and not a flood. */
export const shownProblems = 1_000;

/** What is wrong with the rows of each named list, the first of each row. */
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
