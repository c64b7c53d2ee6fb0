import { rootOrganisation, type UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import { grantsOf, organisationOf, type RoleGrant } from '../permissions/RoleGrant.ts';
import { officeSource } from './DirectoryRecords.ts';

/** What a source calls a person. */
export interface KnownIdentity {
  readonly source: string;
  readonly externalId: string;
  /** False if the source does not count the person any more. */
  readonly isNamed: boolean;
  /** Null if the source never said it. */
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
  /** The account as it was derived last, with its roles' present scopes; null for one that is to be made. */
  readonly stored: (Person & { readonly source: string | null }) | null;
  /** The source that spoke first comes first. */
  readonly identities: readonly KnownIdentity[];
  readonly roles: readonly SaidRole[];
  /** A hold in force suspends the account. */
  readonly isSuspended: boolean;
  /** A hold in force keeps the account. */
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
 * An account by what all sources and holds say. It is active while a source that names the person gives them a role of
 * today, or a hold keeps it; a hold that suspends it beats both (I21). Names come from the source that gave them last,
 * as long as it names the person, else from the next one; a name that an office has written stands above them. `order` are the policy's roles from the strongest to the
 * weakest.
 */
export const derivePerson = (facts: PersonFacts, order: readonly string[]): DerivedPerson => {
  const { id, stored, identities, isSuspended, isKept } = facts;
  const ofSource = (among: readonly KnownIdentity[]): KnownIdentity | undefined =>
    among.find(({ source }) => source === stored?.source) ?? among[0];
  const speaking = identities.filter((one) => one.source !== officeSource || hasName(one));
  const speaker = ofSource(speaking.filter(({ isNamed }) => isNamed)) ?? ofSource(speaking) ?? identities[0];
  // Who writes a name by hand means it, whatever rosters say.
  const named = speaking.find(({ source, isNamed }) => isNamed && source === officeSource) ?? speaker;
  const current = facts.roles.filter((role) => role.isCurrent && role.isNamed);
  const grants = inOrder(rolesToShow(facts, current), order);
  const isPlain = grants.length === 1 && grants.every(({ scope }) => organisationOf(scope) === rootOrganisation);
  return {
    person: {
      id,
      externalId: stored?.externalId ?? speaker?.externalId ?? '',
      role: grants[0]?.role ?? '',
      ...(isPlain ? {} : { roles: grants }),
      firstName: named?.firstName ?? stored?.firstName ?? '',
      lastName: named?.lastName ?? stored?.lastName ?? '',
      // An empty one: the source has said that there is none.
      email: (speaker?.email ?? stored?.email) || null,
      isActive: !isSuspended && (isKept || current.length > 0),
      ...(stored?.picture !== undefined && { picture: stored.picture }),
    },
    source: speaker?.source ?? stored?.source ?? null,
    grants,
  };
};

const hasName = ({ firstName, lastName }: KnownIdentity): boolean => `${firstName ?? ''}${lastName ?? ''}` !== '';

/** The current roles; else what was said for today by those who do not name the person any more; else the last ones. */
const rolesToShow = ({ roles, stored }: PersonFacts, current: readonly SaidRole[]): readonly RoleGrant[] => {
  const ofToday = current.length > 0 ? current : roles.filter(({ isCurrent }) => isCurrent);
  const said = ofToday.length > 0 || stored !== null ? ofToday : roles;
  return said.length > 0 || stored === null ? said.map(({ grant }) => grant) : grantsOf(stored);
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
