import type { Knex } from 'knex';
import type { Merge, MergeDraft } from '../../../core/accounts/Merge.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';
import { type MergeRow, type Moved, mergeColumns, type RoleTuple, toMerge } from './mergeRow.ts';
import { moveRelations, readClaims } from './moveRelations.ts';
import { moveThings } from './moveThings.ts';

/**
 * Makes the merged account the survivor's, and puts on record what moved. Accounts and relations are not derived yet.
 * Nobody else changes the directory meanwhile.
 */
export const mergeAccounts = async (
  trx: Knex,
  { survivorId: to, mergedId: from, reason, authorId }: MergeDraft,
): Promise<{ readonly merge: Merge; readonly gone: readonly Relation[] }> => {
  const all = await readClaims(trx, from, sql`true`);
  const joined = await queryRows<{ id: Big }>(
    trx,
    sql`
    UPDATE homeroom.users SET merged_into = ${to}::bigint, updated_at = ${now}
    WHERE id = ${from} OR merged_into = ${from}
    RETURNING id`,
  );
  const roles = await moveRoles(trx, from, to);
  const identities = await queryRows<{ source_id: Big; external_id: string }>(
    trx,
    sql`UPDATE homeroom.identities SET user_id = ${to} WHERE user_id = ${from} RETURNING source_id, external_id`,
  );
  const things = await moveThings(trx, { from, to });
  const { doubled, gone } = await moveRelations(trx, { from, to, claims: all });
  const isDoubled = new Set(
    doubled.map((claim) => JSON.stringify([claim.kind, claim.other, claim.isFrom, claim.context, claim.source])),
  );
  const moved: Moved = {
    identities: identities.map(({ source_id: sourceId, external_id: externalId }) => [Number(sourceId), externalId]),
    former: joined.map(({ id }) => Number(id)).filter((id) => id !== from),
    ...roles,
    ...things,
    claims: all.filter(
      (claim) => !isDoubled.has(JSON.stringify([claim.kind, claim.other, claim.isFrom, claim.context, claim.source])),
    ),
    doubleClaims: doubled,
  };
  const [row] = await queryRows<MergeRow>(
    trx,
    sql`
    INSERT INTO homeroom.merges (survivor_id, merged_id, reason, author_id, made_at, moved)
    VALUES (${to}, ${from}, ${reason}, ${authorId}, ${now}, ${JSON.stringify(moved)}::jsonb)
    RETURNING ${mergeColumns}`,
  );
  if (row === undefined) throw new Error('The merge was not stored');
  return { merge: toMerge(row), gone };
};

interface RoleRow {
  readonly role: string;
  readonly organisation_id: Big;
  readonly source_id: Big;
  readonly begins: string | null;
  readonly ends: string | null;
}

const toRole = (row: RoleRow): RoleTuple => [
  row.role,
  Number(row.organisation_id),
  Number(row.source_id),
  row.begins,
  row.ends,
];

/**
 * Moves the roles of one account to another, before its identities. Of a source that calls both, those count that it says
 * of the one whom it names: what it said of the other is over.
 */
const moveRoles = async (trx: Knex, from: number, to: number) => {
  const calling = await queryRows<{ source_id: Big; is_shared: boolean; is_named: boolean }>(
    trx,
    sql`
    SELECT d.source_id, bool_or(d.is_named) AS is_named,
      EXISTS (SELECT FROM homeroom.identities o WHERE o.user_id = ${to} AND o.source_id = d.source_id) AS is_shared
    FROM homeroom.identities d WHERE d.user_id = ${from}
    GROUP BY d.source_id`,
  );
  const ids = (rows: typeof calling): number[] => rows.map(({ source_id: id }) => Number(id));
  const cleared = await queryRows<RoleRow>(
    trx,
    sql`
    DELETE FROM homeroom.user_roles
    WHERE user_id = ${to} AND source_id = ANY (${ids(calling.filter((one) => one.is_shared && one.is_named))}::bigint[])
    RETURNING ${roleColumns}`,
  );
  const roles = await queryRows<RoleRow>(
    trx,
    sql`
    UPDATE homeroom.user_roles SET user_id = ${to}
    WHERE user_id = ${from} AND source_id = ANY (${ids(calling.filter((one) => !one.is_shared || one.is_named))}::bigint[])
    RETURNING ${roleColumns}`,
  );
  return { roles: roles.map(toRole), clearedRoles: cleared.map(toRole) };
};

const roleColumns = sql`role, organisation_id, source_id, begins::text AS begins, ends::text AS ends`;
