import { asMessageId, type UserId } from '../../../core/ids.ts';
import type { RoomOverview } from '../../../core/messages/Inbox.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { countShown, facesAtMost, hasFaces, othersAbout, roomName } from '../../../core/rooms/roomName.ts';
import {
  type AboutRow,
  aboutColumns,
  aboutJoins,
  type Big,
  type PersonRow,
  toAbout,
  toPerson,
} from '../permissions/personRow.ts';
import { type RoomRow, roomColumns, toRoomState } from '../rooms/roomRow.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { type MessageRow, plainMessageColumns, toMessage } from './messageRow.ts';

/**
 * The seq of what counts as read by the membership `p`: its read pointer, or the last message before its mark. The mark is
 * looked up once for a membership, and only where there is one.
 */
export const readSeqOf = sql`
  CASE WHEN p.unread_mark_id IS NULL THEN p.last_read_seq ELSE LEAST(p.last_read_seq, COALESCE((
    SELECT b.seq FROM homeroom.messages b
    WHERE b.room_id = p.room_id AND b.id < p.unread_mark_id
    ORDER BY b.id DESC
    LIMIT 1
  ), 0)) END`;

/** The message `n` is live and by none of the accounts of the person of the membership `p`, which are looked up once. */
export const isUnreadBy = (userId: UserId | Sql): Sql => sql`n.sender_id <> p.user_id AND n.deleted_at IS NULL
      AND n.sender_id <> ALL (ARRAY(SELECT id FROM homeroom.users WHERE merged_into = ${userId}))`;

/**
 * Live messages by others, after what was read and after joining, in the room of the membership `p` of this person, if it
 * shows them (I7).
 * The person's merged accounts are looked up once, and not for every room.
 */
export const unreadOf = (userId: UserId | Sql): Sql => sql`(
    SELECT count(*) FROM homeroom.messages n
    WHERE n.room_id = p.room_id AND n.seq > GREATEST(${readSeqOf}, p.joined_seq, p.visible_from_seq - 1)
      AND ${isUnreadBy(userId)}
  )`;

/** The message `n` mentions the person of the membership `p`: by one of their accounts, or among everybody. */
export const isMentioning = (userId: UserId): Sql => sql`(
    n.parts -> 'mentions' @> '[{"all":true}]'
    OR n.parts -> 'mentions' @> jsonb_build_array(jsonb_build_object('user_id', ${userId}::bigint))
    OR EXISTS (
      SELECT FROM homeroom.users w
      WHERE w.merged_into = ${userId} AND n.parts -> 'mentions' @> jsonb_build_array(jsonb_build_object('user_id', w.id))
    )
  )`;

/** One of the messages that `unreadOf` counts mentions the person. An index holds nothing but what mentions somebody. */
const isMentionedUnread = (userId: UserId): Sql => sql`EXISTS (
    SELECT FROM homeroom.messages n
    WHERE n.room_id = p.room_id AND n.parts -> 'mentions' IS NOT NULL
      AND n.seq > GREATEST(${readSeqOf}, p.joined_seq, p.visible_from_seq - 1)
      AND n.sender_id <> p.user_id AND n.deleted_at IS NULL
      AND ${isMentioning(userId)}
  )`;

/** The person of the membership `p` has not hidden the room `r`, or somebody has written since. */
export const isShown = sql`(p.hidden_activity IS NULL OR p.hidden_activity < r.activity)`;

type MaybeMessage = MessageRow | { readonly m_id: null };

export type OverviewRow = RoomRow &
  MaybeMessage &
  AboutRow & {
    readonly activity: Big;
    readonly participant_count: Big;
    readonly unread_count: Big;
    readonly is_mentioned: boolean | null;
    readonly last_read_seq: Big | null;
    readonly unread_mark_id: Big | null;
    readonly visible_from_seq: Big | null;
    readonly is_muted: boolean | null;
    readonly is_pinned: boolean | null;
    readonly is_hidden: boolean | null;
    readonly faces: readonly PersonRow<'u'>[] | null;
  };

