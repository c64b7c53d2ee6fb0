import { fullName, type Person } from '../permissions/Person.ts';
import type { UserRecord } from './DirectoryRecords.ts';
import type { Saved, SavedRelation } from './SavedRecords.ts';

/** One change, as a row of a table for people. */
export interface Difference {
  readonly what: 'user' | 'relation';
  readonly change: 'created' | 'updated' | 'deactivated' | 'ended';
  readonly description: string;
}

const shownDifferences = 1000;

/** The first thousand changes, those of people before those of relations. */
export const firstDifferences = (
  people: readonly Saved<Person>[],
  relations: readonly SavedRelation[],
  named: readonly UserRecord[],
): Difference[] => {
  const users = people.slice(0, shownDifferences).map(userDifference);
  const others = relations.slice(0, shownDifferences - users.length);
  return [...users, ...others.map(relationDifference(named))];
};

const userDifference = ({ before, after }: Saved<Person>): Difference => ({
  what: 'user',
  change: before === null ? 'created' : before.isActive && !after.isActive ? 'deactivated' : 'updated',
  description: `${after.externalId} ${after.firstName} ${after.lastName} (${after.role})`,
});

/** Calls people by their names in the records, and others by their external id. */
const relationDifference = (named: readonly UserRecord[]) => {
  const names = new Map(named.map((user) => [user.externalId, fullName(user)]));
  const name = (externalId: string): string => names.get(externalId) ?? externalId;
  return ({ before, after, record: { from, to } }: SavedRelation): Difference => ({
    what: 'relation',
    change: before === null ? 'created' : before.isActive && !after.isActive ? 'ended' : 'updated',
    description: `${name(from)} ${after.kind} ${name(to)} ${after.contextName || after.context}`.trim(),
  });
};
