import { asHoldId, type Hold, type HoldEffect, type HoldSubject } from '../../../core/holds/Hold.ts';
import { asRoomId, asUserId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { sql } from '../sql/Sql.ts';

export interface HoldRow {
  readonly id: Big;
  readonly user_id: Big | null;
  readonly kind: string | null;
  readonly from_id: Big | null;
  readonly to_id: Big | null;
  readonly context: string | null;
  readonly room_id: Big | null;
  readonly effect: HoldEffect;
  readonly reason: string;
  readonly author_id: Big | null;
  readonly begins: Date;
  readonly ends: Date | null;
  readonly lifted_at: Date | null;
}

export const holdColumns = sql`
  id, user_id, kind, from_id, to_id, context, room_id, effect, reason, author_id, begins, ends, lifted_at`;

export const toHold = (row: HoldRow): Hold => ({
  id: asHoldId(Number(row.id)),
  subject: subjectOf(row),
  effect: row.effect,
  reason: row.reason,
  authorId: row.author_id === null ? null : asUserId(Number(row.author_id)),
  begins: row.begins,
  ends: row.ends,
  liftedAt: row.lifted_at,
});

const subjectOf = ({ id, user_id, kind, from_id, to_id, context, room_id }: HoldRow): HoldSubject => {
  if (room_id !== null) return { roomId: asRoomId(Number(room_id)) };
  if (user_id !== null) return { userId: asUserId(Number(user_id)) };
  if (kind === null || from_id === null || to_id === null) throw new Error(`The hold ${id} is about nothing`);
  return { kind, from: asUserId(Number(from_id)), to: asUserId(Number(to_id)), context };
};
