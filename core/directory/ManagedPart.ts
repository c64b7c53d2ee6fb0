import type { Actor } from '../permissions/Actor.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { contains, grantsOf, organisationOf, rootScope, type Scope } from '../permissions/RoleGrant.ts';
import { managedScopes } from '../permissions/rights.ts';

/** The part of the directory that an actor manages: all of it, or some organisations and what is below them. */
export type ManagedPart = 'all' | readonly Scope[];

/** For the host, and for who manages the root, all; for who manages nothing, no organisation. */
export const managedPart = (policy: Policy, actor: Actor): ManagedPart => {
  if (typeof actor === 'string') return 'all';
  const scopes = managedScopes(policy, actor);
  return scopes.some((scope) => organisationOf(scope) === organisationOf(rootScope)) ? 'all' : scopes;
};

export const isWithin = (part: ManagedPart, scope: Scope): boolean =>
  part === 'all' || part.some((managed) => contains(managed, scope));

/** Whether the actor manages all of these organisations, and there are some. The host manages also a source without any. */
export const isWholly = (part: ManagedPart, organisations: Iterable<{ readonly scope: Scope }>): boolean => {
  const all = [...organisations];
  return part === 'all' || (all.length > 0 && all.every(({ scope }) => isWithin(part, scope)));
};

/** Whether the actor sees the person: one of the person's roles is within. */
export const isSeen = (part: ManagedPart, person: Person): boolean =>
  grantsOf(person).some(({ scope }) => isWithin(part, scope));

/** The person as the actor sees them: with the roles that are within, the strongest of these as the one that is shown. */
export const asSeen = (part: ManagedPart, person: Person): Person => {
  if (part === 'all') return person;
  const roles = grantsOf(person).filter(({ scope }) => isWithin(part, scope));
  return { ...person, role: roles[0]?.role ?? person.role, roles };
};

/** Whether the actor may change the account, which counts in all organisations of the person: all roles are within. */
export const isManaged = (part: ManagedPart, person: Person): boolean =>
  grantsOf(person).every(({ scope }) => isWithin(part, scope));

/** The one organisation that the actor manages, with all below it; undefined for several and for all. */
export const onlyOrganisation = (part: ManagedPart): Scope | undefined => {
  if (part === 'all') return undefined;
  const [first, ...others] = part;
  return others.every((scope) => first !== undefined && organisationOf(scope) === organisationOf(first))
    ? first
    : undefined;
};
