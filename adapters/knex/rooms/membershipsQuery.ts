import { asRoomId, asUserId, type UserId } from '../../../core/ids.ts';
import type { RoomType } from '../../../core/permissions/Policy.ts';
import type { MembershipsView, RoomMembership } from '../../../core/rooms/RoomHeads.ts';
import { type Big, toScope } from '../permissions/personRow.ts';
import { opaqueColumn, type Sql, sql } from '../sql/Sql.ts';
import { isUsable } from './roomRow.ts';

export interface MembershipsRequest {
  readonly userId: UserId;
  readonly limit: number;
}

/** One for each room, or one without a room. */
export interface MembershipsRow {
  readonly place: Big;
  readonly seats_version: Big | null;
  readonly id: Big | null;
  readonly type: RoomType | null;
  readonly about: readonly Big[] | null;
  readonly owner_id: Big | null;
  readonly scope: readonly Big[] | null;
  readonly head_seq: Big | null;
  readonly role: string | null;
  readonly may_post: boolean | null;
  readonly visible_from_seq: Big | null;
}

/** The usable memberships of each person, those of the most recently active rooms first. */
export const membershipsQuery = (requests: readonly MembershipsRequest[]): Sql => sql`
  SELECT i.place, u.seats_version, membership.id, membership.type, membership.about, membership.owner_id,
    (SELECT o.path FROM homeroom.organisations o WHERE o.id = membership.organisation_id) AS scope,
    membership.head_seq, membership.role, membership.may_post, membership.visible_from_seq
  FROM unnest(
      ${opaqueColumn(requests, ({ userId }) => userId)}, ${opaqueColumn(requests, ({ limit }) => limit)}
    ) WITH ORDINALITY AS i (user_id, most, place)
    LEFT JOIN homeroom.users u ON u.id = i.user_id
    LEFT JOIN LATERAL (
      SELECT r.id, r.type, r.about, r.owner_id, r.organisation_id, r.head_seq, p.role, p.may_post, p.visible_from_seq
      FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
      WHERE p.user_id = i.user_id AND ${isUsable}
      ORDER BY r.activity DESC
      LIMIT i.most
    ) membership ON true`;

/** One for each request, in their order. */
export const toMembershipsViews = (
  requests: readonly MembershipsRequest[],
  rows: readonly MembershipsRow[],
): readonly MembershipsView[] => {
  const views = requests.map(() => ({ rooms: [] as RoomMembership[], version: null as string | null }));
  for (const row of rows) {
    const view = views[Number(row.place) - 1];
    if (view === undefined) continue;
    view.version = row.seats_version === null ? null : String(row.seats_version);
    if (row.id !== null) view.rooms.push(toRoomMembership(row, row.id));
  }
  return views;
};

const toRoomMembership = (row: MembershipsRow, id: Big): RoomMembership => ({
  roomId: asRoomId(Number(id)),
  type: row.type ?? '',
  about: (row.about ?? []).map((userId) => asUserId(Number(userId))),
  ownerId: row.owner_id === null ? null : asUserId(Number(row.owner_id)),
  scope: toScope(row.scope ?? []),
  headSeq: Number(row.head_seq),
  role: row.role ?? '',
  mayPost: row.may_post === true,
  visibleFromSeq: Number(row.visible_from_seq ?? 0),
});
