import { type OrganisationId, rootOrganisation } from '../ids.ts';

/** An organisation and everything above it: the organisation first, the root last. Never empty. */
export type Scope = readonly OrganisationId[];

/** The scope of whatever belongs to no organisation. */
export const rootScope: Scope = [rootOrganisation];

/** A role that a person has, and the organisation in which they have it. */
export interface RoleGrant {
  readonly role: string;
  readonly scope: Scope;
}

/** The smallest organisation that contains all of these; the root for none. */
export const sharedOrganisation = ([first = rootScope, ...others]: readonly Scope[]): OrganisationId =>
  first.find((id) => others.every((scope) => scope.includes(id))) ?? rootOrganisation;

/** The roles of a `Person`. */
interface WithRoles {
  readonly role: string;
  readonly roles?: readonly RoleGrant[];
}

/** True if the organisation of `outer` is that of `inner`, or above it. The root contains everything. */
export const contains = (outer: Scope, inner: Scope): boolean => inner.includes(outer[0] ?? rootOrganisation);

/** The organisation itself, without what is above it. */
export const organisationOf = (scope: Scope): OrganisationId => scope[0] ?? rootOrganisation;

/** The roles of a person, the strongest first; of an inactive person, those of the last time. Never empty. */
export const grantsOf = ({ role, roles }: WithRoles): readonly RoleGrant[] => roles ?? [{ role, scope: rootScope }];

/** Whether the person has the role, in whichever organisation. */
export const hasRole = (person: WithRoles, role: string): boolean =>
  person.roles === undefined ? person.role === role : person.roles.some((grant) => grant.role === role);
