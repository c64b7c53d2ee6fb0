import { nameKey, searchKey } from '../../../core/contacts/searchKey.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { columns } from '../sql/Sql.ts';

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

/** The same columns for a second person in one row, whom the statement calls `c`. */
export const counterpartColumns = columns('c', names);

export const toCounterpart = (row: PersonRow<'c'>): Person => ({
  id: asUserId(Number(row.c_id)),
  externalId: row.c_external_id,
  role: row.c_role,
  firstName: row.c_first_name,
  lastName: row.c_last_name,
  email: row.c_email,
  isActive: row.c_is_active,
});

type Named = Pick<Person, 'firstName' | 'lastName'>;

/** What is stored beside a name to find and to sort it by. The tab sorts below all that a search key can hold. */
export const nameColumns = (person: Named): { readonly searchKey: string; readonly nameOrder: string } => ({
  searchKey: nameKey(person),
  nameOrder: `${searchKey(person.lastName)}\t${searchKey(person.firstName)}`,
});
