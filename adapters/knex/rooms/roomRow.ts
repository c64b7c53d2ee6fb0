import { asRoomId, asUserId } from '../../../core/ids.ts';
import type { RoomType } from '../../../core/permissions/Policy.ts';
import { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import type { RoomState } from '../../../core/rooms/RoomState.ts';
import { type Big, toScope } from '../permissions/personRow.ts';
import { columns, sql } from '../sql/Sql.ts';

export interface RoomRow {
  readonly r_id: Big;
  readonly r_type: RoomType;
  readonly r_name: string;
  readonly r_context: string;
  readonly r_context_name: string;
  readonly r_about: readonly Big[];
  readonly r_owner_id: Big | null;
  readonly r_is_frozen: boolean;
  readonly r_is_archived: boolean;
  readonly r_archived_into: Big | null;
  readonly r_awaits_id: Big | null;
  readonly r_head_seq: Big;
  readonly r_created_at: Date;
  readonly r_updated_at: Date;
  readonly r_scope: readonly Big[] | null;
}

const names = [
  ...['id', 'type', 'name', 'context', 'context_name', 'about', 'owner_id'],
  ...['is_frozen', 'is_archived', 'archived_into', 'awaits_id', 'head_seq', 'created_at', 'updated_at'],
];

/** The columns of the room `r` of a statement. */
export const roomColumns = sql`
  ${columns('r', names)},
  (SELECT o.path FROM homeroom.organisations o WHERE o.id = r.organisation_id) AS r_scope`;

export const toRoomState = (row: RoomRow): RoomState => ({
  id: asRoomId(Number(row.r_id)),
  type: row.r_type,
  name: row.r_name,
  context: row.r_context,
  contextName: row.r_context_name,
  about: row.r_about.map((id) => asUserId(Number(id))),
  ownerId: row.r_owner_id === null ? null : asUserId(Number(row.r_owner_id)),
  scope: toScope(row.r_scope ?? []),
  isFrozen: row.r_is_frozen,
  isArchived: row.r_is_archived,
  ...(row.r_archived_into === null ? {} : { archivedInto: asRoomId(Number(row.r_archived_into)) }),
  ...(row.r_awaits_id === null ? {} : { awaits: asUserId(Number(row.r_awaits_id)) }),
  headSeq: Number(row.r_head_seq),
  createdAt: row.r_created_at,
  updatedAt: row.r_updated_at,
});

export interface MembershipRow {
  readonly p_user_id: Big;
  readonly p_role: string;
  readonly p_joined_seq: Big;
  readonly p_left_seq: Big | null;
  readonly p_visible_from_seq: Big;
  readonly p_is_suspended: boolean;
  readonly p_may_post: boolean;
}

/** The columns of the membership `p` of a statement. */
export const membershipColumns = columns('p', [
  ...['user_id', 'role', 'joined_seq', 'left_seq', 'visible_from_seq', 'is_suspended', 'may_post'],
]);

/** The membership `p` is usable: its person is in the room and not suspended, as core's `isUsableMembership` says. */
export const isUsable = sql`p.left_seq IS NULL AND NOT p.is_suspended`;

export const toMembership = (row: MembershipRow): Participant => ({
  userId: asUserId(Number(row.p_user_id)),
  role: row.p_role,
  joinedSeq: Number(row.p_joined_seq),
  leftSeq: row.p_left_seq === null ? null : Number(row.p_left_seq),
  visibleFromSeq: Number(row.p_visible_from_seq),
  isSuspended: row.p_is_suspended,
  mayPost: row.p_may_post,
});

type MembershipTuple = readonly [
  userId: number,
  role: string,
  joinedSeq: number,
  leftSeq: number | null,
  visibleFromSeq: number,
  isSuspended: boolean,
  mayPost: boolean,
];

export interface WholeRoomRow extends RoomRow {
  readonly memberships: readonly MembershipTuple[] | null;
}

/** The room `r` with all present and past memberships, in one row. */
export const wholeRoomColumns = sql`
  ${roomColumns},
  (
    SELECT json_agg(
      json_build_array(p.user_id, p.role, p.joined_seq, p.left_seq, p.visible_from_seq, p.is_suspended, p.may_post)
      ORDER BY p.user_id
    )
    FROM homeroom.participants p WHERE p.room_id = r.id
  ) AS memberships`;

export const toRoom = (row: WholeRoomRow): ChatRoom => {
  const memberships = (row.memberships ?? []).map(
    ([userId, role, joinedSeq, leftSeq, visibleFromSeq, isSuspended, mayPost]): Participant => ({
      userId: asUserId(userId),
      role,
      joinedSeq,
      leftSeq,
      visibleFromSeq,
      isSuspended,
      mayPost,
    }),
  );
  return new ChatRoom(toRoomState(row), memberships);
};
