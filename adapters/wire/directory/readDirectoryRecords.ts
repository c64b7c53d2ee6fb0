import type { Static } from 'typebox';
import { ChatError } from '../../../core/errors.ts';
import { compileSchema, type Validator } from '../schema/compileSchema.ts';
import { directoryRecords, relationRecord, userRecord } from './directorySchemas.ts';
import { rowProblems, shownProblems } from './rowProblems.ts';

export type WireDirectory = Static<typeof directoryRecords>;
export type WireUser = Static<typeof userRecord>;
export type WireRelation = Static<typeof relationRecord>;

const whole = compileSchema(directoryRecords, 'The body');
const rows: Readonly<Record<string, Validator<unknown>>> = {
  users: compileSchema(userRecord),
  relations: compileSchema(relationRecord),
};

/** Reads directory records. @throws ChatError INVALID_REQUEST with every row that is wrong, not only the first */
export const readDirectoryRecords: Validator<WireDirectory> = (value) => {
  try {
    return whole(value);
  } catch (failure) {
    const problems = rowProblems(rows, value);
    if (problems.length === 0) throw failure;
    const count = problems.length < shownProblems ? problems.length : `${shownProblems} or more`;
    const message = `${count} of the records cannot be stored; nothing was changed. See details.`;
    throw new ChatError('INVALID_REQUEST', message, { details: problems });
  }
};
