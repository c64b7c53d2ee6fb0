import { fullName, type Person } from '../permissions/Person.ts';
import type { Counts, Difference, DirectoryOutcome } from './DirectoryOutcome.ts';
import type { UserRecord } from './DirectoryRecords.ts';
import type { Saved, SavedRelation } from './SavedRecords.ts';
import type { StoredRecords } from './storeRecords.ts';

const shownDifferences = 1000;

/** What a change of the directory did, in numbers and in the words of its records. */
export const directoryOutcomeOf = (stored: StoredRecords): Omit<DirectoryOutcome, 'rooms'> => {
  const { records, people, missingPeople, relations, endedRelations, heldBack, unconfirmed } = stored;
  return {
    importId: stored.importId,
    organisations: stored.organisations.counts,
    contexts: stored.contexts.counts,
    users: { ...count(people, records.users), deactivated: [...people, ...missingPeople].filter(isEnd).length },
    relations: { ...count(relations, records.relations), ended: countEnds(relations) + countEnds(endedRelations) },
    differences: firstDifferences([...people, ...missingPeople], [...relations, ...endedRelations], records.users),
    heldBack,
    unconfirmed,
    alarms: stored.losses.alarms,
    losses: stored.losses.count,
  };
};

const countEnds = (saved: readonly SavedRelation[]): number => saved.filter(isEnd).length;

const isEnd = ({ before, after }: Saved<{ readonly isActive: boolean }>): boolean =>
  before?.isActive === true && !after.isActive;

const count = (saved: readonly Saved<unknown>[], given: readonly unknown[]): Counts => {
  const created = saved.filter(({ before }) => before === null).length;
  const updated = saved.length - created;
  return { created, updated, unchanged: given.length - created - updated };
};

const firstDifferences = (
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
