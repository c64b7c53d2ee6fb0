import type { Knex } from 'knex';
import { type DerivedPerson, derivePerson } from '../../../core/directory/derivePerson.ts';
import type { Saved } from '../../../core/directory/SavedRecords.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { grantsOf } from '../../../core/permissions/RoleGrant.ts';
import { fromRoles } from '../permissions/personRow.ts';
import { inChunks } from '../sql/inChunks.ts';
import { type FactsOfPerson, readPersonFacts } from './readPersonFacts.ts';
import { namesOf, type UnderivedPerson, writePeople } from './writePeople.ts';

/** Most people in one statement. */
const chunkSize = 2_000;

/**
 * Derives the accounts with these ids from what sources and holds say, and stores those that differ. Returns the people
 * who changed, in the order of the ids.
 */
export const derivePeople = (trx: Knex, order: readonly string[], ids: readonly UserId[]): Promise<Saved<Person>[]> =>
  inChunks(ids, chunkSize, async (chunk) => {
    const changed = await findUnderived(trx, order, chunk);
    await writePeople(trx, changed);
    return changed.flatMap(({ before, derived: { person: after } }) =>
      before !== null && isSame(before, after) ? [] : [{ before, after }],
    );
  });

export const findUnderived = async (
  trx: Knex,
  order: readonly string[],
  ids: readonly UserId[],
): Promise<UnderivedPerson[]> => {
  const facts = await readPersonFacts(trx, ids);
  return facts.flatMap((one) => {
    const derived = derivePerson(one, order);
    return isStored(one, derived) ? [] : [{ before: one.before, derived }];
  });
};

const isStored = ({ before, stored, roleNames }: FactsOfPerson, { person, source, grants }: DerivedPerson): boolean =>
  before !== null &&
  stored?.source === source &&
  isSame(before, person) &&
  roleNames?.join('\n') === namesOf(grants).join('\n');

const isSame = (one: Person, other: Person): boolean =>
  one.role === other.role &&
  one.firstName === other.firstName &&
  one.lastName === other.lastName &&
  one.email === other.email &&
  one.isActive === other.isActive &&
  rolesText(one) === rolesText(other);

const rolesText = (person: Person): string => JSON.stringify(fromRoles(grantsOf(person)));
