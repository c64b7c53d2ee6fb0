import { fullName, type Person } from '../permissions/Person.ts';
import type { UserRecord } from './DirectoryRecords.ts';
import type { Saved, SavedRelation } from './SavedRecords.ts';

/** Which changes belong together. */
interface DifferenceKind {
  readonly what: 'user' | 'relation';
  readonly change: 'created' | 'updated' | 'deactivated' | 'ended';
  /** The role of a person, or the kind of a relation. */
  readonly kind: string;
  /** The name of the class, or its id if it has none; '' for a person, and for a relation that is in no class. */
  readonly context: string;
}

/** One change, as a row of a table for people. */
export interface Difference extends DifferenceKind {
  readonly description: string;
}

/** How many changes of one kind there are. */
export interface DifferenceGroup extends DifferenceKind {
  readonly count: number;
}

/** The first `shown` changes, people before relations, and the counts of all. */
export const differencesOf = (
  people: readonly Saved<Person>[],
  relations: readonly SavedRelation[],
  named: readonly UserRecord[],
  shown: number,
): { readonly differences: readonly Difference[]; readonly groups: readonly DifferenceGroup[] } => {
  const groups = new Map<string, DifferenceGroup>();
  const differences: Difference[] = [];
  const take = (kind: DifferenceKind, describe: () => string): void => {
    const key = JSON.stringify(Object.values(kind));
    groups.set(key, { ...kind, count: (groups.get(key)?.count ?? 0) + 1 });
    if (differences.length < shown) differences.push({ ...kind, description: describe() });
  };
  for (const saved of people) take(userKind(saved), () => describeUser(saved));
  const names = new Map(named.map((user) => [user.externalId, fullName(user)]));
  for (const saved of relations) take(relationKind(saved), () => describeRelation(saved, names));
  return { differences, groups: [...groups.values()] };
};

const userKind = ({ before, after }: Saved<Person>): DifferenceKind => ({
  what: 'user',
  change: before === null ? 'created' : before.isActive && !after.isActive ? 'deactivated' : 'updated',
  kind: after.role,
  context: '',
});

const relationKind = ({ before, after }: SavedRelation): DifferenceKind => ({
  what: 'relation',
  change: before === null ? 'created' : before.isActive && !after.isActive ? 'ended' : 'updated',
  kind: after.kind,
  context: after.contextName || after.context,
});

const describeUser = ({ after }: Saved<Person>): string =>
  `${after.externalId} ${after.firstName} ${after.lastName} (${after.role})`;

/** Calls people by their names in the records, and others by their external id. */
const describeRelation = (
  { after, record: { from, to } }: SavedRelation,
  names: ReadonlyMap<string, string>,
): string => {
  const name = (externalId: string): string => names.get(externalId) ?? externalId;
  return `${name(from)} ${after.kind} ${name(to)} ${after.contextName || after.context}`.trim();
};
