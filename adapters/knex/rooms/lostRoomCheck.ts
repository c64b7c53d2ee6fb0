import type { Knex } from 'knex';
import { addFindings, type Check, findingOf, nothingFound } from '../../../core/doctor/Check.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { Sql, sql } from '../sql/Sql.ts';

const tables = ['messages', 'events', 'participants'] as const;
/** Rooms in one statement. Each costs a step in the index, however many rows it has. */
const pageSize = 500;

interface Row {
  readonly room_id: Big;
  readonly is_lost: boolean;
}

/** What happened in rooms that are gone: no check that goes through the rooms would come by. */
export const makeLostRoomCheck = (knex: Knex): Check => ({
  name: 'rooms.lost',
  severity: 'error',
  problem: 'rooms that are gone, and of which messages, events or memberships are left',
  remedy: 'Somebody removed the rooms by hand: restore a backup, and find out who deletes rows.',
  run: async ({ onProgress, signal }) => {
    let [found, done] = [nothingFound, 0];
    for (const table of tables)
      for (let after: number | undefined = 0; after !== undefined; ) {
        signal?.throwIfAborted();
        const rows: readonly Row[] = await queryRows<Row>(knex, nextRooms(table, after));
        const lost = rows.filter((row) => row.is_lost).map((row) => `room ${row.room_id}: ${table}`);
        found = addFindings(found, findingOf(lost));
        done += rows.length;
        onProgress(done);
        after = rows.length < pageSize ? undefined : Number(rows.at(-1)?.room_id);
      }
    return found;
  },
});

/** The next rooms that a table names, without reading all of their rows. */
const nextRooms = (table: (typeof tables)[number], after: number): Sql => {
  const name = new Sql(`homeroom.${table}`);
  return sql`
    WITH RECURSIVE named (room_id, n) AS (
      (SELECT t.room_id, 1 FROM ${name} t WHERE t.room_id > ${after} ORDER BY t.room_id LIMIT 1)
      UNION ALL
      SELECT next.room_id, named.n + 1
      FROM named
        CROSS JOIN LATERAL (
          SELECT t.room_id FROM ${name} t WHERE t.room_id > named.room_id ORDER BY t.room_id LIMIT 1
        ) next
      WHERE named.n < ${pageSize}
    )
    SELECT named.room_id, NOT EXISTS (SELECT FROM homeroom.rooms r WHERE r.id = named.room_id) AS is_lost
    FROM named ORDER BY named.room_id`;
};
