import type { Person } from '../../../core/permissions/Person.ts';
import { organisationOf, type RoleGrant, rootScope } from '../../../core/permissions/RoleGrant.ts';
import { asOrganisationId, rootOrganisation, type UserId } from '../../../core/ids.ts';
import type { StoredRoles } from '../permissions/personRow.ts';

/** What a source calls a person, as `identities` stores it. */
export interface KnownIdentity {
  readonly source: string;
  readonly externalId: string;
  readonly isNamed: boolean;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
}

/** A role that a source gives to a person. */
export interface SaidRole {
  readonly grant: RoleGrant;
  /** Today is within its dates. */
  readonly isCurrent: boolean;
  /** The source names the person. */
  readonly isNamed: boolean;
}

/** All that decides what an account is. */
export interface PersonFacts {
  readonly id: UserId;
  /** The account as it is stored, with its roles' present scopes; null for one that is to be made. */
  readonly stored: (Person & { readonly source: string | null }) | null;
  /** The source that spoke first comes first. */
  readonly identities: readonly KnownIdentity[];
  readonly roles: readonly SaidRole[];
  readonly isSuspended: boolean;
  readonly isKept: boolean;
}

/** An account with the source from which its names are. */
export interface DerivedPerson {
  readonly person: Person;
  readonly source: string | null;
  /** All roles, the strongest first, also where `Person.roles` is absent. Never empty. */
  readonly grants: readonly RoleGrant[];
}

/**
 * An account by what all sources and holds say. `order` are the policy's roles from the strongest to the weakest. A
 * person without a current role keeps those of the last time, to be shown; so does one whom nobody names.
 */
export const derivePerson = (facts: PersonFacts, order: readonly string[]): DerivedPerson => {
  const { id, stored, identities, isSuspended, isKept } = facts;
  const naming = identities.filter(({ isNamed }) => isNamed);
  // Who makes the account is its first source, even if it says at once that the person is gone.
  const known = stored === null ? [...naming, ...identities] : naming;
  const speaker = known.find(({ source }) => source === stored?.source) ?? known[0];
  const current = facts.roles.filter((role) => role.isCurrent && role.isNamed);
  const grants = inOrder(rolesToShow(facts, current), order);
  const isPlain = grants.length === 1 && grants.every(({ scope }) => organisationOf(scope) === rootOrganisation);
  return {
    person: {
      id,
      externalId: stored?.externalId ?? speaker?.externalId ?? '',
      role: grants[0]?.role ?? '',
      ...(isPlain ? {} : { roles: grants }),
      firstName: speaker?.firstName ?? stored?.firstName ?? '',
      lastName: speaker?.lastName ?? stored?.lastName ?? '',
      email: speaker?.email ?? stored?.email ?? null,
      isActive: !isSuspended && (isKept || current.length > 0),
    },
    source: speaker?.source ?? stored?.source ?? null,
    grants,
  };
};

/** The current roles; else what was said for today by those who do not name the person any more; else the last ones. */
const rolesToShow = ({ roles, stored }: PersonFacts, current: readonly SaidRole[]): readonly RoleGrant[] => {
  const grantsOf = (said: readonly SaidRole[]): RoleGrant[] => said.map(({ grant }) => grant);
  if (current.length > 0) return grantsOf(current);
  const ofToday = roles.filter(({ isCurrent }) => isCurrent);
  if (ofToday.length > 0) return grantsOf(ofToday);
  if (stored === null) return grantsOf(roles);
  return stored.roles ?? [{ role: stored.role, scope: rootScope }];
};

/** Each grant once, the strongest first. A role that the policy does not have is weaker than all that it has. */
const inOrder = (grants: readonly RoleGrant[], order: readonly string[]): readonly RoleGrant[] => {
  const distinct = new Map(grants.map((grant) => [`${organisationOf(grant.scope)} ${grant.role}`, grant]));
  const rank = ({ role }: RoleGrant): number => (order.includes(role) ? order.indexOf(role) : order.length);
  const names = ({ role }: RoleGrant, other: RoleGrant): number => (role < other.role ? -1 : role > other.role ? 1 : 0);
  return [...distinct.values()].sort(
    (one, other) =>
      rank(one) - rank(other) || names(one, other) || organisationOf(one.scope) - organisationOf(other.scope),
  );
};

export const toStoredRoles = (grants: readonly RoleGrant[]): StoredRoles =>
  grants.map(({ role, scope }) => [role, scope.map(Number)]);

export const toGrant = (role: string, path: readonly number[]): RoleGrant => ({
  role,
  scope: path.map(asOrganisationId),
});
