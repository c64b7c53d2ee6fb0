import type { Knex } from 'knex';
import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { SavedRelation } from '../../../core/directory/SavedRecords.ts';
import { asUserId } from '../../../core/ids.ts';
import type { ImportId } from '../../../core/imports/Import.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { Scope } from '../../../core/permissions/RoleGrant.ts';
import { type Big, toScope } from '../permissions/personRow.ts';
import { fewRows, queryRows } from '../sql/queryRows.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';
import { isInDates, isRelationHeld } from './inForce.ts';
import { referToContexts } from './saveContexts.ts';

interface SavedRow {
  /** The position of the record, from 1. */
  readonly place: Big;
  readonly from_id: Big | null;
  readonly to_id: Big | null;
  readonly context_name: string;
  readonly namesake_id: Big | null;
  readonly path: readonly Big[] | null;
  readonly is_active: boolean;
  readonly is_held: boolean;
  readonly old_id: Big | null;
  readonly old_context_name: string;
  readonly old_is_active: boolean;
  readonly old_is_held: boolean;
}

/**
 * Stores what a source claims, by (kind, from, to, context), and derives the relations from all claims and holds. What
 * it claims already is neither written nor recorded. Returns the relations that changed.
 */
export const saveRelations = async (
  trx: Knex,
  records: readonly RelationRecord[],
  source: { readonly id: number; readonly name: string },
  importId: ImportId | null,
): Promise<SavedRelation[]> => {
  await referToContexts(trx, records, source.id);
  const rows = await queryRows<SavedRow>(trx, saveQuery(records, source, importId), {
    isPrepared: records.length <= fewRows,
  });
  const scopes = new Map<string, Scope>();
  return rows.map((row) => {
    const record = records[Number(row.place) - 1];
    if (record === undefined) throw new Error(`There is no record ${row.place}`);
    const { from_id: fromId, to_id: toId } = row;
    if (fromId === null || toId === null)
      throw new Error(`A relation needs two people whom "${record.from}" and "${record.to}" mean alone`);
    const scope = row.path === null ? undefined : sharedScope(scopes, row.path);
    const relation = (contextName: string, isActive: boolean, isHeld: boolean): Relation => {
      // Reuses the record's strings, and makes objects of one shape: an import holds hundreds of thousands of them.
      const { kind, context = '' } = record;
      const from = asUserId(Number(fromId));
      const to = asUserId(Number(toId));
      const plain: Relation =
        scope === undefined
          ? { kind, from, to, context, contextName, isActive }
          : { kind, from, to, context, contextName, isActive, scope };
      if (row.namesake_id === null && !isHeld) return plain;
      const contextId = row.namesake_id === null ? {} : { contextId: Number(row.namesake_id) };
      return { ...plain, ...contextId, ...(isHeld ? { isHeld } : {}) };
    };
    return {
      record,
      before: row.old_id === null ? null : relation(row.old_context_name, row.old_is_active, row.old_is_held),
      after: relation(record.contextName ?? row.context_name, row.is_active, row.is_held),
    };
  });
};

/** One array for all equal paths. */
const sharedScope = (known: Map<string, Scope>, path: readonly Big[]): Scope => {
  const key = path.join();
  const scope = known.get(key) ?? toScope(path);
  known.set(key, scope);
  return scope;
};

