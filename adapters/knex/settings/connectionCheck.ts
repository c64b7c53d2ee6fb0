import type { Knex } from 'knex';
import { type Check, findingOf, unasked } from '../../../core/doctor/Check.ts';
import { nodeNamePattern, ownNodeName } from '../sql/nodeName.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface Deps {
  readonly nodeKnex: Knex;
  readonly isShared: boolean;
  /** Connections of one node's pool, at most. */
  readonly poolMax: number;
  /** Each node has one more, on which it hears the others. */
  readonly hasBus?: boolean;
  /** Nodes of one server, which are counted where none runs now. */
  readonly workers: number;
  /** Nodes go through a pooler, which has a limit of its own. */
  readonly isPooled: boolean;
}

interface Row {
  readonly limit: number;
  readonly reserved: number;
  readonly of_role: number;
  readonly of_database: number;
  readonly nodes: number;
  readonly others: number;
}

/** Whether every node can have all the connections that it may want, beside those that others have now. */
export const makeConnectionCheck = ({
  nodeKnex,
  isShared,
  poolMax,
  hasBus = false,
  workers,
  isPooled,
}: Deps): Check => ({
  name: 'server.connections',
  severity: 'warning',
  problem: 'limits of connections that are too low for all nodes together',
  remedy:
    'Lower DB_POOL_MAX or WORKERS, raise max_connections and restart PostgreSQL, or put PgBouncer before it (DATABASE_DIRECT_URL).',
  run: async () => {
    if (!isShared) return unasked('the embedded database has no server of its own');
    if (isPooled) return unasked('nodes go through a pooler, whose limits count (DATABASE_DIRECT_URL is set)');
    const [row] = await queryRows<Row>(
      nodeKnex,
      sql`
      SELECT current_setting('max_connections')::int AS limit,
        COALESCE(current_setting('superuser_reserved_connections', true)::int, 0)
          + COALESCE(current_setting('reserved_connections', true)::int, 0) AS reserved,
        (SELECT rolconnlimit FROM pg_roles WHERE rolname = session_user) AS of_role,
        (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS of_database,
        count(DISTINCT a.application_name) FILTER (WHERE is_node)::int AS nodes,
        count(*) FILTER (WHERE NOT is_node AND a.application_name <> ${ownNodeName} AND a.backend_type = 'client backend')::int AS others
      FROM pg_stat_activity a
        CROSS JOIN LATERAL (
          SELECT a.application_name LIKE ${nodeNamePattern} AND a.application_name <> ${ownNodeName} AS is_node
        ) of_node`,
    );
    if (row === undefined) return findingOf([]);
    const nodes = Math.max(row.nodes, workers);
    const perNode = poolMax + (hasBus ? 1 : 0);
    const wanted = `${nodes} ${nodes === 1 ? 'node' : 'nodes'} of DB_POOL_MAX ${poolMax}`;
    const limits: readonly (readonly [name: string, free: number])[] = [
      ['max_connections', row.limit - row.reserved - row.others],
      ...(row.of_role < 0 ? [] : [['the limit of the role', row.of_role] as const]),
      ...(row.of_database < 0 ? [] : [['the limit of the database', row.of_database] as const]),
    ];
    return findingOf(
      limits.flatMap(([name, free]) => (nodes * perNode <= free ? [] : [`${wanted}: ${name} leaves ${free}`])),
    );
  },
});
