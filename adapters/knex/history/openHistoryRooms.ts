import type { Knex } from 'knex';
import type { HistoryMembership, OpenedHistoryRoom, RoomOpening } from '../../../core/history/HistoryStore.ts';
import { asRoomId, type RoomId } from '../../../core/ids.ts';
import { keepDirectory } from '../permissions/directoryLock.ts';
import type { Big } from '../permissions/personRow.ts';
import { refuseOtherPolicy } from '../permissions/refuseOtherPolicy.ts';
import { bumpMembershipVersion } from '../rooms/bumpMembershipVersion.ts';
import { createRooms } from '../rooms/createRooms.ts';
import { type KeyedRow, keyedRooms } from '../rooms/keyedRooms.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

const timeoutMs = 60_000;

export const findExternalRooms = async (
  db: Knex,
  source: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RoomId>> => {
  if (ids.length === 0) return new Map();
  const rows = await queryRows<{ external_id: string; room_id: Big }>(
    db,
    sql`
    SELECT x.external_id, x.room_id FROM homeroom.external_rooms x
    WHERE x.source = ${source} AND x.external_id = ANY (${ids}::text[])`,
  );
  return new Map(rows.map(({ external_id, room_id }) => [external_id, asRoomId(Number(room_id))]));
};

/** Finds or makes rooms, and writes down the source's ids with them, in one transaction. */
export const openHistoryRooms = async (
  trx: Knex,
  source: string,
  openings: readonly RoomOpening[],
  policyHash: string,
): Promise<OpenedHistoryRoom[]> => {
  await keepDirectory(trx);
  await refuseOtherPolicy(trx, policyHash);
  const known = await findExternalRooms(
    trx,
    source,
    openings.map(({ id }) => id),
  );
  const unknown = openings.filter(({ id }) => !known.has(id));
  const found = await findOrMake(trx, unknown);
  const isFirst = new Set<RoomId>();
  const fresh: { readonly opening: RoomOpening; readonly roomId: RoomId }[] = [];
  const opened = openings.map((opening): OpenedHistoryRoom => {
    const knownId = known.get(opening.id);
    if (knownId !== undefined) return { roomId: knownId, outcome: 'known' };
    const { roomId, isNew } = found.get(opening) ?? missing(opening);
    if (!isNew || isFirst.has(roomId)) return { roomId, outcome: 'merged' };
    isFirst.add(roomId);
    fresh.push({ opening, roomId });
    return { roomId, outcome: 'created' };
  });
  await nameRooms(trx, source, openings, opened);
  if (fresh.length > 0) await describeRooms(trx, fresh);
  await describeMerged(trx, openings, opened);
  await bumpMembershipVersion(
    trx,
    fresh.flatMap(({ opening }) => opening.draft.participants.map(({ userId }) => userId)),
  );
  return opened;
};

/** Rooms with a key are made together; the others one by one, as nothing else says which is whose. */
const findOrMake = async (
  trx: Knex,
  openings: readonly RoomOpening[],
): Promise<ReadonlyMap<RoomOpening, { readonly roomId: RoomId; readonly isNew: boolean }>> => {
  const found = new Map<RoomOpening, { readonly roomId: RoomId; readonly isNew: boolean }>();
  const keyed = openings.flatMap((opening) =>
    opening.draft.key === null ? [] : [{ opening, key: opening.draft.key }],
  );
  const made = new Set(
    keyed.length === 0
      ? []
      : await createRooms(
          trx,
          keyed.map(({ opening }) => opening.draft),
        ),
  );
  const rows = keyed.length === 0 ? [] : await queryRows<KeyedRow>(trx, keyedRooms(keyed.map(({ key }) => key)));
  for (const { place, room_id } of rows) {
    const opening = keyed[Number(place) - 1]?.opening;
    const roomId = asRoomId(Number(room_id));
    if (opening !== undefined) found.set(opening, { roomId, isNew: made.has(roomId) });
  }
  for (const opening of openings) {
    if (opening.draft.key !== null) continue;
    const [roomId] = await createRooms(trx, [opening.draft]);
    if (roomId !== undefined) found.set(opening, { roomId, isNew: true });
  }
  return found;
};

const missing = ({ id }: RoomOpening): never => {
  throw new Error(`The room "${id}" is neither new nor known`);
};

const nameRooms = (
  trx: Knex,
  source: string,
  openings: readonly RoomOpening[],
  opened: readonly OpenedHistoryRoom[],
): Promise<unknown> =>
  queryRows(
    trx,
    sql`
    INSERT INTO homeroom.external_rooms (source, external_id, room_id, is_locked)
    SELECT ${source}, i.id, i.room_id, i.is_locked
    FROM unnest(
      ${openings.map(({ id }) => id)}::text[], ${opened.map(({ roomId }) => roomId)}::bigint[],
      ${openings.map(({ isArchived }) => isArchived)}::boolean[]
    ) AS i (id, room_id, is_locked)
    ON CONFLICT DO NOTHING`,
    { timeoutMs },
  );

/** What a new room was before it came here. That it was made is part of the history. */
const describeRooms = (
  trx: Knex,
  fresh: readonly { readonly opening: RoomOpening; readonly roomId: RoomId }[],
): Promise<unknown> =>
  queryRows(
    trx,
    sql`
    WITH input AS MATERIALIZED (
      SELECT * FROM unnest(
        ${fresh.map(({ roomId }) => roomId)}::bigint[],
        ${fresh.map(({ opening }) => opening.createdAt?.toISOString() ?? null)}::timestamptz[],
        ${fresh.map(({ opening }) => opening.isArchived)}::boolean[]
      ) AS i (room_id, created_at, is_archived)
    ), marked AS (
      INSERT INTO homeroom.imported_ranges (room_id, first_seq, last_seq) SELECT i.room_id, 0, 0 FROM input i
    )
    UPDATE homeroom.rooms r SET created_at = COALESCE(i.created_at, r.created_at), is_archived = i.is_archived
    FROM input i WHERE r.id = i.room_id`,
    { timeoutMs },
  );

/** A room that is there already, e.g. because the directory has just made it, is as old as what comes into it. */
const describeMerged = async (
  trx: Knex,
  openings: readonly RoomOpening[],
  opened: readonly OpenedHistoryRoom[],
): Promise<void> => {
  const merged = openings.flatMap(({ createdAt, isArchived }, index) => {
    const found = opened[index];
    return found?.outcome === 'merged' ? [{ roomId: found.roomId, createdAt, isArchived }] : [];
  });
  if (merged.length === 0) return;
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.rooms r SET created_at = LEAST(r.created_at, i.created_at),
      is_archived = r.is_archived OR (r.head_seq = 0 AND i.is_archived)
    FROM (
      SELECT g.room_id, min(g.created_at) AS created_at, bool_and(g.is_archived) AS is_archived
      FROM unnest(
        ${merged.map(({ roomId }) => roomId)}::bigint[],
        ${merged.map(({ createdAt }) => createdAt?.toISOString() ?? null)}::timestamptz[],
        ${merged.map(({ isArchived }) => isArchived)}::boolean[]
      ) AS g (room_id, created_at, is_archived)
      GROUP BY g.room_id
    ) i
    WHERE r.id = i.room_id`,
    { timeoutMs },
  );
};

/** One answer each: whether the person had no membership yet. */
export const addHistoryMembers = async (trx: Knex, memberships: readonly HistoryMembership[]): Promise<boolean[]> => {
  await keepDirectory(trx);
  const rows = await queryRows<{ room_id: Big; user_id: Big }>(
    trx,
    sql`
    INSERT INTO homeroom.participants (
      room_id, user_id, joined_seq, left_seq, is_suspended, may_post, role
    )
    SELECT DISTINCT ON (i.room_id, i.user_id) i.room_id, i.user_id, 0, CASE WHEN i.is_former THEN 0 END, i.is_suspended,
      i.may_post, i.role
    FROM unnest(
      ${memberships.map(({ roomId }) => roomId)}::bigint[], ${memberships.map(({ userId }) => userId)}::bigint[],
      ${memberships.map(({ isFormer }) => isFormer)}::boolean[],
      ${memberships.map(({ isSuspended = false }) => isSuspended)}::boolean[],
      ${memberships.map(({ mayPost }) => mayPost)}::boolean[], ${memberships.map(({ role }) => role)}::text[]
    ) AS i (room_id, user_id, is_former, is_suspended, may_post, role)
    ON CONFLICT DO NOTHING
    RETURNING room_id, user_id`,
    { timeoutMs },
  );
  const added = new Set(rows.map(({ room_id, user_id }) => `${room_id}:${user_id}`));
  await bumpMembershipVersion(
    trx,
    memberships.filter((one) => added.has(keyOf(one)) && !one.isFormer).map(({ userId }) => userId),
  );
  return memberships.map((one) => added.delete(keyOf(one)));
};

const keyOf = ({ roomId, userId }: HistoryMembership): string => `${roomId}:${userId}`;
