import { nameKey, searchKey } from '../../../core/contacts/searchKey.ts';
import { asOrganisationId, asUserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { type RoleGrant, rootScope, type Scope } from '../../../core/permissions/RoleGrant.ts';
import { columns, type Sql, sql } from '../sql/Sql.ts';

/** A bigint in a row; its type depends on the parser of the connection. */
export type Big = string | number;

interface PersonFields {
  readonly id: Big;
  readonly external_id: string;
  readonly role: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string | null;
  readonly is_active: boolean;
  /** The version of the picture. */
  readonly avatar: string | null;
}

/** The roles of a person as they are stored: each with the path of its organisation. */
export type StoredRoles = readonly (readonly [role: string, path: readonly number[]])[];

/** A person among other columns. After an outer join without a match the id is null. */
export type PersonRow<Alias extends string> = {
  readonly [Name in keyof PersonFields as `${Alias}_${Name}`]: PersonFields[Name];
};

const names = ['id', 'external_id', 'role', 'first_name', 'last_name', 'email', 'is_active', 'avatar'];

/** The columns of the person `u` of a statement, for those who only show them: without their roles in organisations. */
export const userColumns = columns('u', names);

/** The same, under the role that the person has in a room: who has one role alone has it everywhere. */
export const memberColumns = (roleInRoom: Sql): Sql => sql`
  ${columns(
    'u',
    names.filter((name) => name !== 'role'),
  )},
  CASE WHEN jsonb_array_length(u.roles) > 1 THEN COALESCE(${roleInRoom}, u.role) ELSE u.role END AS u_role`;

/** The columns of the person `u` of a statement, with all their roles. */
export const personColumns = columns('u', [...names, 'roles']);

/** A path as it is stored: from an organisation up to the root. */
export const toScope = (path: readonly Big[]): Scope =>
  path.length <= 1 ? rootScope : path.map((id) => asOrganisationId(Number(id)));

export const toGrant = (role: string, path: readonly number[]): RoleGrant => ({ role, scope: toScope(path) });

/** The roles of the person `u` of a statement, as `StoredRoles`, also where they have one at the root. */
export const storedGrants = sql`COALESCE(u.roles, jsonb_build_array(jsonb_build_array(u.role, '[0]'::jsonb)))`;

export const toRoles = (roles: StoredRoles | null | undefined): { readonly roles?: readonly RoleGrant[] } =>
  roles ? { roles: roles.map(([role, path]) => toGrant(role, path)) } : {};

export const fromRoles = (roles: readonly RoleGrant[]): StoredRoles =>
  roles.map(({ role, scope }) => [role, scope.map(Number)]);

export const toPicture = (version: string | null): { readonly picture?: string } =>
  version === null ? {} : { picture: version };

/** `u_roles` is there if the statement selects `personColumns`. */
export const toPerson = (row: PersonRow<'u'> & { readonly u_roles?: StoredRoles | null }): Person => ({
  id: asUserId(Number(row.u_id)),
  externalId: row.u_external_id,
  role: row.u_role,
  firstName: row.u_first_name,
  lastName: row.u_last_name,
  email: row.u_email,
  isActive: row.u_is_active,
  ...toPicture(row.u_avatar),
  ...toRoles(row.u_roles),
});

/** The two people whom a room is about, as `a` and `b`. Their ids are null if the room is about nobody. */
export type AboutRow = (PersonRow<'a'> | { readonly a_id: null }) & (PersonRow<'b'> | { readonly b_id: null });

export const aboutColumns = sql`
  ${columns('a', names)},
  ${columns('b', names)}`;

/** The joins of `aboutColumns`, for the room `r`. */
export const aboutJoins = sql`
  LEFT JOIN homeroom.users a ON a.id = r.about[1]
  LEFT JOIN homeroom.users b ON b.id = r.about[2]`;

export const toAbout = (row: AboutRow): Person[] => [
  ...(row.a_id === null
    ? []
    : [
        {
          id: asUserId(Number(row.a_id)),
          externalId: row.a_external_id,
          role: row.a_role,
          firstName: row.a_first_name,
          lastName: row.a_last_name,
          email: row.a_email,
          isActive: row.a_is_active,
          ...toPicture(row.a_avatar),
        },
      ]),
  ...(row.b_id === null
    ? []
    : [
        {
          id: asUserId(Number(row.b_id)),
          externalId: row.b_external_id,
          role: row.b_role,
          firstName: row.b_first_name,
          lastName: row.b_last_name,
          email: row.b_email,
          isActive: row.b_is_active,
          ...toPicture(row.b_avatar),
        },
      ]),
];

type Named = Pick<Person, 'firstName' | 'lastName'>;

/** The columns by which a name is found and sorted. The tab sorts before every character of a search key. */
export const nameColumns = (person: Named): { readonly searchKey: string; readonly nameOrder: string } => ({
  searchKey: nameKey(person),
  nameOrder: `${searchKey(person.lastName)}\t${searchKey(person.firstName)}`,
});
