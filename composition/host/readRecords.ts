import type { Static } from 'typebox';
import type { DirectoryRecords, DirectorySnapshot, UserRecord } from '../../core/directory/DirectoryRecords.ts';
import { compileArguments } from './compileArguments.ts';
import { type HostRecords, type HostSnapshot, recordsOfHost, snapshotOfHost } from './hostRecords.ts';

/**
 * A host's records as the core takes them. @throws ChatError INVALID_REQUEST: one sentence about the first that is wrong
 * @param what names the call in the sentence, e.g. `directory.put`
 */
export const makeReadRecords = (what: string) => {
  const readRecords = compileArguments(recordsOfHost, what);
  const readSnapshot = compileArguments(snapshotOfHost, what);
  return (given: HostRecords | HostSnapshot): DirectoryRecords | DirectorySnapshot => {
    if (!isSnapshot(given)) return decode(readRecords(given));
    const { source, complete, ...records } = readSnapshot(given);
    return { ...decode(records), source, complete };
  };
};

const isSnapshot = (given: unknown): given is HostSnapshot =>
  typeof given === 'object' && given !== null && ('source' in given || 'complete' in given);

const decode = ({ users = [], relations = [] }: Static<typeof recordsOfHost>): DirectoryRecords => ({
  users: users.map(({ email, ...user }): UserRecord => ({ ...user, ...(email ? { email } : {}) })),
  relations,
});
