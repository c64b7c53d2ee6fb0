import { type Hold, isInForce } from '../holds/Hold.ts';
import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf, organisationOf, type RoleGrant, type Scope } from '../permissions/RoleGrant.ts';
import { rootOrganisation } from '../ids.ts';
import { type Dates, dayOf, isOnDay } from './isOnDay.ts';

/** What a source calls an account, and says about the person. */
export interface IdentityFact {
  readonly source: string;
  readonly externalId: string;
  /** False if the source does not count the person any more. */
  readonly isNamed: boolean;
  readonly firstName: string;
  readonly lastName: string;
  /** Null if the source never gave one. */
  readonly email: string | null;
}

/** A role that a source gives to a person. */
export interface RoleFact extends Dates {
  readonly source: string;
  readonly role: string;
  readonly scope: Scope;
}

/** Everything from which an account follows. */
export interface PersonFacts {
  readonly id: UserId;
  /** What the first source calls the person. */
  readonly externalId: string;
  /** The first source first. A source may call one person by several ids. */
  readonly identities: readonly IdentityFact[];
  readonly roles: readonly RoleFact[];
  /** The holds about the account, past ones too. */
  readonly holds: readonly Pick<Hold, 'effect' | 'begins' | 'ends' | 'liftedAt'>[];
  /** The account as it was derived last; null for a new one. */
  readonly before: Person | null;
}

/**
 * What an account is at a moment. It is active while a source that names the person gives them a role of today, or a
 * hold keeps it; a hold that suspends it beats both (I21). Names come from the first source that names the person.
 */
export const derivePerson = (policy: Policy, facts: PersonFacts, at: Date): Person => {
  const { id, externalId, identities, roles, holds, before } = facts;
  const naming = new Set(identities.flatMap(({ source, isNamed }) => (isNamed ? [source] : [])));
  const today = dayOf(at);
  const current = roles.filter((fact) => naming.has(fact.source) && isOnDay(fact, today));
  const inForce = new Set(holds.filter((hold) => isInForce(hold, at)).map(({ effect }) => effect));
  const lead = identities.find(({ isNamed }) => isNamed) ?? identities[0];
  return {
    id,
    externalId,
    ...shownRoles(policy, current.length > 0 ? current : lastRoles(before, roles)),
    firstName: lead?.firstName ?? '',
    lastName: lead?.lastName ?? '',
    email: lead?.email ?? before?.email ?? null,
    isActive: !inForce.has('suspend') && (current.length > 0 || inForce.has('keep')),
  };
};

/** The roles of somebody who has none today: those of the last time, of a new account those that are past or to come. */
const lastRoles = (before: Person | null, roles: readonly RoleFact[]): readonly RoleGrant[] =>
  before === null ? roles : grantsOf(before);

const shownRoles = (policy: Policy, grants: readonly RoleGrant[]): Pick<Person, 'role' | 'roles'> => {
  const distinct = new Map(grants.map(({ role, scope }) => [`${organisationOf(scope)}:${role}`, { role, scope }]));
  const sorted = [...distinct.values()].sort(
    (one, other) =>
      rankOf(policy, one) - rankOf(policy, other) || organisationOf(one.scope) - organisationOf(other.scope),
  );
  const role = sorted[0]?.role ?? policy.roles.at(-1) ?? '';
  const isPlain = sorted.every(({ scope }) => organisationOf(scope) === rootOrganisation) && sorted.length <= 1;
  return isPlain ? { role } : { role, roles: sorted };
};

/** A role that the policy does not have is the weakest. */
const rankOf = ({ roles }: Policy, { role }: RoleGrant): number => {
  const rank = roles.indexOf(role);
  return rank === -1 ? roles.length : rank;
};
