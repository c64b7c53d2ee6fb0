import type { Static } from 'typebox';
import { rowProblems } from '../../adapters/wire/directory/rowProblems.ts';
import { compileSchema, type Validator } from '../../adapters/wire/schema/compileSchema.ts';
import type { DirectoryRecords, DirectorySnapshot, UserRecord } from '../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../core/errors.ts';
import { compileArguments } from './compileArguments.ts';
import {
  type HostRecords,
  type HostSnapshot,
  recordsOfHost,
  relationOfHost,
  snapshotOfHost,
  userOfHost,
} from './hostRecords.ts';

const rows: Readonly<Record<string, Validator<unknown>>> = {
  users: compileSchema(userOfHost),
  relations: compileSchema(relationOfHost),
};

/**
 * A function that checks a host's records and turns them into the core's. It throws ChatError INVALID_REQUEST: one
 * sentence about the first bad record, and `details: [{path, problem}]` with all of them.
 * @param what names the call in the sentence, e.g. `directory.put`
 */
export const makeReadRecords = (what: string) => {
  const readRecords = compileArguments(recordsOfHost, what);
  const readSnapshot = compileArguments(snapshotOfHost, what);
  const read = (given: HostRecords | HostSnapshot): DirectoryRecords | DirectorySnapshot => {
    if (!isSnapshot(given)) return decode(readRecords(given));
    const { source, complete, ...records } = readSnapshot(given);
    return { ...decode(records), source, complete };
  };

  return (given: HostRecords | HostSnapshot): DirectoryRecords | DirectorySnapshot => {
    try {
      return read(given);
    } catch (failure) {
      const problems = failure instanceof ChatError ? rowProblems(rows, given) : [];
      if (!(failure instanceof ChatError) || problems.length < 2) throw failure;
      throw new ChatError(failure.code, failure.message, { details: problems });
    }
  };
};

const isSnapshot = (given: unknown): given is HostSnapshot =>
  typeof given === 'object' && given !== null && ('source' in given || 'complete' in given);

const decode = ({ users = [], relations = [] }: Static<typeof recordsOfHost>): DirectoryRecords => ({
  users: users.map(({ email, ...user }): UserRecord => ({ ...user, ...(email ? { email } : {}) })),
  relations,
});
