import type { Knex } from 'knex';
import type { KnownIdentity } from '../../../core/directory/derivePerson.ts';
import type { KnownAccount } from '../../../core/directory/SavedRecords.ts';
import { asUserId, type UserId } from '../../../core/ids.ts';
import { type Big, type PersonRow, personColumns, toPerson } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';

type IdentityTuple = readonly [
  source: string,
  externalId: string,
  isNamed: boolean,
  firstName: string | null,
  lastName: string | null,
  email: string | null,
];

interface AccountRow extends PersonRow<'u'> {
  readonly merged_into: Big | null;
  readonly identities: readonly IdentityTuple[] | null;
}

/** The accounts `u` that meet a condition, by id. */
export const readAccounts = async (trx: Knex, condition: Sql): Promise<KnownAccount[]> => {
  const rows = await queryRows<AccountRow>(
    trx,
    sql`
    SELECT
      ${personColumns},
      u.merged_into, (
        SELECT json_agg(
          json_build_array(s.name, d.external_id, d.is_named, d.first_name, d.last_name, d.email)
          ORDER BY d.source_id, d.external_id
        )
        FROM homeroom.identities d JOIN homeroom.sources s ON s.id = d.source_id
        WHERE d.user_id = u.id
      ) AS identities
    FROM homeroom.users u WHERE u.kind = 'person' AND (${condition})
    ORDER BY u.id`,
  );
  return rows.map((row) => ({
    person: toPerson(row),
    mergedInto: row.merged_into === null ? null : asUserId(Number(row.merged_into)),
    identities: (row.identities ?? []).map(
      ([source, externalId, isNamed, firstName, lastName, email]): KnownIdentity => ({
        ...{ source, externalId, isNamed, firstName, lastName, email },
      }),
    ),
  }));
};

export const readAccountsByMail = async (
  trx: Knex,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, readonly KnownAccount[]>> => {
  const accounts = await readAccounts(
    trx,
    sql`
    u.is_active AND u.id = ANY (ARRAY(
      SELECT d.user_id FROM homeroom.identities d
      WHERE d.is_named AND lower(trim(d.email)) = ANY (${addresses}::text[])
    ))`,
  );
  const byMail = new Map<string, KnownAccount[]>();
  for (const account of accounts) {
    const named = account.identities.flatMap(({ isNamed, email }) =>
      isNamed && email ? [email.trim().toLowerCase()] : [],
    );
    for (const address of new Set(named)) byMail.set(address, [...(byMail.get(address) ?? []), account]);
  }
  return byMail;
};

export const linkIdentity = async (trx: Knex, sourceId: number, externalId: string, userId: UserId): Promise<void> => {
  await queryRows(
    trx,
    sql`
    INSERT INTO homeroom.identities (source_id, external_id, user_id, is_named)
    VALUES (${sourceId}, ${externalId}, ${userId}, false)`,
  );
};
