import type { Knex } from 'knex';
import type { NewlySaid, SaidByHistory, SaidLock, SaidPreferences } from '../../../core/history/SaidByHistory.ts';
import { asRoomId, asUserId } from '../../../core/ids.ts';
import { isShown } from '../messages/overviewQuery.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';

const timeoutMs = 60_000;

/** What is said of preferences, each with what was kept of it, as the rows `i` and `x`. */
const comparedPreferences = (source: string, said: readonly SaidPreferences[]): Sql => sql`
  SELECT i.room, i.room_id, i.user_id, COALESCE(i.is_muted, x.is_muted, false) AS is_muted,
    COALESCE(i.is_pinned, x.is_pinned, false) AS is_pinned, COALESCE(i.is_hidden, x.is_hidden, false) AS is_hidden,
    NULLIF(i.is_muted, COALESCE(x.is_muted, false)) AS muted_now, NULLIF(i.is_pinned, COALESCE(x.is_pinned, false)) AS pinned_now,
    NULLIF(i.is_hidden, COALESCE(x.is_hidden, false)) AS hidden_now
  FROM unnest(
    ${said.map(({ room }) => room)}::text[], ${said.map(({ roomId }) => roomId)}::bigint[],
    ${said.map(({ userId }) => userId)}::bigint[], ${said.map(({ isMuted }) => isMuted)}::boolean[],
    ${said.map(({ isPinned }) => isPinned)}::boolean[], ${said.map(({ isHidden }) => isHidden)}::boolean[]
  ) AS i (room, room_id, user_id, is_muted, is_pinned, is_hidden)
    LEFT JOIN homeroom.external_preferences x
      ON x.source = ${source} AND x.external_id = i.room AND x.user_id = i.user_id`;

interface PreferencesRow {
  readonly room: string;
  readonly room_id: Big;
  readonly user_id: Big;
  readonly is_muted: boolean;
  readonly is_pinned: boolean;
  readonly is_hidden: boolean;
}

const newPreferences = async (
  db: Knex,
  source: string,
  said: readonly SaidPreferences[],
): Promise<SaidPreferences[]> => {
  if (said.length === 0) return [];
  const rows = await queryRows<PreferencesRow>(
    db,
    sql`
    SELECT c.room, c.room_id, c.user_id, c.is_muted, c.is_pinned, c.is_hidden
    FROM (
      ${comparedPreferences(source, said)}
    ) c
    WHERE COALESCE(c.muted_now, c.pinned_now, c.hidden_now) IS NOT NULL`,
    { timeoutMs },
  );
  return rows.map(({ room, room_id, user_id, is_muted: isMuted, is_pinned: isPinned, is_hidden: isHidden }) => ({
    ...{ room, roomId: asRoomId(Number(room_id)), userId: asUserId(Number(user_id)), isMuted, isPinned, isHidden },
  }));
};

interface LockRow {
  readonly room_id: Big;
  readonly was_locked: boolean;
  readonly is_locked: boolean;
  readonly changed: readonly string[];
}

/** A room of several there is locked if all of them are. */
const newLocks = async (
  db: Knex,
  source: string,
  said: readonly SaidLock[],
): Promise<Pick<NewlySaid, 'locks' | 'rooms'>> => {
  if (said.length === 0) return { locks: [], rooms: [] };
  const rows = await queryRows<LockRow>(
    db,
    sql`
    WITH other AS (
      SELECT x.external_id, x.room_id, i.is_locked
      FROM unnest(${said.map(({ room }) => room)}::text[], ${said.map(({ isLocked }) => isLocked)}::boolean[]) AS i (room, is_locked)
        JOIN homeroom.external_rooms x ON x.source = ${source} AND x.external_id = i.room
      WHERE x.is_locked <> i.is_locked
    )
    SELECT x.room_id, bool_and(x.is_locked) AS was_locked, bool_and(COALESCE(o.is_locked, x.is_locked)) AS is_locked,
      array_agg(o.external_id) FILTER (WHERE o.external_id IS NOT NULL) AS changed
    FROM homeroom.external_rooms x LEFT JOIN other o ON o.external_id = x.external_id
    WHERE x.source = ${source} AND x.room_id IN (SELECT o.room_id FROM other o)
    GROUP BY x.room_id ORDER BY x.room_id`,
    { timeoutMs },
  );
  const changed = new Set(rows.flatMap((row) => row.changed));
  return {
    locks: said.filter(({ room }) => changed.has(room)),
    rooms: rows
      .filter(({ was_locked: before, is_locked: after }) => before !== after)
      .map(({ room_id, is_locked: isLocked }) => ({ roomId: asRoomId(Number(room_id)), isLocked })),
  };
};

export const readNewlySaid = async (
  db: Knex,
  source: string,
  { locks, preferences }: SaidByHistory,
): Promise<NewlySaid> => ({
  ...(await newLocks(db, source, locks)),
  preferences: await newPreferences(db, source, preferences),
});

/** Two rooms of the source may be one here: what is new of either counts. */
export const writeSaid = async (trx: Knex, source: string, { locks, preferences }: SaidByHistory): Promise<void> => {
  if (locks.length > 0)
    await queryRows(
      trx,
      sql`
      UPDATE homeroom.external_rooms x SET is_locked = i.is_locked
      FROM unnest(${locks.map(({ room }) => room)}::text[], ${locks.map(({ isLocked }) => isLocked)}::boolean[]) AS i (room, is_locked)
      WHERE x.source = ${source} AND x.external_id = i.room`,
      { timeoutMs },
    );
  if (preferences.length === 0) return;
  await queryRows(
    trx,
    sql`
    WITH compared AS MATERIALIZED (
      ${comparedPreferences(source, preferences)}
    ), told AS MATERIALIZED (
      SELECT c.room_id, c.user_id, bool_or(c.muted_now) AS muted_now, bool_or(c.pinned_now) AS pinned_now,
        bool_or(c.hidden_now) AS hidden_now
      FROM compared c GROUP BY c.room_id, c.user_id
    ), membership AS MATERIALIZED (
      SELECT p.room_id, p.user_id, COALESCE(t.muted_now, p.is_muted) AS is_muted,
        COALESCE(t.pinned_now, p.is_pinned) AS is_pinned, COALESCE(t.hidden_now, NOT ${isShown}) AS is_hidden, r.activity
      FROM told t
        JOIN homeroom.participants p ON p.room_id = t.room_id AND p.user_id = t.user_id
        JOIN homeroom.rooms r ON r.id = p.room_id
      WHERE p.left_seq IS NULL
      ORDER BY p.room_id, p.user_id
      FOR NO KEY UPDATE OF p
    ), followed AS (
      UPDATE homeroom.participants p SET is_muted = m.is_muted, is_pinned = m.is_pinned,
        hidden_activity = CASE WHEN m.is_hidden THEN m.activity END
      FROM membership m
      WHERE p.room_id = m.room_id AND p.user_id = m.user_id
    )
    INSERT INTO homeroom.external_preferences (source, external_id, user_id, is_muted, is_pinned, is_hidden)
    SELECT DISTINCT ON (c.room, c.user_id) ${source}, c.room, c.user_id, c.is_muted, c.is_pinned, c.is_hidden FROM compared c
    ORDER BY c.room, c.user_id
    ON CONFLICT (source, external_id, user_id) DO UPDATE SET is_muted = EXCLUDED.is_muted, is_pinned = EXCLUDED.is_pinned,
      is_hidden = EXCLUDED.is_hidden`,
    { timeoutMs },
  );
};
