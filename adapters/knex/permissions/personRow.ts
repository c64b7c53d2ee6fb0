import { nameKey, searchKey } from '../../../core/contacts/searchKey.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { columns, sql } from '../sql/Sql.ts';

/** A bigint as it arrives, by whatever parser the connection has. */
export type Big = string | number;

interface PersonFields {
  readonly id: Big;
  readonly external_id: string;
  readonly role: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string | null;
  readonly is_active: boolean;
}

/** A person among other columns; a missing one (from an outer join) has no id. */
export type PersonRow<Alias extends string> = {
  readonly [Name in keyof PersonFields as `${Alias}_${Name}`]: PersonFields[Name];
};

const names = ['id', 'external_id', 'role', 'first_name', 'last_name', 'email', 'is_active'];

/** The columns of the person whom the statement calls `u`. */
export const userColumns = columns('u', names);

export const toPerson = (row: PersonRow<'u'>): Person => ({
  id: asUserId(Number(row.u_id)),
  externalId: row.u_external_id,
  role: row.u_role,
  firstName: row.u_first_name,
  lastName: row.u_last_name,
  email: row.u_email,
  isActive: row.u_is_active,
});

/** The two people whom a room is about, by outer joins as `a` and `b`: no id where the room is about nobody. */
export type AboutRow = (PersonRow<'a'> | { readonly a_id: null }) & (PersonRow<'b'> | { readonly b_id: null });

export const aboutColumns = sql`${columns('a', names)}, ${columns('b', names)}`;

/** The joins of `aboutColumns`, for the room `r`. */
export const aboutJoins = sql`LEFT JOIN users a ON a.id = r.about[1] LEFT JOIN users b ON b.id = r.about[2]`;

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
        },
      ]),
];

type Named = Pick<Person, 'firstName' | 'lastName'>;

/** What is stored beside a name to find and to sort it by. The tab sorts below all that a search key can hold. */
export const nameColumns = (person: Named): { readonly searchKey: string; readonly nameOrder: string } => ({
  searchKey: nameKey(person),
  nameOrder: `${searchKey(person.lastName)}\t${searchKey(person.firstName)}`,
});
