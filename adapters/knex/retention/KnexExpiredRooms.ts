import type { Knex } from 'knex';
import { asOrganisationId, asRoomId, type OrganisationId } from '../../../core/ids.ts';
import type { ExpiredQuery, ExpiredRoom, ExpiredRooms } from '../../../core/retention/ExpiredRooms.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';

/** Milliseconds: it goes through all rooms of a type, once a day. */
const patience = { timeoutMs: 300_000 };

export class KnexExpiredRooms implements ExpiredRooms {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(query: ExpiredQuery): Promise<readonly ExpiredRoom[]> {
    const rows = await queryRows<{ id: Big; name: string; organisation_id: Big; cleared_seq: Big }>(
      this.#knex,
      expiredQuery(query),
      patience,
    );
    return rows.map((row) => ({
      roomId: asRoomId(Number(row.id)),
      name: row.name,
      organisation: asOrganisationId(Number(row.organisation_id)),
      clearedSeq: Number(row.cleared_seq),
    }));
  }
}

/** A room ended with the last event that told of its state; one that was made in that state was last changed then. */
const endedAt = sql`
  COALESCE((
    SELECT e.created_at FROM homeroom.events e
    WHERE e.room_id = r.id AND e.type = 'room_updated' ORDER BY e.seq DESC LIMIT 1
  ), r.updated_at)`;

const expiredQuery = ({ type, state, cutoff, after, within, roomId, limit }: ExpiredQuery): Sql => sql`
  SELECT r.id, r.name, r.organisation_id, r.cleared_seq
  FROM homeroom.rooms r
  WHERE r.type = ${type} AND r.id > ${after}::bigint
    ${within === undefined ? nothing : sql`AND ${isBelow(within)}`}
    ${roomId === undefined ? nothing : sql`AND r.id = ${roomId}::bigint`}
    AND (
      EXISTS (
        SELECT FROM homeroom.messages m
        WHERE m.room_id = r.id AND m.seq > r.cleared_seq
          ${state === 'any' ? sql`AND m.created_at < ${cutoff}::timestamptz` : nothing}
      )
      OR EXISTS (
        SELECT FROM homeroom.held_messages h
        WHERE h.room_id = r.id AND h.body ->> 'content' <> ''
          ${state === 'any' ? sql`AND h.created_at < ${cutoff}::timestamptz` : nothing}
      )
    )
    ${state === 'any' ? nothing : sql`AND ${isOver[state]} AND ${endedAt} < ${cutoff}::timestamptz`}
  ORDER BY r.id LIMIT ${limit}`;

const isBelow = (within: OrganisationId): Sql =>
  sql`r.organisation_id = ANY (ARRAY(SELECT o.id FROM homeroom.organisations o WHERE o.path && ${[within]}::bigint[]))`;

const isOver = { ended: sql`(r.is_frozen OR r.is_archived)`, archived: sql`r.is_archived` };