const saveQuery = (
  records: readonly RelationRecord[],
  { id, name }: { id: number; name: string },
  importId: ImportId | null,
): Sql => {
  const source = sql`${id}::bigint`;
  return sql`
    -- A class has many relations: what its word and those for its people mean is looked up once.
    WITH person AS MATERIALIZED (
      SELECT w.word, referred.user_id
      FROM unnest(${[...new Set(records.flatMap(({ from, to }) => [from, to]))]}::text[]) AS w (word)
        CROSS JOIN LATERAL (
          ${userReferred(source, sql`w.word`)}
        ) referred
    ), about AS MATERIALIZED (
      SELECT w.word, referred.*
      FROM unnest(${[...new Set(records.map(({ context = '' }) => context))]}::text[]) AS w (word)
        CROSS JOIN LATERAL (
          ${contextReferred(source, sql`w.word`)}
        ) referred
    ), input AS MATERIALIZED (
      SELECT i.kind, f.user_id AS from_id, t.user_id AS to_id, i.context, c.id AS context_id, i.place,
        CASE WHEN c.is_namesake THEN c.id END AS namesake_id, c.path,
        COALESCE(i.context_name, r.context_name, c.name) AS context_name,
        i.is_named, i.begins, i.ends, i.is_named AND ${isInDates(sql`i`)} AS counts,
        r.id AS old_id, r.context_name AS old_context_name, r.is_active AS old_is_active, r.is_held AS old_is_held,
        r.source AS old_source, d.is_named AS was_named, d.begins AS began, d.ends AS ended,
        (d.is_named, d.begins, d.ends) IS DISTINCT FROM (i.is_named, i.begins, i.ends) AS differs
      FROM unnest(
        ${records.map(({ kind }) => kind)}::text[], ${records.map(({ from }) => from)}::text[],
        ${records.map(({ to }) => to)}::text[], ${records.map(({ context = '' }) => context)}::text[],
        ${records.map(({ contextName }) => contextName ?? null)}::text[],
        ${records.map(({ status }) => status === 'active')}::boolean[],
        ${records.map(({ begins }) => begins ?? null)}::text[]::date[],
        ${records.map(({ ends }) => ends ?? null)}::text[]::date[]
      ) WITH ORDINALITY AS i (kind, "from", "to", context, context_name, is_named, begins, ends, place)
        JOIN person f ON f.word = i."from"
        JOIN person t ON t.word = i."to"
        JOIN about c ON c.word = i.context
        LEFT JOIN LATERAL (
          SELECT * FROM homeroom.relations
          WHERE kind = i.kind AND from_id = f.user_id AND to_id = t.user_id AND context_id = c.id
          OFFSET 0
        ) r ON true
        LEFT JOIN LATERAL (
          SELECT * FROM homeroom.relation_claims WHERE relation_id = r.id AND source_id = ${source}
          OFFSET 0
        ) d ON true
    ), said AS (
      -- Two ids may mean one person, so that two records may mean one relation.
      SELECT DISTINCT ON (kind, from_id, to_id, context_id) * FROM input i
      WHERE from_id <> to_id AND (differs OR i.context_name IS DISTINCT FROM i.old_context_name)
      ORDER BY kind, from_id, to_id, context_id, is_named DESC, place
    ), held AS MATERIALIZED (
      SELECT i.*, ${isRelationHeld('suspend', sql`i`)} AS is_held,
        i.counts OR ${isRelationHeld('keep', sql`i`)} OR EXISTS (
          SELECT FROM homeroom.relation_claims k
          WHERE k.relation_id = i.old_id AND k.source_id <> ${source} AND k.is_named AND ${isInDates(sql`k`)}
        ) AS is_claimed
      FROM said i
    ), derived AS MATERIALIZED (
      SELECT i.*, i.is_claimed AND NOT i.is_held AS is_active,
        -- The first source, until it is the only one that does not name the relation any more.
        CASE WHEN i.old_source IS NOT NULL AND (NOT i.is_named OR EXISTS (
            SELECT FROM homeroom.relation_claims k JOIN homeroom.sources s ON s.id = k.source_id
            WHERE k.relation_id = i.old_id AND s.name = i.old_source AND k.is_named
          )) THEN i.old_source ELSE ${name}
        END AS source
      FROM held i
    ), saved AS (
      INSERT INTO homeroom.relations (
        kind, from_id, to_id, context, context_id, context_name, is_active, is_held, source
      )
      SELECT kind, from_id, to_id, context, context_id, context_name, is_active, is_held, source
      FROM derived
      WHERE old_id IS NULL
        OR (context_name, is_active, is_held, source)
          IS DISTINCT FROM (old_context_name, old_is_active, old_is_held, old_source)
      ORDER BY place
      ON CONFLICT ON CONSTRAINT relations_key DO UPDATE
      SET context_name = EXCLUDED.context_name, is_active = EXCLUDED.is_active, is_held = EXCLUDED.is_held,
        source = EXCLUDED.source
      RETURNING id, kind, from_id, to_id, context_id
    ), claimed AS (
      INSERT INTO homeroom.relation_claims (relation_id, source_id, is_named, begins, ends)
      SELECT COALESCE(i.old_id, saved.id), ${source}, i.is_named, i.begins, i.ends
      FROM derived i LEFT JOIN saved USING (kind, from_id, to_id, context_id)
      WHERE i.differs
      ORDER BY i.place
      ON CONFLICT (relation_id, source_id) DO UPDATE
      SET is_named = EXCLUDED.is_named, begins = EXCLUDED.begins, ends = EXCLUDED.ends
    )${importId === null ? nothing : recordClaims(importId, source)}
    SELECT place, from_id, to_id, context_name, namesake_id, path, is_active, is_held, old_id, old_context_name,
      old_is_active, old_is_held
    FROM derived
    WHERE old_id IS NULL
      OR (context_name, is_active, is_held) IS DISTINCT FROM (old_context_name, old_is_active, old_is_held)
    UNION ALL
    SELECT place, from_id, to_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM input WHERE from_id IS NULL OR to_id IS NULL
    ORDER BY place`;
};

/** Puts the claims that `derived` changes on record. */
const recordClaims = (importId: ImportId, source: Sql): Sql => sql`
  , recorded AS (
    INSERT INTO homeroom.directory_changes (
      import_id, source_id, what, kind, user_id, other_id, context_id, before, after
    )
    SELECT ${importId}::bigint, ${source}, 'relation', i.kind, i.from_id, i.to_id, i.context_id,
      CASE WHEN i.was_named IS NOT NULL
        THEN jsonb_strip_nulls(jsonb_build_object('is_active', i.was_named, 'begins', i.began, 'ends', i.ended))
      END,
      jsonb_strip_nulls(jsonb_build_object('is_active', i.is_named, 'begins', i.begins, 'ends', i.ends))
    FROM derived i WHERE i.differs ORDER BY i.place
  )`;

/** Whom a source means by an external id: its own person, else the one person whom any other source calls so. */
const userReferred = (source: Sql, externalId: Sql): Sql => sql`
  SELECT COALESCE(
      min(user_id) FILTER (WHERE source_id = ${source}), CASE WHEN min(user_id) = max(user_id) THEN min(user_id) END
    ) AS user_id
  FROM homeroom.identities WHERE external_id = ${externalId}`;

/** Which context a source means by a word: its own, else that of another source. The word '' means the context 0. */
const contextReferred = (source: Sql, word: Sql): Sql => sql`
  SELECT c.id, c.name, c.is_namesake, o.path
  FROM homeroom.contexts c LEFT JOIN homeroom.organisations o ON o.id = c.organisation_id
  WHERE c.external_id = ${word}
  ORDER BY c.source_id = ${source} DESC, c.id LIMIT 1`;
