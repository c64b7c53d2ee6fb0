import { type RoomKey, roomKeyText } from '../../../core/rooms/RoomKey.ts';
import { contextOfKey } from '../permissions/contextOfKey.ts';
import type { Big } from '../permissions/personRow.ts';
import { type Sql, sql } from '../sql/Sql.ts';

export interface KeyedRow {
  /** The position of the key, from 1. */
  readonly place: Big;
  readonly room_id: Big;
}

/** The part of a stored key before its context: `direct:12:34`. */
export const peoplePart = (key: RoomKey): string => roomKeyText({ ...key, context: null });

/** A stored key: its people, and the id of its context, so that a context may get another word. */
export const storedKey = (people: Sql, hasContext: Sql, contextId: Sql): Sql =>
  sql`CASE WHEN ${hasContext} THEN ${people} || ':' || ${contextId} ELSE ${people} END`;

/**
 * The rooms with these keys, as `place` and `room_id`. They are found one by one through indexes. OFFSET 0 keeps the
 * planner from reading all keys instead: after an import has made a hundred thousand rooms, it does not know that yet.
 */
export const keyedRooms = (keys: readonly RoomKey[]): Sql => sql`
  SELECT i.place, k.room_id
  FROM unnest(
      ${keys.map(peoplePart)}::text[], ${keys.map(({ context }) => context)}::text[],
      ${keys.map(({ contextId }) => contextId ?? null)}::bigint[]
    ) WITH ORDINALITY AS i (people, context, context_id, place)
    LEFT JOIN LATERAL (
      ${contextOfKey}
    ) c ON true
    CROSS JOIN LATERAL (
      SELECT room_id FROM homeroom.room_keys
      WHERE key = ${storedKey(sql`i.people`, sql`i.context IS NOT NULL`, sql`c.id`)}
      OFFSET 0
    ) k`;
