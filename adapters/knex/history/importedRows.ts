import type { Knex } from 'knex';
import type { HistoryCensus, ImportedMessage } from '../../../core/history/HistoryStore.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** A census reads everything that came in; nobody waits for it but who asked. */
const censusTimeoutMs = 600_000;

interface ImportedRow {
  readonly id: string;
  readonly room: string;
  readonly is_deleted: boolean;
}

export const readImported = async (
  knex: Knex,
  source: string,
  after: string,
  limit: number,
): Promise<readonly ImportedMessage[]> => {
  const rows = await queryRows<ImportedRow>(
    knex,
    sql`
    SELECT x.external_id AS id, m.deleted_at IS NOT NULL AS is_deleted,
      (SELECT r.external_id FROM homeroom.external_rooms r WHERE r.room_id = x.room_id AND r.source = x.source LIMIT 1) AS room
    FROM (
      SELECT * FROM homeroom.external_messages e
      WHERE e.source = ${source} AND e.external_id > ${after} AND e.external_id NOT LIKE 'erased:%'
      ORDER BY e.external_id LIMIT ${limit}
    ) x
      CROSS JOIN LATERAL (
        SELECT * FROM homeroom.messages m WHERE m.room_id = x.room_id AND m.id = x.message_id OFFSET 0
      ) m
    ORDER BY x.external_id`,
    { timeoutMs: 60_000 },
  );
  return rows.map(({ id, room, is_deleted: isDeleted }) => ({ id, room, isDeleted }));
};

interface CensusRow {
  readonly people: Big;
  readonly source_rooms: Big;
  readonly rooms: Big;
  readonly messages: Big;
  readonly deleted: Big;
  readonly attachments: Big;
  readonly merged: readonly string[] | null;
  readonly unattended: Big;
  readonly examples: readonly string[] | null;
}

export const readCensus = async (knex: Knex, source: string): Promise<HistoryCensus> => {
  const [row] = await queryRows<CensusRow>(
    knex,
    sql`
    WITH came AS (
      SELECT m.deleted_at, CASE WHEN m.deleted_at IS NULL THEN m.parts -> 'attachments' END AS files
      FROM homeroom.external_messages x JOIN homeroom.messages m ON m.room_id = x.room_id AND m.id = x.message_id
      WHERE x.source = ${source}
    ), counted AS (
      SELECT count(*) FILTER (WHERE c.deleted_at IS NULL) AS messages, count(c.deleted_at) AS deleted,
        COALESCE(sum(jsonb_array_length(c.files)) FILTER (WHERE jsonb_typeof(c.files) = 'array'), 0) AS attachments
      FROM came c
    ), place AS (
      SELECT r.external_id, r.room_id, EXISTS (
        SELECT FROM homeroom.participants p
        WHERE p.room_id = r.room_id AND p.left_seq IS NULL AND NOT p.is_suspended
      ) AS is_attended
      FROM homeroom.external_rooms r WHERE r.source = ${source}
    )
    SELECT counted.*,
      (SELECT count(*) FROM homeroom.identities d JOIN homeroom.sources s ON s.id = d.source_id
        WHERE s.name = ${source}) AS people,
      (SELECT count(*) FROM place) AS source_rooms, (SELECT count(DISTINCT p.room_id) FROM place p) AS rooms,
      (SELECT (array_agg(g.ids ORDER BY g.room_id))[1:20] FROM (
        SELECT p.room_id, string_agg(p.external_id, ' + ' ORDER BY length(p.external_id), p.external_id) AS ids
        FROM place p GROUP BY p.room_id HAVING count(*) > 1
      ) g) AS merged,
      (SELECT count(*) FROM place p WHERE NOT p.is_attended) AS unattended,
      (SELECT (array_agg(p.external_id ORDER BY p.external_id COLLATE "C"))[1:20] FROM place p
        WHERE NOT p.is_attended) AS examples
    FROM counted`,
    { timeoutMs: censusTimeoutMs },
  );
  return {
    ...{
      people: Number(row?.people ?? 0),
      sourceRooms: Number(row?.source_rooms ?? 0),
      rooms: Number(row?.rooms ?? 0),
    },
    ...{ messages: Number(row?.messages ?? 0), deleted: Number(row?.deleted ?? 0) },
    ...{ attachments: Number(row?.attachments ?? 0), merged: row?.merged ?? [] },
    unattended: { count: Number(row?.unattended ?? 0), examples: row?.examples ?? [] },
  };
};
