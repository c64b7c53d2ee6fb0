import type { Static } from 'typebox';
import { strongestRole } from '../../adapters/wire/directory/encodeDirectory.ts';
import { roleProblems } from '../../adapters/wire/directory/readDirectoryRecords.ts';
import { rowProblems } from '../../adapters/wire/directory/rowProblems.ts';
import { compileSchema, type Validator } from '../../adapters/wire/schema/compileSchema.ts';
import type { DirectoryRecords, DirectorySnapshot, UserRecord } from '../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../core/errors.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import { compileArguments } from './compileArguments.ts';
import {
  contextOfHost,
  type HostRecords,
  type HostSnapshot,
  organisationOfHost,
  recordsOfHost,
  relationOfHost,
  snapshotOfHost,
  userOfHost,
} from './hostRecords.ts';

const rows: Readonly<Record<string, Validator<unknown>>> = {
  organisations: compileSchema(organisationOfHost),
  contexts: compileSchema(contextOfHost),
  users: compileSchema(userOfHost),
  relations: compileSchema(relationOfHost),
};

/** Records, or a snapshot, and the source whose ids they use if it is named. */
export interface GivenRecords {
  readonly records: DirectoryRecords | DirectorySnapshot;
  readonly source: string | undefined;
}

/**
 * A function that checks a host's records and turns them into the core's. It throws ChatError INVALID_REQUEST: one
 * sentence about the first bad record, and `details: [{path, problem}]` with all of them.
 * @param what names the call in the sentence, e.g. `directory.put`
 */
export const makeReadRecords = (what: string, policy: Pick<Policy, 'roles'>) => {
  const readRecords = compileArguments(recordsOfHost, what);
  const readSnapshot = compileArguments(snapshotOfHost, what);
  const read = (given: HostRecords | HostSnapshot): GivenRecords => {
    if (!isSnapshot(given)) {
      const { source, ...records } = readRecords(given);
      return { records: decode(records, policy, what), source };
    }
    const { source, complete, ...records } = readSnapshot(given);
    return { records: { ...decode(records, policy, what), source, complete }, source };
  };

  return (given: HostRecords | HostSnapshot): GivenRecords => {
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
  typeof given === 'object' && given !== null && 'complete' in given;

const decode = (
  { users = [], relations = [], ...places }: Omit<Static<typeof recordsOfHost>, 'source'>,
  policy: Pick<Policy, 'roles'>,
  what: string,
): DirectoryRecords => {
  const problems = roleProblems(users);
  const [first] = problems;
  if (first !== undefined) {
    const place = first.path.replace(/^.users.(\d+).role$/, 'users[$1].role');
    throw new ChatError('INVALID_REQUEST', `${what}: ${place} ${first.problem}.`, { details: problems });
  }
  return {
    ...places,
    users: users.map(
      ({ email, avatarUrl, role, roles, ...user }): UserRecord => ({
        ...user,
        role: role ?? strongestRole(roles ?? [], policy),
        ...(roles === undefined ? {} : { roles }),
        ...(email ? { email } : {}),
        ...(avatarUrl === undefined ? {} : { avatarUrl: avatarUrl ?? '' }),
      }),
    ),
    relations,
  };
};
