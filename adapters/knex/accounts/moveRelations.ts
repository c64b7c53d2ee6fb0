import type { Knex } from 'knex';
import type { UserId } from '../../../core/ids.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { Big } from '../permissions/personRow.ts';
import { contextJoins, type RelationRow, relationColumns, toRelation } from '../permissions/relationRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';

/** A claim by the relation that it is about, with the person in question left out. */
export interface ClaimTuple {
  readonly kind: string;
  /** The other end. */
  readonly other: number;
  /** The person is the `from` end. */
  readonly isFrom: boolean;
  readonly context: number;
  readonly source: number;
  readonly isNamed: boolean;
  readonly begins: string | null;
  readonly ends: string | null;
}

export interface MovedRelations {
  readonly claims: readonly ClaimTuple[];
  /** Claims of sources that claimed the same of the survivor. */
  readonly doubleClaims: readonly ClaimTuple[];
}

interface ClaimRow {
  readonly kind: string;
  readonly other: Big;
  readonly is_from: boolean;
  readonly context: Big;
  readonly source: Big;
  readonly is_named: boolean;
  readonly begins: string | null;
  readonly ends: string | null;
}

const ofPerson = (userId: UserId): Sql => sql`(r.from_id = ${userId}::bigint OR r.to_id = ${userId}::bigint)`;

const claimColumns = (userId: UserId): Sql => sql`
  r.kind, CASE WHEN r.from_id = ${userId}::bigint THEN r.to_id ELSE r.from_id END AS other,
    r.from_id = ${userId}::bigint AS is_from, r.context_id AS context, k.source_id AS source, k.is_named,
    k.begins::text AS begins, k.ends::text AS ends`;

const toClaim = (row: ClaimRow): ClaimTuple => ({
  kind: row.kind,
  other: Number(row.other),
  isFrom: row.is_from,
  context: Number(row.context),
  source: Number(row.source),
  isNamed: row.is_named,
  begins: row.begins,
  ends: row.ends,
});

/** The claims `k` about the relations `r` of a person that meet a condition. */
export const readClaims = async (trx: Knex, userId: UserId, condition: Sql): Promise<ClaimTuple[]> => {
  const rows = await queryRows<ClaimRow>(
    trx,
    sql`
    SELECT ${claimColumns(userId)}
    FROM homeroom.relations r JOIN homeroom.relation_claims k ON k.relation_id = r.id
    WHERE ${ofPerson(userId)} AND ${condition}
    ORDER BY r.id, k.source_id`,
  );
  return rows.map(toClaim);
};

interface Move {
  readonly from: UserId;
  readonly to: UserId;
  readonly claims: readonly ClaimTuple[];
}

/**
 * Gives claims about one account to another: of the same relations, which are made where there are none. A claim whose
 * source claims the same already is added to that one: it names the relation if one of the two does. Returns the claims
 * that were added so. Relations of the first account that nobody claims any more are removed; returns them as they were.
 */
export const moveRelations = async (
  trx: Knex,
  { from, to, claims }: Move,
): Promise<{ readonly doubled: readonly ClaimTuple[]; readonly gone: readonly Relation[] }> => {
  if (claims.length === 0) return { doubled: [], gone: await removeUnclaimed(trx, from) };
  const given = givenClaims(claims);
  const ends = (userId: UserId): Sql => sql`
    CASE WHEN i.is_from THEN ${userId}::bigint ELSE i.other END AS from_id,
      CASE WHEN i.is_from THEN i.other ELSE ${userId}::bigint END AS to_id`;
  await queryRows(
    trx,
    sql`
    INSERT INTO homeroom.relations (kind, from_id, to_id, context, context_id, context_name, is_active, is_held, source)
    SELECT DISTINCT ON (r.id) r.kind, t.from_id, t.to_id, r.context, r.context_id, r.context_name, false, false, r.source
    FROM ${given}
      CROSS JOIN LATERAL (SELECT ${ends(from)}) f
      CROSS JOIN LATERAL (SELECT ${ends(to)}) t
      JOIN homeroom.relations r
        ON r.kind = i.kind AND r.from_id = f.from_id AND r.to_id = f.to_id AND r.context_id = i.context
    WHERE t.from_id <> t.to_id
    ORDER BY r.id
    ON CONFLICT ON CONSTRAINT relations_key DO NOTHING`,
  );
  const doubled = await queryRows<ClaimRow>(
    trx,
    sql`
    WITH given AS MATERIALIZED (
      SELECT i.*, r.id AS relation_id, target.id AS target_id
      FROM ${given}
        CROSS JOIN LATERAL (SELECT ${ends(from)}) f
        CROSS JOIN LATERAL (SELECT ${ends(to)}) t
        JOIN homeroom.relations r
          ON r.kind = i.kind AND r.from_id = f.from_id AND r.to_id = f.to_id AND r.context_id = i.context
        JOIN homeroom.relations target
          ON target.kind = i.kind AND target.from_id = t.from_id AND target.to_id = t.to_id
            AND target.context_id = i.context
    ), taken AS (
      DELETE FROM homeroom.relation_claims k USING given i
      WHERE k.relation_id = i.relation_id AND k.source_id = i.source
      RETURNING i.target_id, k.source_id, k.is_named, k.begins, k.ends
    ), added AS (
      INSERT INTO homeroom.relation_claims AS k (relation_id, source_id, is_named, begins, ends)
      SELECT target_id, source_id, is_named, begins, ends FROM taken
      ON CONFLICT (relation_id, source_id) DO UPDATE
      SET is_named = true, begins = EXCLUDED.begins, ends = EXCLUDED.ends
      WHERE EXCLUDED.is_named AND NOT k.is_named
    )
    SELECT i.kind, i.other, i.is_from, i.context, i.source, i.is_named, i.begins, i.ends
    FROM given i
    WHERE EXISTS (
      SELECT FROM homeroom.relation_claims k WHERE k.relation_id = i.target_id AND k.source_id = i.source
    )`,
  );
  return { doubled: doubled.map(toClaim), gone: await removeUnclaimed(trx, from) };
};

