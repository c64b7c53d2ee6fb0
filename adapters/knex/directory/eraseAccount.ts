import type { Knex } from 'knex';
import type { Saved } from '../../../core/directory/SavedRecords.ts';
import { formerMember } from '../../../core/erasure/formerMember.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { grantsOf } from '../../../core/permissions/RoleGrant.ts';
import { forgetNotifications } from '../notifications/forgetNotifications.ts';
import { type PersonRow, personColumns, toPerson } from '../permissions/personRow.ts';
import { forgetPictures } from '../pictures/dropPictures.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, type Sql, sql } from '../sql/Sql.ts';
import { writePeople } from './writePeople.ts';

/** SHA-256 over the salt of this database, the source and the id. */
const hashOf = (sourceId: Sql, externalId: Sql): Sql => sql`
  sha256(convert_to(
    (SELECT value FROM homeroom.meta WHERE key = 'erasure_salt') || ':' || ${sourceId} || ':' || ${externalId}, 'UTF8'
  ))`;

/**
 * Erases what is stored about a person outside of rooms, and of the accounts that were merged into theirs. Nobody calls them
 * by an id any more; relations are not derived yet.
 */
export const eraseAccount = async (trx: Knex, userId: UserId): Promise<Saved<Person>[]> => {
  const rows = await queryRows<PersonRow<'u'>>(
    trx,
    sql`
    SELECT
      ${personColumns}
    FROM homeroom.users u WHERE u.id = ${userId}::bigint OR u.merged_into = ${userId}::bigint
    ORDER BY u.id`,
  );
  const people = rows.map(toPerson);
  const ids = people.map(({ id }) => id);
  await queryRows(
    trx,
    sql`
    INSERT INTO homeroom.erased_identities (source_id, hash)
    SELECT d.source_id, ${hashOf(sql`d.source_id`, sql`d.external_id`)}
    FROM homeroom.identities d WHERE d.user_id = ANY (${ids}::bigint[])
    ON CONFLICT DO NOTHING`,
  );
  await forgetNotifications(trx, ids);
  for (const table of [
    'identities',
    'user_roles',
    'logins',
    'sessions',
    'socket_tickets',
    'external_preferences',
  ] as const)
    await queryRows(trx, sql`DELETE FROM ${ownTables[table]} WHERE user_id = ANY (${ids}::bigint[])`);
  await queryRows(
    trx,
    sql`DELETE FROM homeroom.favourites WHERE user_id = ANY (${ids}::bigint[]) OR contact_id = ANY (${ids}::bigint[])`,
  );
  await queryRows(
    trx,
    sql`DELETE FROM homeroom.blocks WHERE user_id = ANY (${ids}::bigint[]) OR blocked_id = ANY (${ids}::bigint[])`,
  );
  // Who asked whom stays, as who was in which room does; what the person made of it is theirs alone.
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.message_requests SET declined_at = NULL
    WHERE recipient_id = ANY (${ids}::bigint[]) AND declined_at IS NOT NULL`,
  );
  await queryRows(
    trx,
    sql`
    DELETE FROM homeroom.holds
    WHERE user_id = ANY (${ids}::bigint[]) OR from_id = ANY (${ids}::bigint[]) OR to_id = ANY (${ids}::bigint[])`,
  );
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.merges SET reason = '', moved = '{}'
    WHERE survivor_id = ANY (${ids}::bigint[]) OR merged_id = ANY (${ids}::bigint[])`,
  );
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.relation_claims c SET is_named = false
    FROM homeroom.relations r
    WHERE c.relation_id = r.id AND (r.from_id = ANY (${ids}::bigint[]) OR r.to_id = ANY (${ids}::bigint[]))`,
  );
  // That something changed stays, so that the imports' counts are right; about whom, and what, does not.
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.directory_changes
    SET what = 'erased', kind = '', user_id = 0, other_id = 0, context_id = 0, external_id = '', before = NULL, after = NULL
    WHERE user_id = ANY (${ids}::bigint[]) OR other_id = ANY (${ids}::bigint[])`,
  );
  await forgetPictures(trx, ids);
  const erased = people.map((before) => ({ before, after: formerMember(before) }));
  await writePeople(
    trx,
    erased.map(({ before, after }) => ({
      before,
      derived: { person: after, source: null, grants: grantsOf(after) },
    })),
  );
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.users u SET external_id = i.external_id, avatar = NULL, locale = NULL, time_zone = NULL,
      erased_at = COALESCE(u.erased_at, ${now})
    FROM unnest(${ids}::bigint[], ${erased.map(({ after }) => after.externalId)}::text[]) AS i (id, external_id)
    WHERE u.id = i.id`,
  );
  return erased;
};

const ownTables = {
  identities: sql`homeroom.identities`,
  user_roles: sql`homeroom.user_roles`,
  logins: sql`homeroom.logins`,
  sessions: sql`homeroom.sessions`,
  socket_tickets: sql`homeroom.socket_tickets`,
  external_preferences: sql`homeroom.external_preferences`,
};

/** Removes the relations of somebody who was erased: who was related to whom says who it was. */
export const forgetRelations = async (trx: Knex, userId: UserId): Promise<void> => {
  await queryRows(
    trx,
    sql`
    WITH gone AS (
      DELETE FROM homeroom.relations r USING homeroom.users u
      WHERE (u.id = ${userId}::bigint OR u.merged_into = ${userId}::bigint) AND u.erased_at IS NOT NULL
        AND (r.from_id = u.id OR r.to_id = u.id)
      RETURNING r.id
    )
    DELETE FROM homeroom.relation_claims c USING gone WHERE c.relation_id = gone.id`,
  );
};

/** Which of these ids the source gave to people who were erased. */
export const erasedAmong = async (trx: Knex, source: string, externalIds: readonly string[]): Promise<string[]> => {
  const rows = await queryRows<{ external_id: string }>(
    trx,
    sql`
    SELECT i.external_id
    FROM unnest(${externalIds}::text[]) AS i (external_id)
      JOIN homeroom.sources s ON s.name = ${source}
      JOIN homeroom.erased_identities e ON e.source_id = s.id AND e.hash = ${hashOf(sql`s.id`, sql`i.external_id`)}
    WHERE NOT EXISTS (
      SELECT FROM homeroom.identities d WHERE d.source_id = s.id AND d.external_id = i.external_id
    )`,
  );
  return rows.map(({ external_id }) => external_id);
};
