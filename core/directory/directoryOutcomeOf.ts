import type { Counts, DirectoryOutcome } from './DirectoryOutcome.ts';
import { differencesOf } from './differencesOf.ts';
import type { Saved, SavedRelation } from './SavedRecords.ts';
import type { StoredRecords } from './storeRecords.ts';

/** What a change of the directory did, in numbers, and the first `shown` changes in the words of its records. */
export const directoryOutcomeOf = (stored: StoredRecords, shown: number): Omit<DirectoryOutcome, 'rooms'> => {
  const { records, people, missingPeople, relations, endedRelations, heldBack, unconfirmed } = stored;
  return {
    importId: stored.importId,
    organisations: stored.organisations.counts,
    contexts: stored.contexts.counts,
    users: { ...count(people, records.users), deactivated: [...people, ...missingPeople].filter(isEnd).length },
    relations: { ...count(relations, records.relations), ended: countEnds(relations) + countEnds(endedRelations) },
    ...differencesOf([...people, ...missingPeople], [...relations, ...endedRelations], records.users, shown),
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