const givenClaims = (claims: readonly ClaimTuple[]): Sql => sql`
  unnest(
      ${claims.map(({ kind }) => kind)}::text[], ${claims.map(({ other }) => other)}::bigint[],
      ${claims.map(({ isFrom }) => isFrom)}::boolean[], ${claims.map(({ context }) => context)}::bigint[],
      ${claims.map(({ source }) => source)}::bigint[], ${claims.map(({ isNamed }) => isNamed)}::boolean[],
      ${claims.map(({ begins }) => begins)}::text[], ${claims.map(({ ends }) => ends)}::text[]
    ) AS i (kind, other, is_from, context, source, is_named, begins, ends)`;

const removeUnclaimed = async (trx: Knex, userId: UserId): Promise<readonly Relation[]> => {
  const unclaimed = sql`
    ${ofPerson(userId)} AND NOT EXISTS (SELECT FROM homeroom.relation_claims k WHERE k.relation_id = r.id)`;
  const rows = await queryRows<RelationRow>(
    trx,
    sql`
    SELECT
      ${relationColumns}
    FROM homeroom.relations r
      ${contextJoins}
    WHERE ${unclaimed}
    ORDER BY r.id`,
  );
  if (rows.length > 0) await queryRows(trx, sql`DELETE FROM homeroom.relations r WHERE ${unclaimed}`);
  return rows.map(toRelation);
};

/** Claims about relations of a person, which are made where there are none. What is claimed already stays as it is. */
export const addClaims = async (trx: Knex, { from, to, claims }: Move): Promise<void> => {
  if (claims.length === 0) return;
  await queryRows(
    trx,
    sql`
    WITH given AS MATERIALIZED (
      SELECT i.*, f.from_id, f.to_id, r.context AS word, r.context_name, r.source AS first_source
      FROM ${givenClaims(claims)}
        CROSS JOIN LATERAL (
          SELECT CASE WHEN i.is_from THEN ${to}::bigint ELSE i.other END AS from_id,
            CASE WHEN i.is_from THEN i.other ELSE ${to}::bigint END AS to_id
        ) f
        JOIN homeroom.relations r
          ON r.kind = i.kind AND r.context_id = i.context
            AND r.from_id = CASE WHEN i.is_from THEN ${from}::bigint ELSE i.other END
            AND r.to_id = CASE WHEN i.is_from THEN i.other ELSE ${from}::bigint END
    ), made AS (
      INSERT INTO homeroom.relations (kind, from_id, to_id, context, context_id, context_name, is_active, is_held, source)
      SELECT DISTINCT ON (kind, from_id, to_id, context)
        kind, from_id, to_id, word, context, context_name, false, false, first_source
      FROM given
      ON CONFLICT ON CONSTRAINT relations_key DO UPDATE SET context = EXCLUDED.context
      RETURNING id, kind, from_id, to_id, context_id
    )
    INSERT INTO homeroom.relation_claims (relation_id, source_id, is_named, begins, ends)
    SELECT m.id, i.source, i.is_named, i.begins::date, i.ends::date
    FROM given i
      JOIN made m ON m.kind = i.kind AND m.from_id = i.from_id AND m.to_id = i.to_id AND m.context_id = i.context
    ON CONFLICT (relation_id, source_id) DO NOTHING`,
  );
};
