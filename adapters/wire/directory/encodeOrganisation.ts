import type { OrganisationNames } from '../../../core/directory/nameOrganisations.ts';
import type { Organisation } from '../../../core/directory/Organisation.ts';
import { rootOrganisation } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { grantsOf, organisationOf, type RoleGrant, type Scope } from '../../../core/permissions/RoleGrant.ts';

/** The organisation of a scope, as three members; the root is nobody's particular organisation. */
export const encodeOrganisationOf = (scope: Scope | undefined, names: OrganisationNames) => {
  const id = scope === undefined ? rootOrganisation : organisationOf(scope);
  if (id === rootOrganisation) return { organisation_id: null, organisation: null, organisation_name: null };
  const known = names.get(id);
  return {
    organisation_id: id,
    organisation: known?.externalId ?? null,
    organisation_name: known?.name ?? null,
  };
};

export const encodeGrant = ({ role, scope }: RoleGrant, names: OrganisationNames) => ({
  role,
  ...encodeOrganisationOf(scope, names),
});

/** All roles of a person, the strongest first. */
export const encodeRoles = (person: Pick<Person, 'role' | 'roles'>, names: OrganisationNames) =>
  grantsOf(person).map((grant) => encodeGrant(grant, names));

/** The scopes whose names `encodeRoles` needs. */
export const scopesOf = (people: readonly Pick<Person, 'role' | 'roles'>[]): Scope[] =>
  people.flatMap((person) => grantsOf(person).map(({ scope }) => scope));

export const encodeOrganisation = (organisation: Organisation) => ({
  id: organisation.id,
  source: organisation.source,
  external_id: organisation.externalId,
  name: organisation.name,
  type: organisation.type,
  parent_id: parentOf(organisation.scope),
  time_zone: organisation.timeZone,
});

/** The organisation above; null below the root, which nobody names. */
const parentOf = ([, parent = rootOrganisation]: Scope) => (parent === rootOrganisation ? null : parent);
