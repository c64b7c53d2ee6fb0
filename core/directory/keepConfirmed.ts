import { type OrganisationId, rootOrganisation } from '../ids.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf, organisationOf } from '../permissions/RoleGrant.ts';
import type { RoleRecord, UserRecord } from './DirectoryRecords.ts';
import type { Organisation } from './Organisation.ts';
import type { NamedPerson } from './SavedRecords.ts';

/** A role that waits for the office: until it is confirmed, `role` counts instead. */
export interface UnconfirmedRole {
  readonly externalId: string;
  readonly role: string;
  readonly unconfirmed: string;
}

interface Known {
  readonly policy: Pick<Policy, 'roles'>;
  /** Those of the records who are stored, by external id. */
  readonly people: ReadonlyMap<string, NamedPerson>;
  readonly organisations: ReadonlyMap<string, Organisation>;
  /** Ids that somebody else gets by the records, who was confirmed as nothing. */
  readonly reusedIds?: ReadonlySet<string> | undefined;
}

/**
 * Decides the roles that the office has to confirm once: who has such a role in that organisation already keeps it as
 * long as the source gives it. Of the others it is said that they wait.
 */
export const keepConfirmed = (
  users: readonly UserRecord[],
  { policy, people, organisations, reusedIds }: Known,
): { readonly users: readonly UserRecord[]; readonly unconfirmed: readonly UnconfirmedRole[] } => {
  const waiting: UnconfirmedRole[] = [];
  const placeOf = (organisation: string | undefined): OrganisationId | undefined =>
    organisation === undefined ? rootOrganisation : organisations.get(organisation)?.id;
  const decide = (externalId: string, { unconfirmed, ...role }: RoleRecord): RoleRecord => {
    if (unconfirmed === undefined) return role;
    const known = reusedIds?.has(externalId) === true ? undefined : people.get(externalId);
    const place = placeOf(role.organisation);
    const isConfirmed =
      known?.isNamed === true &&
      grantsOf(known.person).some((grant) => grant.role === unconfirmed && organisationOf(grant.scope) === place);
    if (isConfirmed) return { ...role, role: unconfirmed };
    waiting.push({ externalId, role: role.role, unconfirmed });
    return role;
  };
  const strongest = (roles: readonly RoleRecord[], otherwise: string): string =>
    policy.roles.find((name) => roles.some(({ role }) => role === name)) ?? otherwise;
  const decided = users.map((user): UserRecord => {
    if (user.roles?.some(({ unconfirmed }) => unconfirmed !== undefined) !== true) return user;
    const roles = user.roles.map((role) => decide(user.externalId, role));
    const isRaised = roles.some(({ role }, at) => role !== user.roles?.[at]?.role);
    return { ...user, role: isRaised ? strongest(roles, user.role) : user.role, roles };
  });
  return { users: decided, unconfirmed: waiting };
};
