import { searchKey } from '../../../core/contacts/searchKey.ts';
import type { Person } from '../../../core/permissions/Person.ts';

/** The order of people: last name, first name, id; all in the spelling of `searchKey`, so that alphabets mix. */
export type NameOrder = readonly [lastName: string, firstName: string, id: number];

export const nameOrder = ({ lastName, firstName, id }: Person): NameOrder => [
  searchKey(lastName),
  searchKey(firstName),
  id,
];

export const compareNames = (one: Person, other: Person): number => compareLists(nameOrder(one), nameOrder(other));

/** Compares entry by entry; both lists hold the same kinds of entries. */
export const compareLists = (one: readonly (string | number)[], other: readonly (string | number)[]): number => {
  for (const [index, entry] of one.entries()) {
    const against = other[index];
    if (against !== undefined && entry !== against) return entry < against ? -1 : 1;
  }
  return 0;
};
