import type { Knex } from 'knex';
import type { Merge, MergeId } from '../../../core/accounts/Merge.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { RoomPass } from '../../../core/rooms/RoomPass.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';
import { type MergeRow, type Moved, mergeColumns, type RoleTuple, toMerge } from './mergeRow.ts';
import { addClaims, type ClaimTuple, moveRelations, readClaims } from './moveRelations.ts';
import { returnThings } from './moveThings.ts';

export interface UndoneMerge {
  readonly merge: Merge;
  readonly gone: readonly Relation[];
  readonly passes: readonly RoomPass[];
}

/**
 * Parts two accounts. Ids of sources that still mean the survivor go back, and with them what only these sources say.
 * Accounts and relations are not derived yet. Undefined if there is nothing to undo.
 */
export const undoMerge = async (trx: Knex, id: MergeId, authorId: UserId | null): Promise<UndoneMerge | undefined> => {
  const [row] = await queryRows<MergeRow & { readonly moved: Moved }>(
    trx,
    sql`
    UPDATE homeroom.merges SET undone_at = ${now}, undone_by = ${authorId}::bigint
    WHERE id = ${id} AND undone_at IS NULL
    RETURNING ${mergeColumns}, moved`,
  );
  if (row === undefined) return undefined;
  const merge = toMerge(row);
  const { moved } = row;
  const { survivorId: from, mergedId: to } = merge;
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.users
    SET merged_into = CASE WHEN id = ${to} THEN NULL ELSE ${to}::bigint END, updated_at = ${now}
    WHERE merged_into = ${from} AND (id = ${to} OR id = ANY (${moved.former}::bigint[]))`,
  );
  const sources = await returnIdentities(trx, moved, from, to);
  await returnRoles(trx, moved, { from, to, sources });
  await returnThings(trx, { from, to }, moved);

  const recorded = new Set(moved.claims.map(keyOf));
  const doubled = new Set(moved.doubleClaims.map(keyOf));
  const returning = (await readClaims(trx, from, sql`true`)).filter(
    (claim) => !doubled.has(keyOf(claim)) && (sources.includes(claim.source) || recorded.has(keyOf(claim))),
  );
  await addClaims(trx, { from, to, claims: moved.doubleClaims });
  const { gone } = await moveRelations(trx, { from, to, claims: returning });
  return { merge, gone, passes: moved.rooms ?? [] };
};

const keyOf = ({ kind, other, isFrom, context, source }: ClaimTuple): string =>
  JSON.stringify([kind, other, isFrom, context, source]);

/** Returns the sources that mean the survivor by no id any more. */
const returnIdentities = async (trx: Knex, moved: Moved, from: UserId, to: UserId): Promise<readonly number[]> => {
  const returned = await queryRows<{ source_id: Big }>(
    trx,
    sql`
    UPDATE homeroom.identities d SET user_id = ${to}
    FROM unnest(
      ${moved.identities.map(([sourceId]) => sourceId)}::bigint[],
      ${moved.identities.map(([, externalId]) => externalId)}::text[]
    ) AS i (source_id, external_id)
    WHERE d.source_id = i.source_id AND d.external_id = i.external_id AND d.user_id = ${from}
    RETURNING d.source_id`,
  );
  const kept = await queryRows<{ source_id: Big }>(
    trx,
    sql`SELECT source_id FROM homeroom.identities WHERE user_id = ${from}`,
  );
  const still = new Set(kept.map(({ source_id: id }) => Number(id)));
  return [...new Set(returned.map(({ source_id: id }) => Number(id)))].filter((id) => !still.has(id));
};

/** Roles go back that only the returning sources give, and those on record; the survivor gets back what it had. */
const returnRoles = async (
  trx: Knex,
  { roles, clearedRoles }: Moved,
  { from, to, sources }: { readonly from: UserId; readonly to: UserId; readonly sources: readonly number[] },
): Promise<void> => {
  const isReturning = sql`
    (r.source_id = ANY (${sources}::bigint[]) OR EXISTS (
      SELECT FROM unnest(
          ${roles.map(([role]) => role)}::text[], ${roles.map(([, organisationId]) => organisationId)}::bigint[],
          ${roles.map(([, , sourceId]) => sourceId)}::bigint[]
        ) AS i (role, organisation_id, source_id)
      WHERE i.role = r.role AND i.organisation_id = r.organisation_id AND i.source_id = r.source_id
    ))`;
  await queryRows(
    trx,
    sql`
    WITH passing AS MATERIALIZED (
      SELECT r.* FROM homeroom.user_roles r WHERE r.user_id = ${from} AND ${isReturning}
    ), taken AS (
      DELETE FROM homeroom.user_roles r USING passing i
      WHERE r.user_id = i.user_id AND r.role = i.role AND r.organisation_id = i.organisation_id
        AND r.source_id = i.source_id
    )
    INSERT INTO homeroom.user_roles (user_id, role, organisation_id, source_id, begins, ends)
    SELECT ${to}::bigint, role, organisation_id, source_id, begins, ends FROM passing
    ON CONFLICT (user_id, role, organisation_id, source_id) DO UPDATE
    SET begins = EXCLUDED.begins, ends = EXCLUDED.ends`,
  );
  await addRoles(trx, from, clearedRoles);
};

const addRoles = async (trx: Knex, userId: UserId, roles: readonly RoleTuple[]): Promise<void> => {
  if (roles.length === 0) return;
  await queryRows(
    trx,
    sql`
    INSERT INTO homeroom.user_roles (user_id, role, organisation_id, source_id, begins, ends)
    SELECT ${userId}::bigint, i.role, i.organisation_id, i.source_id, i.begins::date, i.ends::date
    FROM unnest(
        ${roles.map(([role]) => role)}::text[], ${roles.map(([, organisationId]) => organisationId)}::bigint[],
        ${roles.map(([, , sourceId]) => sourceId)}::bigint[], ${roles.map(([, , , begins]) => begins)}::text[],
        ${roles.map(([, , , , ends]) => ends)}::text[]
      ) AS i (role, organisation_id, source_id, begins, ends)
    WHERE NOT EXISTS (
      SELECT FROM homeroom.user_roles r WHERE r.user_id = ${userId} AND r.source_id = i.source_id
    )
    ON CONFLICT DO NOTHING`,
  );
};
