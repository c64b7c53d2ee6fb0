import { localTitle } from './localName.ts';
import { policyInUse } from './policyInUse.ts';

export const roleName = (role: string, number: 'one' | 'many' = 'one'): string => {
  const declared = policyInUse.value.roles.find((one) => one.role === role);
  return localTitle(number === 'many' ? declared?.plural : declared?.name, role);
};

/** The place of a role in the policy, from 0; -1 for one that the policy does not declare. */
export const placeOfRole = (role: string): number => policyInUse.value.roles.findIndex((one) => one.role === role);

/** The roles of these people, in the order of the policy. Roles that it does not declare follow. */
export const rolesInOrder = (people: readonly { readonly role: string }[]): readonly string[] => {
  const rank = (role: string): number => {
    const place = placeOfRole(role);
    return place < 0 ? Number.POSITIVE_INFINITY : place;
  };
  const found = [...new Set(people.map(({ role }) => role))];
  return found.sort((one, other) => (rank(one) === rank(other) ? one.localeCompare(other) : rank(one) - rank(other)));
};

/** Every role to choose from: those of the policy, and those that were met besides. */
export const allRoles = (people: readonly { readonly role: string }[]): readonly string[] =>
  rolesInOrder([...policyInUse.value.roles, ...people]);
