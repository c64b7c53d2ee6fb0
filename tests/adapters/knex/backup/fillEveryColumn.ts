import type { Knex } from 'knex';

interface Column {
  readonly table_name: string;
  readonly column_name: string;
  readonly type: string;
}

/** For each type a value that is easily damaged: beyond a double, not ASCII, finer than milliseconds. */
const values: Readonly<Record<string, string>> = {
  bigint: '9007199254740993',
  integer: '2147483647',
  smallint: '32767',
  real: '0.1',
  'double precision': '0.1',
  numeric: '123456789012345678901234567890.000000001',
  boolean: 'true',
  text: `E'line\\nfeed, "quoted" \\\\ ы \\u2028 😀'`,
  'character varying': `'ы'`,
  uuid: `'0195f1d2-0000-7000-8000-00000000abcd'`,
  'timestamp with time zone': `'2026-03-29 01:02:03.456789+05:45'`,
  date: `'2026-03-29'`,
  jsonb: `'{"text": "ы\\n", "big": 9007199254740993, "list": [null, {}]}'`,
  bytea: `'\\x00ff10'`,
  tsvector: `'a:1 b:2'`,
  'text[]': `ARRAY['a,b', '"', NULL, 'ы']`,
  'bigint[]': 'ARRAY[9007199254740993]',
};

/** The columns that are not generated, read in another way than the code under test reads them. */
export const everyColumn = async (knex: Knex): Promise<Column[]> => {
  const { rows } = await knex.raw<{ rows: Column[] }>(`
    SELECT c.table_name, c.column_name,
      CASE c.data_type WHEN 'ARRAY' THEN CASE c.udt_name WHEN '_text' THEN 'text[]' WHEN '_int8' THEN 'bigint[]' END
        ELSE c.data_type END AS type
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      -- The parts of a table are read and written through it.
      JOIN pg_class own ON own.oid = format('%I.%I', c.table_schema, c.table_name)::regclass AND NOT own.relispartition
    WHERE c.table_schema = 'homeroom' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
      AND c.table_name NOT LIKE 'homeroom_migrations%'
    ORDER BY 1, 2`);
  return rows;
};

/** Columns that must be null where all others have a value: a hold is on a person, a relation or a room. */
const left = ['holds.user_id', 'holds.room_id'];

/** Columns that take only certain values. */
const chosen: Readonly<Record<string, string>> = {
  'pictures.origin': `'own'`,
  'notices.reason': `'mention'`,
  'deliveries.state': `'dead'`,
};

/** Inserts one row into every table, with a value in every column, including columns of later migrations. */
export const fillEveryColumn = async (knex: Knex): Promise<void> => {
  const columns = await everyColumn(knex);
  for (const table of new Set(columns.map(({ table_name: name }) => name))) {
    const own = columns.filter(
      ({ table_name: name, column_name: column }) => name === table && !left.includes(`${name}.${column}`),
    );
    const cells = own.map(({ column_name: column, type }) => {
      const value = chosen[`${table}.${column}`] ?? values[type];
      if (value === undefined) throw new Error(`Say what a "${type}" of ${table}.${column} may be, in this file`);
      return value;
    });
    const names = own.map(({ column_name: column }) => `"${column}"`);
    await knex.raw(
      `INSERT INTO homeroom."${table}" (${names.join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${cells.join(', ')})`.replaceAll(
        '?',
        '\\?',
      ),
    );
  }
};

/** Columns that a restore replaces, by table. */
const replaced: Readonly<Record<string, string>> = {
  api_keys: 'revoked_at',
  leases: 'holder,token,expires_at',
  service_keys: 'revoked_at',
  sessions: 'revoked_at',
  sign_in_links: 'used_at',
};

/** All stored rows by table, sorted so that they can be compared, without the values that a restore replaces. */
export const everythingIn = async (knex: Knex): Promise<Record<string, unknown>> => {
  const tables = new Set((await everyColumn(knex)).map(({ table_name: name }) => name));
  const found: Record<string, unknown> = {};
  for (const table of tables) {
    const kept = table === 'meta' ? "WHERE key NOT IN ('epoch', 'bus_secret', 'feed_epoch')" : '';
    const row = `to_jsonb(t) - '{${replaced[table] ?? ''}}'::text[]`;
    const { rows } = await knex.raw<{ rows: { row: string }[] }>(
      `SELECT (${row})::text AS row FROM homeroom."${table}" t ${kept} ORDER BY (${row})::text COLLATE "C"`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
};
