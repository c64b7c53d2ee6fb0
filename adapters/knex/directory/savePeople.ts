import type { Knex } from 'knex';
import type { UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { asUserId, type OrganisationId, type UserId } from '../../../core/ids.ts';
import type { ImportId } from '../../../core/imports/Import.ts';
import { recordPeople, type SaidBefore, saidOfPerson } from '../imports/recordPeople.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { isInDates, today } from './inForce.ts';

interface Said {
  readonly sourceId: number;
  /** The id of an organisation that the source calls so. @throws ChatError INVALID_REQUEST */
  readonly organisationId: (externalId: string) => OrganisationId;
  readonly reusedIds: ReadonlySet<string>;
  /** The import with which it is recorded; null: it is not. */
  readonly importId: ImportId | null;
}

/**
 * Stores what a source says about people: whom it calls how, whether it names them, and their roles. What it says already
 * is not written. Returns the accounts about which it says something else now, in the order of the records (those that are
 * to be made are among them), and the accounts that lost an id in `reusedIds`.
 */
export const savePeople = async (
  trx: Knex,
  records: readonly UserRecord[],
  { sourceId, organisationId, reusedIds, importId }: Said,
): Promise<{ readonly userIds: readonly UserId[]; readonly formerIds: readonly UserId[] }> => {
  const roles = records.flatMap(({ role, roles: all = [{ role }] }, index) =>
    all.map((one) => ({
      place: index + 1,
      role: one.role,
      organisationId: one.organisation === undefined ? 0 : organisationId(one.organisation),
      begins: one.begins ?? null,
      ends: one.ends ?? null,
    })),
  );
  const otherName = sql`EXISTS (
          SELECT FROM homeroom.identities d
          WHERE d.user_id = i.known_id AND d.source_id = ${sourceId}::bigint AND d.external_id <> i.external_id
        )`;
  // Statements see what was there before them, so this is what the source said until now.
  const before = sql`CASE WHEN NOT i.is_new THEN (
        ${saidOfPerson(sql`${sourceId}::bigint`, sql`i.external_id`)}
      ) END`;
  const rows = await queryRows<SaidBefore & { is_former: boolean; is_told: boolean }>(
    trx,
    sql`
    WITH input AS MATERIALIZED (
      SELECT i.*, d.user_id AS known_id, d.user_id IS NULL OR i.is_reused AS is_new,
        CASE WHEN d.user_id IS NULL OR i.is_reused
          THEN nextval(pg_get_serial_sequence('homeroom.users', 'id')) ELSE d.user_id
        END AS user_id,
        d.user_id IS NULL OR i.is_reused OR (d.is_named, d.first_name, d.last_name, d.email)
          IS DISTINCT FROM (i.is_named, i.first_name, i.last_name, COALESCE(i.email, d.email)) AS differs,
        -- Who is only said to be gone keeps the roles of the last time on record.
        NOT i.is_named AND NOT i.has_roles AND EXISTS (
          SELECT FROM homeroom.user_roles r
          WHERE r.user_id = d.user_id AND r.role = i.role AND r.source_id = ${sourceId}::bigint AND NOT i.is_reused
        ) AS keeps_roles
      FROM unnest(
        ${records.map(({ externalId }) => externalId)}::text[], ${records.map(({ role }) => role)}::text[],
        ${records.map(({ roles: all }) => all !== undefined)}::boolean[],
        ${records.map(({ firstName }) => firstName)}::text[], ${records.map(({ lastName }) => lastName)}::text[],
        ${records.map(({ email }) => email ?? null)}::text[], ${records.map(({ isActive }) => isActive)}::boolean[],
        ${records.map(({ externalId }) => reusedIds.has(externalId))}::boolean[]
      ) WITH ORDINALITY
          AS i (external_id, role, has_roles, first_name, last_name, email, is_named, is_reused, place)
        LEFT JOIN LATERAL (
          SELECT * FROM homeroom.identities
          WHERE source_id = ${sourceId}::bigint AND external_id = i.external_id
          OFFSET 0
        ) d ON true
    ), named AS (
      INSERT INTO homeroom.identities AS d (source_id, external_id, user_id, is_named, first_name, last_name, email)
      SELECT ${sourceId}::bigint, external_id, user_id, is_named, first_name, last_name, email
      FROM input WHERE differs ORDER BY place
      ON CONFLICT (source_id, external_id) DO UPDATE
      SET user_id = EXCLUDED.user_id, is_named = EXCLUDED.is_named, first_name = EXCLUDED.first_name,
        last_name = EXCLUDED.last_name,
        email = CASE WHEN d.user_id <> EXCLUDED.user_id THEN EXCLUDED.email ELSE COALESCE(EXCLUDED.email, d.email) END
    ), said AS (
      -- Of two spans of one role the present one counts, else the next one, else the last one.
      SELECT DISTINCT ON (i.user_id, r.role, r.organisation_id) i.user_id, r.role, r.organisation_id, r.begins, r.ends
      FROM unnest(
          ${roles.map(({ place }) => place)}::bigint[], ${roles.map(({ role }) => role)}::text[],
          ${roles.map((role) => role.organisationId)}::bigint[],
          ${roles.map(({ begins }) => begins)}::text[]::date[], ${roles.map(({ ends }) => ends)}::text[]::date[]
        ) AS r (place, role, organisation_id, begins, ends)
        JOIN input i ON i.place = r.place
      WHERE NOT i.keeps_roles
      ORDER BY i.user_id, r.role, r.organisation_id, (${isInDates(sql`r`)}) DESC, (r.begins > ${today}) DESC NULLS LAST,
        CASE WHEN r.begins > ${today} THEN r.begins END, r.ends DESC
    ), told AS (
      INSERT INTO homeroom.user_roles (user_id, role, organisation_id, source_id, begins, ends)
      SELECT said.user_id, said.role, said.organisation_id, ${sourceId}::bigint, said.begins, said.ends
      FROM said
        LEFT JOIN homeroom.user_roles r
          ON r.user_id = said.user_id AND r.role = said.role AND r.organisation_id = said.organisation_id
            AND r.source_id = ${sourceId}::bigint
      WHERE r.user_id IS NULL OR (r.begins, r.ends) IS DISTINCT FROM (said.begins, said.ends)
      ON CONFLICT (user_id, role, organisation_id, source_id) DO UPDATE SET begins = EXCLUDED.begins, ends = EXCLUDED.ends
      RETURNING user_id
    ), untold AS (
      DELETE FROM homeroom.user_roles r
      USING input i
        -- OFFSET 0 and the hash table of NOT IN keep the planner from comparing each with each: after an import has made
        -- a hundred thousand people, it does not know that yet.
        CROSS JOIN LATERAL (
          SELECT user_id, role, organisation_id FROM homeroom.user_roles
          WHERE user_id = i.known_id AND source_id = ${sourceId}::bigint
          OFFSET 0
        ) old
      WHERE NOT i.keeps_roles
        AND (old.user_id, old.role, old.organisation_id) NOT IN (SELECT user_id, role, organisation_id FROM said)
        -- Whom the source calls by a second id too keeps what it says under that one.
        AND NOT (i.is_reused AND ${otherName})
        AND r.user_id = old.user_id AND r.role = old.role AND r.organisation_id = old.organisation_id
        AND r.source_id = ${sourceId}::bigint
      RETURNING r.user_id
    ), unclaimed AS (
      -- The relations of the former owner of an id are not meant by it any more.
      UPDATE homeroom.relation_claims k SET is_named = false
      FROM input i
        CROSS JOIN LATERAL (
          SELECT id FROM homeroom.relations WHERE from_id = i.known_id
          UNION ALL SELECT id FROM homeroom.relations WHERE to_id = i.known_id
        ) r
      WHERE i.is_reused AND i.known_id IS NOT NULL AND NOT ${otherName}
        AND k.relation_id = r.id AND k.source_id = ${sourceId}::bigint AND k.is_named
    )
    SELECT touched.user_id, touched.is_former, i.external_id,
      ${importId === null ? sql`NULL::jsonb` : before} AS before, i.user_id IS NOT NULL AS is_told
    FROM (
        SELECT user_id, false AS is_former FROM input WHERE differs
        UNION SELECT user_id, false FROM told
        UNION SELECT user_id, false FROM untold
        UNION SELECT known_id, true FROM input WHERE is_reused AND known_id IS NOT NULL
      ) touched
      LEFT JOIN input i ON i.user_id = touched.user_id
    ORDER BY i.place, touched.user_id`,
  );
  if (importId !== null)
    await recordPeople(
      trx,
      importId,
      sourceId,
      rows.filter((row) => row.is_told && !row.is_former),
    );
  const former = new Set(rows.flatMap((row) => (row.is_former ? [asUserId(Number(row.user_id))] : [])));
  const userIds = new Set(rows.map((row) => asUserId(Number(row.user_id))));
  return { userIds: [...userIds].filter((id) => !former.has(id)), formerIds: [...former] };
};
