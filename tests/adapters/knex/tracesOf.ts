import pg from 'pg';
import { sharedConnections } from '../../support/startPgBouncer.ts';

/** What PgBouncer itself sets on a connection for the client that gets it next. */
const setByPooler = ['application_name', 'client_encoding', 'DateStyle', 'standard_conforming_strings', 'TimeZone'];

const traces = `
  SELECT 'setting ' || name || ' is ' || setting AS trace FROM pg_settings
  WHERE source = 'session' AND name NOT LIKE 'transaction_%' AND NOT name = ANY ($1::text[])
  UNION ALL SELECT 'prepared statement ' || name FROM pg_prepared_statements
  UNION ALL SELECT 'advisory lock ' || objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
  UNION ALL SELECT 'temporary table ' || relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()
  UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE is_holdable
  UNION ALL SELECT 'channel ' || channel FROM pg_listening_channels() AS channel
  ORDER BY 1`;

/**
 * Runs work on every connection that a pooler has to a database, at the same time, so that each client gets another one.
 * What a client sees there was left behind by those before it.
 */
export const onEveryConnection = async <Result>(
  connectionString: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result[]> => {
  const clients = Array.from({ length: sharedConnections }, () => new pg.Client({ connectionString }));
  try {
    await Promise.all(clients.map((client) => client.connect()));
    await Promise.all(clients.map((client) => client.query('BEGIN')));
    const results = await Promise.all(clients.map(work));
    await Promise.all(clients.map((client) => client.query('COMMIT')));
    return results;
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
};

/** All that clients have left behind on a pooler's connections: settings, prepared statements, locks and the like. */
export const tracesOf = async (url: string): Promise<string[]> => {
  const found = await onEveryConnection(url, async (client) => {
    const { rows } = await client.query<{ trace: string }>(traces, [setByPooler]);
    return rows.map(({ trace }) => trace);
  });
  return found.flat();
};
