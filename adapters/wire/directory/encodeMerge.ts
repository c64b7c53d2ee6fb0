import type { Merge } from '../../../core/accounts/Merge.ts';
import type { AccountPair } from '../../../core/accounts/Merges.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { encodePerson } from '../messages/encodeMessage.ts';

/** The people of whom a merge tells. */
export const peopleOfMerge = ({ survivorId, mergedId, authorId, undone }: Merge): UserId[] =>
  [survivorId, mergedId, authorId, undone?.authorId ?? null].filter((id) => id !== null);

/** Encodes a merge; `people` has everybody of whom it tells. */
export const encodeMerge = (merge: Merge, people: ReadonlyMap<UserId, Person>) => {
  const { id, survivorId, mergedId, reason, authorId, at, undone } = merge;
  const shown = (userId: UserId) => encodePerson(people.get(userId) ?? unknown(userId));
  const shownOrNull = (userId: UserId | null) => (userId === null ? null : shown(userId));
  return {
    id,
    survivor: shown(survivorId),
    merged: shown(mergedId),
    reason,
    author: shownOrNull(authorId),
    made_at: at.toISOString(),
    undone_at: undone?.at.toISOString() ?? null,
    undone_by: shownOrNull(undone?.authorId ?? null),
  };
};

export const encodePair = ({ people, by }: AccountPair) => ({ people: people.map(encodePerson), by });

/** People are never deleted; a merge outlives whatever else may happen to their rows. */
const unknown = (id: UserId): Person => ({
  id,
  externalId: String(id),
  role: '',
  firstName: '',
  lastName: '',
  email: null,
  isActive: false,
});
