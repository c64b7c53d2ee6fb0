import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf } from '../permissions/RoleGrant.ts';

/** The roles of those who join the rooms of others because they look after them, e.g. `parent`. */
export const guardianRoles = ({ relations }: Policy): readonly string[] => {
  const joining = Object.values(relations).flatMap(({ room, contextRoom }) => [room?.joinedBy, contextRoom?.joinedBy]);
  return [...new Set(joining.flatMap((name) => (name === undefined ? [] : (relations[name]?.from ?? []))))];
};

/** Whether all roles of the person are among these: a teacher who is a parent too is not let in as one. */
export const hasOnly = (person: Person, roles: readonly string[]): boolean =>
  grantsOf(person).every(({ role }) => roles.includes(role));

/**
 * Whom a link by mail lets in, of those who have the address. Where there are several, only guardians: a child may use the
 * address of the family.
 */
export const linkedPeople = (
  policy: Policy,
  people: readonly Person[],
  roles: readonly string[],
): readonly Person[] => {
  const guardians = guardianRoles(policy);
  const meant = people.filter((person) => person.isActive && hasOnly(person, roles));
  return people.length > 1 ? meant.filter((person) => hasOnly(person, guardians)) : meant;
};
