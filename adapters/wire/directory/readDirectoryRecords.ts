import type { Static } from 'typebox';
import { ChatError } from '../../../core/errors.ts';
import { compileSchema, type Validator } from '../schema/compileSchema.ts';
import type { Problem } from '../schema/describeProblems.ts';
import { directoryRecords, relationRecord, userRecord } from './directorySchemas.ts';

export type WireDirectory = Static<typeof directoryRecords>;
export type WireUser = Static<typeof userRecord>;
export type WireRelation = Static<typeof relationRecord>;

/** Enough to mend a file by, and not a flood. */
const shownProblems = 1000;

const whole = compileSchema(directoryRecords, 'The body');
const rows: Readonly<Record<string, Validator<unknown>>> = {
  users: compileSchema(userRecord),
  relations: compileSchema(relationRecord),
};

/** Directory records; where rows are wrong, every such row is named, not only the first. @throws ChatError INVALID_REQUEST */
export const readDirectoryRecords: Validator<WireDirectory> = (value) => {
  try {
    return whole(value);
  } catch (failure) {
    const problems = firstProblems(value);
    if (problems.length === 0) throw failure;
    const count = problems.length < shownProblems ? problems.length : `${shownProblems} or more`;
    const message = `${count} of the records cannot be taken; nothing was changed. See details.`;
    throw new ChatError('INVALID_REQUEST', message, { details: problems });
  }
};

const firstProblems = (value: unknown): Problem[] => {
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
