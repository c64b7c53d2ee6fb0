import { asRoomId, type UserId } from '../../../core/ids.ts';
import type { RoomType } from '../../../core/permissions/Policy.ts';
import type { MembershipsView, RoomMembership } from '../../../core/rooms/RoomHeads.ts';
import type { Big } from '../permissions/personRow.ts';
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
  readonly head_seq: Big | null;
  readonly may_post: boolean | null;
}

/** The usable memberships of each person, those of the most recently active rooms first. */
export const membershipsQuery = (requests: readonly MembershipsRequest[]): Sql => sql`
  SELECT i.place, u.seats_version, membership.id, membership.type, membership.head_seq, membership.may_post
  FROM unnest(
      ${opaqueColumn(requests, ({ userId }) => userId)}, ${opaqueColumn(requests, ({ limit }) => limit)}
    ) WITH ORDINALITY AS i (user_id, most, place)
    LEFT JOIN homeroom.users u ON u.id = i.user_id
    LEFT JOIN LATERAL (
      SELECT r.id, r.type, r.head_seq, p.may_post
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
  for (const { place, seats_version, id, type, head_seq, may_post } of rows) {
    const view = views[Number(place) - 1];
    if (view === undefined) continue;
    view.version = seats_version === null ? null : String(seats_version);
    if (id === null) continue;
    const roomId = asRoomId(Number(id));
    view.rooms.push({ roomId, type: type ?? '', headSeq: Number(head_seq), mayPost: may_post === true });
  }
  return views;
};
