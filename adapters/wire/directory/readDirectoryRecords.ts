import type { Static } from 'typebox';
import { ChatError } from '../../../core/errors.ts';
import { compileSchema, type Validator } from '../schema/compileSchema.ts';
import type { Problem } from '../schema/describeProblems.ts';
import { contextRecord, directoryRecords, organisationRecord, relationRecord, userRecord } from './recordSchemas.ts';
import { rowProblems, shownProblems } from './rowProblems.ts';

export type WireDirectory = Static<typeof directoryRecords>;
export type WireOrganisation = Static<typeof organisationRecord>;
export type WireContext = Static<typeof contextRecord>;
export type WireUser = Static<typeof userRecord>;
export type WireRelation = Static<typeof relationRecord>;

const whole = compileSchema(directoryRecords, 'The body');
const rows: Readonly<Record<string, Validator<unknown>>> = {
  organisations: compileSchema(organisationRecord),
  contexts: compileSchema(contextRecord),
  users: compileSchema(userRecord),
  relations: compileSchema(relationRecord),
};

/** Reads directory records. @throws ChatError INVALID_REQUEST with every row that is wrong, not only the first */
export const readDirectoryRecords: Validator<WireDirectory> = (value) => {
  let read: WireDirectory;
  try {
    read = whole(value);
  } catch (failure) {
    const problems = rowProblems(rows, value);
    if (problems.length === 0) throw failure;
    throw refusal(problems);
  }
  const problems = roleProblems(read.users ?? []).slice(0, shownProblems);
  if (problems.length > 0) throw refusal(problems);
  return read;
};

/** The users that have neither `role` nor `roles`, or both. */
export const roleProblems = (users: readonly { readonly role?: unknown; readonly roles?: unknown }[]): Problem[] =>
  users.flatMap(({ role, roles }, index) => {
    if (role === undefined && roles === undefined)
      return [
        { path: `/users/${index}/role`, problem: 'is missing; write role, or roles with the organisation of each' },
      ];
    return role === undefined || roles === undefined
      ? []
      : [
          {
            path: `/users/${index}/role`,
            problem: 'stands beside roles, which names all roles; leave one of them out',
          },
        ];
  });

const refusal = (problems: readonly Problem[]): ChatError => {
  const count = problems.length < shownProblems ? problems.length : `${shownProblems} or more`;
  const message = `${count} of the records cannot be stored; nothing was changed. See details.`;
  return new ChatError('INVALID_REQUEST', message, { details: problems });
};
