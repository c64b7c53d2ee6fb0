import type { DirectoryOutcome } from '../../core/directory/DirectoryOutcome.ts';
import type { EnteredDirectory } from '../../core/directory/EnteredDirectory.ts';
import { ChatError } from '../../core/errors.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import type { DirectorySource } from '../DirectorySource.ts';
import { makeReadRecords } from './readRecords.ts';

/** Copies a host's own directory into ours. People it no longer names are deactivated, relations are ended. */
export const makeRefresh = (
  source: DirectorySource | undefined,
  directory: Pick<EnteredDirectory, 'apply'>,
  policy: Pick<Policy, 'roles'>,
): (() => Promise<DirectoryOutcome>) => {
  const readRecords = makeReadRecords('directory.read() of createChat', policy);
  return async () => {
    if (source === undefined)
      throw new ChatError('INVALID_REQUEST', 'Give createChat a `directory` to refresh from, or use directory.put.');
    const { records } = readRecords(await source.read());
    const complete = { users: true, relations: true };
    return directory.apply({ ...records, source: source.name, complete }, { isForced: true });
  };
};