/**
 * Rooms as a person sees them, in one query. Each part is a look-up for every room of the page, so the effort depends
 * on the page and not on the number of rooms or messages. `chosen` selects `chosenColumns` from `r` and `p`.
 */
export const overviewQuery = (userId: UserId, chosen: Sql): Sql => sql`
  WITH r AS (
    ${chosen}
  )
  SELECT
    ${roomColumns},
    r.activity, r.last_read_seq, r.unread_mark_id, r.visible_from_seq, r.is_muted, r.is_pinned, r.is_hidden,
    r.unread_count, r.is_mentioned,
    members.count AS participant_count, faces.people AS faces,
    ${plainMessageColumns},
    ${aboutColumns}
  FROM r
    CROSS JOIN LATERAL (
      SELECT count(*) FROM homeroom.participants q WHERE q.room_id = r.id AND q.left_seq IS NULL
    ) members
    LEFT JOIN LATERAL (
      SELECT json_agg(f) AS people FROM (
        SELECT f.id AS u_id, f.external_id AS u_external_id, q.role AS u_role, f.first_name AS u_first_name,
          f.last_name AS u_last_name, f.email AS u_email, f.is_active AS u_is_active,
          f.avatar AS u_avatar
        FROM homeroom.participants q JOIN homeroom.users f ON f.id = q.user_id
        WHERE q.room_id = r.id AND q.left_seq IS NULL AND q.user_id <> ${userId}
        ORDER BY q.user_id = r.owner_id DESC, q.user_id
        LIMIT ${facesAtMost}
      ) f
    ) faces ON r.owner_id IS NOT NULL AND cardinality(r.about) = 0
    LEFT JOIN LATERAL (
      SELECT * FROM homeroom.messages m WHERE m.room_id = r.id AND m.deleted_at IS NULL ORDER BY m.id DESC LIMIT 1
    ) m ON m.seq >= COALESCE(r.visible_from_seq, 0)
    LEFT JOIN homeroom.users w ON w.id = m.sender_id
    LEFT JOIN homeroom.users u ON u.id = COALESCE(w.merged_into, w.id)
    ${aboutJoins}
  ORDER BY r.activity DESC`;

/** What `chosen` selects: rooms `r`, with the person's membership `p` where there is one. */
export const chosenColumns = (userId: UserId): Sql => sql`
  r.*, ${readSeqOf} AS last_read_seq, p.unread_mark_id, p.visible_from_seq, p.is_muted, p.is_pinned,
    p.hidden_activity >= r.activity AS is_hidden,
    CASE WHEN p.user_id IS NULL THEN 0 ELSE ${unreadOf(userId)} END AS unread_count,
    p.user_id IS NOT NULL AND ${isMentionedUnread(userId)} AS is_mentioned`;

export const toOverview = (policy: Policy, row: OverviewRow, userId: UserId): RoomOverview => {
  const room = toRoomState(row);
  const about = toAbout(row);
  const isOneOfTwo = (row.last_read_seq !== null || room.awaits === userId) && about.some(({ id }) => id === userId);
  const isOfTwo = isOneOfTwo && policy.roomType(room.type).restsOn === 'contact';
  return {
    room,
    name: roomName(policy, room, about, userId),
    participantCount: countShown(policy, room.type, Number(row.participant_count)),
    counterpart: (isOfTwo && about.find(({ id }) => id !== userId)) || null,
    about: othersAbout(policy, room.type, about, userId),
    faces: hasFaces(policy, room.type) ? (row.faces ?? []).map(toPerson) : [],
    visibleFromSeq: Number(row.visible_from_seq ?? 0),
    lastMessage: row.m_id === null ? null : toMessage(row),
    unreadCount: Number(row.unread_count),
    isMentioned: row.is_mentioned ?? false,
    lastReadSeq: Number(row.last_read_seq ?? 0),
    unreadMarkId: row.unread_mark_id === null ? null : asMessageId(Number(row.unread_mark_id)),
    isMuted: row.is_muted ?? false,
    isPinned: row.is_pinned ?? false,
    isHidden: row.is_hidden ?? false,
  };
};
