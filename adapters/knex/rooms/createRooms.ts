import type { Knex } from 'knex';
import { asRoomId, type RoomId, type UserId } from '../../../core/ids.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import type { RoomDraft } from '../../../core/rooms/RoomState.ts';
import { contextOfKey } from '../permissions/contextOfKey.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, now, type Sql, sql } from '../sql/Sql.ts';
import { peoplePart, storedKey } from './keyedRooms.ts';

/**
 * Creates rooms with their keys, first memberships and contexts in one statement, except rooms whose key exists: the
 * table of keys decides, so there is never a key without its room. Returns the ids of the rooms that it created.
 */
export const createRooms = async (trx: Knex, drafts: readonly RoomDraft[]): Promise<RoomId[]> => {
  const memberships = columnsOf(drafts);
  const isAsking = drafts.some(({ awaits }) => awaits !== undefined);
  const rows = await queryRows<{ id: Big }>(
    trx,
    sql`
    WITH input AS (
      SELECT i.type, i.people, i.has_context, i.name, i.context, i.context_name, i.about_one, i.about_other, i.owner_id,
        i.is_frozen, i.organisation_id, i.place, c.id AS context_id
      FROM unnest(
        ${drafts.map(({ type }) => type)}::text[],
        ${drafts.map(({ key }) => (key === null ? null : peoplePart(key)))}::text[],
        ${drafts.map(({ key }) => key !== null && key.context !== null)}::boolean[],
        ${drafts.map(({ name }) => name)}::text[], ${drafts.map(({ context }) => context)}::text[],
        ${drafts.map(({ contextName = '' }) => contextName)}::text[],
        ${drafts.map(({ about = [] }) => about[0] ?? null)}::bigint[],
        ${drafts.map(({ about = [] }) => about[1] ?? null)}::bigint[],
        ${drafts.map(({ ownerId }) => ownerId)}::bigint[], ${drafts.map(({ isFrozen }) => isFrozen)}::boolean[],
        ${drafts.map(({ scope }) => organisationOf(scope))}::bigint[],
        ${drafts.map(({ key }) => key?.contextId ?? null)}::bigint[]
      ) WITH ORDINALITY
        AS i (
          type, people, has_context, name, context, context_name, about_one, about_other, owner_id, is_frozen,
          organisation_id, context_id, place
        )
        LEFT JOIN LATERAL (
          ${contextOfKey}
        ) c ON true
    ), new_context AS (
      -- No relation names it. Somebody else may make it meanwhile: the update is for its id.
      INSERT INTO homeroom.contexts (source_id, kind, external_id, name)
      SELECT DISTINCT ON (context) 0, 'context', context, context_name FROM input WHERE context_id IS NULL ORDER BY context
      ON CONFLICT ON CONSTRAINT contexts_key DO UPDATE SET external_id = EXCLUDED.external_id
      RETURNING id, external_id
    ), draft AS (
      -- Ids are drawn first, so that memberships refer to their rooms even if a room has no key.
      SELECT i.type, i.people, i.has_context, i.name, i.context, i.context_name, i.about_one, i.about_other, i.owner_id,
        i.is_frozen, i.organisation_id, i.place, COALESCE(i.context_id, c.id) AS context_id,
        nextval(pg_get_serial_sequence('homeroom.rooms', 'id')) AS id
      FROM input i LEFT JOIN new_context c ON c.external_id = i.context
    ), keyed AS (
      INSERT INTO homeroom.room_keys (key, room_id)
      SELECT ${storedKey(sql`people`, sql`has_context`, sql`context_id`)}, id
      FROM draft WHERE people IS NOT NULL ORDER BY place
      ON CONFLICT (key) DO NOTHING
      RETURNING room_id
    ), created AS (
      INSERT INTO homeroom.rooms (
        id, type, name, context, context_id, context_name, about, owner_id, is_frozen, organisation_id,
        activity, created_at, updated_at
      )
      SELECT d.id, d.type, d.name, d.context, d.context_id, d.context_name,
        -- The two people come in columns of their own, because rows of an array of arrays have one length.
        array_remove(ARRAY[d.about_one, d.about_other], NULL),
        d.owner_id, d.is_frozen, d.organisation_id, nextval('homeroom.message_ids'), clock.at, clock.at
      FROM draft d CROSS JOIN (SELECT ${now} AS at) clock
      WHERE d.people IS NULL OR d.id IN (SELECT room_id FROM keyed)
      RETURNING id
    ), membership AS (
      INSERT INTO homeroom.participants (room_id, user_id, joined_seq, is_suspended, may_post, role)
      SELECT d.id, m.user_id, 0, m.is_suspended, m.may_post, m.role
      FROM unnest(
        ${memberships.places}::bigint[], ${memberships.userIds}::bigint[], ${memberships.areSuspended}::boolean[],
        ${memberships.mayPost}::boolean[], ${memberships.roles}::text[]
      ) AS m (place, user_id, is_suspended, may_post, role)
        JOIN draft d ON d.place = m.place
        JOIN created ON created.id = d.id
    )${isAsking ? requestsOf(drafts) : nothing}
    SELECT id FROM created`,
  );
  const created = rows.map(({ id }) => asRoomId(Number(id)));
  if (isAsking && created.length > 0) await markWaiting(trx, created);
  return created;
};

/** Who is asked to talk. The rooms that await them are marked afterwards (`markWaiting`): one statement makes no row twice. */
const requestsOf = (drafts: readonly RoomDraft[]): Sql => sql`
    , request AS (
      INSERT INTO homeroom.message_requests (room_id, requester_id, recipient_id)
      SELECT d.id, CASE WHEN d.about_one = i.awaits_id THEN d.about_other ELSE d.about_one END, i.awaits_id
      FROM unnest(${drafts.map(({ awaits }) => awaits ?? null)}::bigint[]) WITH ORDINALITY AS i (awaits_id, place)
        JOIN draft d ON d.place = i.place
        JOIN created ON created.id = d.id
      WHERE i.awaits_id IS NOT NULL
    )`;

const markWaiting = async (trx: Knex, roomIds: readonly RoomId[]): Promise<void> => {
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.rooms r SET awaits_id = q.recipient_id
    FROM homeroom.message_requests q
    WHERE r.id = ANY (${[...roomIds]}::bigint[]) AND q.room_id = r.id`,
  );
};

/** The memberships of all drafts by column, without an object for each: an import makes more than a million. */
const columnsOf = (drafts: readonly RoomDraft[]) => {
  const places: number[] = [];
  const userIds: UserId[] = [];
  const areSuspended: boolean[] = [];
  const mayPost: boolean[] = [];
  const roles: string[] = [];
  for (const [index, { participants }] of drafts.entries())
    for (const one of participants) {
      places.push(index + 1);
      userIds.push(one.userId);
      areSuspended.push(one.isSuspended ?? false);
      mayPost.push(one.mayPost);
      roles.push(one.role);
    }
  return { places, userIds, areSuspended, mayPost, roles };
};
