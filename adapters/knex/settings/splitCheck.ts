import type { Knex } from 'knex';
import { type Check, findingOf, unasked } from '../../../core/doctor/Check.ts';
import { nodeNamePattern, ownNodeName } from '../sql/nodeName.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface Deps {
  readonly nodeKnex: Knex;
  readonly isShared: boolean;
  readonly hasRedis: boolean;
}

/** Whether nodes of one database hear each other: each that does has a session which shares a lock with the others. */
export const makeSplitCheck = ({ nodeKnex, isShared, hasRedis }: Deps): Check => ({
  name: 'bus.split',
  severity: 'warning',
  problem:
    'nodes that do not hear the others, so that messages take up to some seconds and limits count for each alone',
  remedy: 'Give all nodes the same settings: REDIS_URL for all or for none, and BUS=none for none of several.',
  run: async () => {
    if (!isShared) return unasked('the embedded database has one process');
    if (hasRedis) return unasked('nodes hear each other over Redis');
    const rows = await queryRows<{ name: string; hears: boolean }>(
      nodeKnex,
      sql`
      SELECT a.application_name AS name, bool_or(l.pid IS NOT NULL) AS hears
      FROM pg_stat_activity a
        LEFT JOIN pg_locks l ON l.pid = a.pid AND l.locktype = 'advisory' AND l.mode = 'ShareLock' AND l.objsubid = 2
      WHERE a.datname = current_database() AND a.application_name LIKE ${nodeNamePattern}
        AND a.application_name <> ${ownNodeName}
      GROUP BY a.application_name
      ORDER BY a.application_name`,
    );
    return findingOf(rows.length < 2 ? [] : rows.filter(({ hears }) => !hears).map(({ name }) => name));
  },
});
