import { cleanName } from '../text/cleanName.ts';
import type { DirectoryRecords } from './DirectoryRecords.ts';

/**
 * Drops invisible characters from names, so that they do not stop an import. A person without a visible name is shown
 * by the external id (`fullName`).
 */
export const withCleanNames = <Records extends DirectoryRecords>(records: Records): Records => ({
  ...records,
  ...(records.organisations && {
    organisations: records.organisations.map((one) => ({ ...one, name: cleanName(one.name) || one.externalId })),
  }),
  ...(records.contexts && {
    contexts: records.contexts.map((one) => (one.name === undefined ? one : { ...one, name: cleanName(one.name) })),
  }),
  users: records.users.map((user) => ({
    ...user,
    firstName: cleanName(user.firstName),
    lastName: cleanName(user.lastName),
  })),
  relations: records.relations.map((relation) => {
    const name = relation.contextName === undefined ? undefined : cleanName(relation.contextName);
    // A roster has hundreds of thousands, nearly all of them clean: a copy of each would be tens of megabytes.
    return name === undefined || name === relation.contextName ? relation : { ...relation, contextName: name };
  }),
});
