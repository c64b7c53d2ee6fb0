import { fullName, type Person } from '../permissions/Person.ts';
import type { UserRecord } from './DirectoryRecords.ts';

/** A person as a source calls them now, and as a new list does. */
export interface MatchedIds {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly by: MatchedBy;
}

export type MatchedBy = 'email' | 'username' | 'name';

/** People who may be the same, but more than two of them, or with other names. */
export interface AmbiguousIds {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly by: MatchedBy;
  /** What they share. */
  readonly value: string;
}

export interface PeopleMatch {
  readonly matched: readonly MatchedIds[];
  readonly ambiguous: readonly AmbiguousIds[];
  /** People whom the new list does not have, or not surely; by their ids and names. */
  readonly gone: readonly UnmatchedId[];
  /** People whom only the new list has. */
  readonly added: readonly UnmatchedId[];
}

export interface UnmatchedId {
  readonly id: string;
  readonly name: string;
}

/** A person of either list, with everything by which they may be recognised. */
interface Known {
  readonly id: string;
  readonly name: string;
  readonly firstName: string;
  readonly keys: Readonly<Record<MatchedBy, readonly string[]>>;
}

interface Lists {
  /** Whom the source names now, by its ids. */
  readonly stored: ReadonlyMap<string, Person>;
  readonly users: readonly UserRecord[];
  /** User names of the new list, by its ids. */
  readonly usernames: ReadonlyMap<string, string>;
}

/**
 * Recognises the people of a source in a list in which all ids are new: by e-mail address, then by user name (which the
 * old id or address may have been), then by full name and role. Only two people who are the only ones with something on
 * either side match. Who shares an address may be a relative, so the first names must be the same too.
 */
export const matchPeople = ({ stored, users, usernames }: Lists): PeopleMatch => {
  let old = [...stored].map(([id, person]) => knownBefore(id, person));
  let fresh = users.map((user) => knownNow(user, usernames.get(user.externalId)));
  const matched: MatchedIds[] = [];
  const groups: AmbiguousIds[] = [];
  for (const by of ['email', 'username', 'name'] as const) {
    const [before, after] = [byKey(old, by), byKey(fresh, by)];
    const found = new Map<string, string>();
    const taken = new Set<string>();
    for (const [value, ones] of before) {
      const others = after.get(value) ?? [];
      const [one, other] = [ones[0], others[0]];
      if (one === undefined || other === undefined) continue;
      const isSure = ones.length === 1 && others.length === 1 && one.firstName === other.firstName;
      if (isSure && !found.has(one.id) && !taken.has(other.id)) {
        found.set(one.id, other.id);
        taken.add(other.id);
        matched.push({ from: one.id, to: other.id, name: other.name, by });
      } else if (!isSure) groups.push({ from: ones.map(({ id }) => id), to: others.map(({ id }) => id), by, value });
    }
    old = old.filter(({ id }) => !found.has(id));
    fresh = fresh.filter(({ id }) => !taken.has(id));
  }
  const [left, unmet] = [new Set(old.map(({ id }) => id)), new Set(fresh.map(({ id }) => id))];
  const ambiguous = groups.flatMap((group) => {
    const [from, to] = [group.from.filter((id) => left.has(id)), group.to.filter((id) => unmet.has(id))];
    return from.length > 0 && to.length > 0 ? [{ ...group, from, to }] : [];
  });
  return { matched, ambiguous, gone: old.map(shownAs), added: fresh.map(shownAs) };
};

const shownAs = ({ id, name }: Known): UnmatchedId => ({ id, name });

const knownBefore = (id: string, person: Person): Known => ({
  id,
  name: fullName({ ...person, externalId: id }),
  firstName: comparable(person.firstName),
  keys: {
    email: keysOf(person.email),
    username: keysOf(id, person.email),
    name: nameAndRole(person),
  },
});

const knownNow = (user: UserRecord, username: string | undefined): Known => ({
  id: user.externalId,
  name: fullName(user),
  firstName: comparable(user.firstName),
  keys: { email: keysOf(user.email), username: keysOf(username), name: nameAndRole(user) },
});

const comparable = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

const keysOf = (...texts: readonly (string | null | undefined)[]): readonly string[] => [
  ...new Set(texts.flatMap((text) => (text ? [comparable(text)] : []))),
];

/** Nothing for people without names: they are not the same because of that. */
const nameAndRole = ({ firstName, lastName, role }: Pick<Person, 'firstName' | 'lastName' | 'role'>): string[] => {
  const name = `${comparable(firstName)} ${comparable(lastName)}`.trim();
  return name === '' ? [] : [`${name} (${role})`];
};

const byKey = (people: readonly Known[], by: MatchedBy): ReadonlyMap<string, readonly Known[]> => {
  const groups = new Map<string, Known[]>();
  for (const person of people) {
    for (const key of person.keys[by]) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [person]);
      else group.push(person);
    }
  }
  return groups;
};
