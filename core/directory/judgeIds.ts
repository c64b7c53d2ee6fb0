import { searchKey } from '../contacts/searchKey.ts';
import type { UserRecord } from './DirectoryRecords.ts';
import type { NamedPerson } from './SavedRecords.ts';

/**
 * Why it is not certain that an id still means the same person. `returned`: the source did not name the id any more, and
 * names it again with another name. `renamed`: first and last name changed at once. `erased`: the person was erased, and
 * does not come back under the same id.
 */
export type HeldBackReason = 'returned' | 'renamed' | 'erased';

/** A record that was not applied, because its id may belong to somebody else now. */
export interface HeldBack {
  readonly externalId: string;
  /** The name under which the source knew the person. */
  readonly knownAs: string;
  readonly name: string;
  readonly reason: HeldBackReason;
}

/** What people have decided about such ids. */
export interface IdDecisions {
  /** These ids belong to somebody else now: each gets a new account, and the old one keeps its conversations. */
  readonly reusedIds?: ReadonlySet<string>;
  /** These ids still mean the same people, under new names. */
  readonly sameIds?: ReadonlySet<string>;
}

export interface JudgedIds {
  /** Not to be applied until somebody decides. */
  readonly heldBack: readonly HeldBack[];
  /** Those of `reusedIds` that the source gives to somebody else by these records. */
  readonly reusedIds: ReadonlySet<string>;
}

/**
 * Finds the records whose ids may have been given to other people: a school that gives the number of a pupil who left to
 * a new one must not hand over the old conversations. The same e-mail address proves the same person. `known` are the
 * people whom the source called by these ids so far.
 */
export const judgeIds = (
  users: readonly UserRecord[],
  known: ReadonlyMap<string, NamedPerson>,
  { reusedIds = new Set(), sameIds = new Set() }: IdDecisions,
): JudgedIds => {
  const heldBack: HeldBack[] = [];
  const reused = new Set<string>();
  for (const user of users) {
    const { externalId } = user;
    const before = known.get(externalId);
    if (before === undefined || sameIds.has(externalId)) continue;
    const doubt = doubtAbout(user, before);
    // Two people may have one name. An id that is named already was given away before: the same records change nothing.
    if (reusedIds.has(externalId)) {
      if (doubt !== undefined || !before.isNamed) reused.add(externalId);
    } else if (doubt !== undefined) heldBack.push(doubt);
  }
  return { heldBack, reusedIds: reused };
};

const doubtAbout = (user: UserRecord, { person, isNamed, knownAs }: NamedPerson): HeldBack | undefined => {
  const known = knownAs ?? `${person.firstName} ${person.lastName}`.trim();
  const name = `${user.firstName} ${user.lastName}`.trim();
  if (known === name) return undefined;
  const [before, after] = [wordsOf(known), wordsOf(name)];
  // Without a name there is nothing to tell two people apart by.
  if (before.length === 0 || after.length === 0 || isEqual(before, after)) return undefined;
  if (isSameAddress(user.email, person.email)) return undefined;
  if (isNamed && keepsAName(user, before, after)) return undefined;
  return { externalId: user.externalId, knownAs: known, name, reason: isNamed ? 'renamed' : 'returned' };
};

const wordsOf = (name: string): string[] => {
  const key = searchKey(name);
  return key === '' ? [] : key.split(' ').sort();
};

const isEqual = (one: readonly string[], other: readonly string[]): boolean => one.join(' ') === other.join(' ');

/** True if the first or the last name is one of the known names, or all known names are among the new ones. */
const keepsAName = (
  { firstName, lastName }: UserRecord,
  before: readonly string[],
  after: readonly string[],
): boolean => {
  const isKnown = (part: string): boolean => {
    const words = wordsOf(part);
    return words.length > 0 && words.every((word) => before.includes(word));
  };
  return isKnown(firstName) || isKnown(lastName) || before.every((word) => after.includes(word));
};

const isSameAddress = (one: string | undefined, other: string | null): boolean =>
  one !== undefined && other !== null && one.trim() !== '' && one.trim().toLowerCase() === other.trim().toLowerCase();
