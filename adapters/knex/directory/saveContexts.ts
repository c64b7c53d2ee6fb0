import type { Knex } from 'knex';
import type { ContextRecord, RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { OrganisationId } from '../../../core/ids.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { Big } from '../permissions/personRow.ts';
import { type RelationRow, toRelation } from '../permissions/relationRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { deriveRelations } from './deriveRelations.ts';

interface Said {
  readonly source: { readonly id: number; readonly name: string };
  /** The id of an organisation that the source calls so. @throws ChatError INVALID_REQUEST */
  readonly organisationId: (externalId: string) => OrganisationId;
}

/**
 * Inserts or updates contexts of a source. Returns relations in contexts that have another name or belong to another
 * organisation now, and those that the source claims of its own context now, not of another source's.
 */
export const saveContexts = async (
  trx: Knex,
  records: readonly ContextRecord[],
  { source, organisationId }: Said,
): Promise<Relation[]> => {
  const words = records.map(({ externalId }) => externalId);
  const borrowed = await findBorrowed(trx, words, source.id);
  const changed = await storeContexts(trx, records, { source, organisationId });
  return borrowed.length === 0 ? changed : [...changed, ...(await moveClaims(trx, borrowed, source))];
};

const storeContexts = async (
  trx: Knex,
  records: readonly ContextRecord[],
  { source: { id: sourceId }, organisationId }: Said,
): Promise<Relation[]> => {
  const rows = await queryRows<RelationRow>(
    trx,
    sql`
    WITH input AS MATERIALIZED (
      SELECT i.*, c.id, COALESCE(i.given_name, c.name, '') AS name,
        (c.name, c.organisation_id, c.year)
          IS DISTINCT FROM (COALESCE(i.given_name, c.name), i.organisation_id, COALESCE(i.given_year, c.year)) AS differs
      FROM unnest(
        ${records.map(({ externalId }) => externalId)}::text[], ${records.map(({ name }) => name ?? null)}::text[],
        ${records.map(({ organisation }) => (organisation === undefined ? null : organisationId(organisation)))}::bigint[],
        ${records.map(({ year }) => year ?? null)}::text[]
      ) WITH ORDINALITY AS i (external_id, given_name, organisation_id, given_year, place)
        LEFT JOIN homeroom.contexts c
          ON c.source_id = ${sourceId}::bigint AND c.kind = 'context' AND c.external_id = i.external_id
    ), changed AS (
      UPDATE homeroom.contexts c SET name = i.name, organisation_id = i.organisation_id,
        year = COALESCE(i.given_year, c.year)
      FROM input i WHERE c.id = i.id AND i.differs
    ), added AS (
      INSERT INTO homeroom.contexts (source_id, kind, external_id, name, organisation_id, year, is_namesake)
      SELECT ${sourceId}::bigint, 'context', i.external_id, i.name, i.organisation_id, i.given_year,
        EXISTS (SELECT FROM homeroom.contexts c WHERE c.external_id = i.external_id)
      FROM input i WHERE i.id IS NULL ORDER BY i.place
    ), renamed AS (
      UPDATE homeroom.relations r SET context_name = i.name
      FROM input i JOIN homeroom.contexts c ON c.id = i.id
      WHERE r.context_id = i.id AND c.name <> i.name AND r.context_name <> i.name
    )
    SELECT r.kind, r.from_id, r.to_id, r.context, CASE WHEN c.name <> i.name THEN i.name ELSE r.context_name END AS context_name,
      r.is_active, r.is_held, CASE WHEN c.is_namesake THEN c.id END AS namesake_id, o.path
    FROM input i
      JOIN homeroom.contexts c ON c.id = i.id
      JOIN homeroom.relations r ON r.context_id = i.id AND r.context_id <> 0
      LEFT JOIN homeroom.organisations o ON o.id = i.organisation_id
    WHERE i.differs
    ORDER BY r.id`,
  );
  return rows.map(toRelation);
};

/** Of these words those by which the source has referred to contexts of others, if at all, because it has none so called. */
const findBorrowed = async (trx: Knex, words: readonly string[], sourceId: number): Promise<readonly string[]> => {
  const rows = await queryRows<{ word: string }>(
    trx,
    sql`
    SELECT i.word FROM unnest(${words}::text[]) AS i (word)
    WHERE EXISTS (SELECT FROM homeroom.contexts WHERE external_id = i.word)
      AND NOT EXISTS (
        SELECT FROM homeroom.contexts WHERE source_id = ${sourceId}::bigint AND kind = 'context' AND external_id = i.word
      )`,
  );
  return rows.map(({ word }) => word);
};

/** What the source claimed of another source's context by a word, it claims of its own context now. */
const moveClaims = async (
  trx: Knex,
  words: readonly string[],
  { id, name }: Said['source'],
): Promise<readonly Relation[]> => {
  const rows = await queryRows<{ old_id: Big; new_id: Big }>(
    trx,
    sql`
    WITH moving AS MATERIALIZED (
      SELECT r.*, own.id AS own_id
      FROM homeroom.contexts own
        JOIN homeroom.contexts other ON other.external_id = own.external_id AND other.id <> own.id
        JOIN homeroom.relations r ON r.context_id = other.id AND r.context_id <> 0
        JOIN homeroom.relation_claims k ON k.relation_id = r.id AND k.source_id = own.source_id
      WHERE own.source_id = ${id}::bigint AND own.kind = 'context' AND own.external_id = ANY (${words}::text[])
    ), made AS (
      INSERT INTO homeroom.relations (kind, from_id, to_id, context, context_id, context_name, is_active, source)
      SELECT kind, from_id, to_id, context, own_id, context_name, false, ${name} FROM moving
      ON CONFLICT DO NOTHING
      RETURNING id, kind, from_id, to_id, context_id
    )
    UPDATE homeroom.relation_claims k SET relation_id = made.id
    FROM moving JOIN made
      ON made.kind = moving.kind AND made.from_id = moving.from_id AND made.to_id = moving.to_id
        AND made.context_id = moving.own_id
    WHERE k.relation_id = moving.id AND k.source_id = ${id}::bigint
    RETURNING moving.id AS old_id, made.id AS new_id`,
  );
  const ids = rows.flatMap((row) => [row.old_id, row.new_id].map(Number));
  const derived = await deriveRelations(trx, sql`r.id = ANY (${ids}::bigint[])`);
  return derived.map(({ after }) => after);
};

/**
 * Stores what relations refer to: contexts that neither the source nor exactly one other source has become the source's
 * own. Its own ones get the names that are given last; another source's name is its word.
 */
export const referToContexts = async (
  trx: Knex,
  records: readonly RelationRecord[],
  sourceId: number,
): Promise<void> => {
  const names = new Map<string, string | null>();
  // The context 0, '', has no name.
  for (const { context = '', contextName } of records)
    if (context !== '') names.set(context, contextName ?? names.get(context) ?? null);
  if (names.size === 0) return;
  await queryRows(
    trx,
    sql`
    WITH input AS MATERIALIZED (
      SELECT i.word, i.name, known.*
      FROM unnest(${[...names.keys()]}::text[], ${[...names.values()]}::text[]) AS i (word, name)
        CROSS JOIN LATERAL (
          SELECT min(c.id) FILTER (WHERE c.source_id = ${sourceId}::bigint) AS own_id, count(*) AS count
          FROM homeroom.contexts c WHERE c.external_id = i.word
        ) known
    ), renamed AS (
      UPDATE homeroom.contexts c SET name = input.name
      FROM input
      WHERE c.id = input.own_id AND c.name <> input.name
    )
    INSERT INTO homeroom.contexts (source_id, kind, external_id, name, is_namesake)
    SELECT ${sourceId}::bigint, 'context', word, COALESCE(name, ''), count > 0
    FROM input WHERE own_id IS NULL AND count <> 1`,
  );
};
