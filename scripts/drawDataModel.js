/**
 * Writes docs/data-model.md and adapters/knex/migrations/schemaText.ts from a migrated embedded database, and from the
 * statements in adapters/knex. Runs what was built: `npm run build` first.
 *
 *   node scripts/drawDataModel.js          writes both files
 *   node scripts/drawDataModel.js --check  writes nothing; fails if one of them is not what it would write
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PAGE = 'docs/data-model.md';
const TEXT = 'adapters/knex/migrations/schemaText.ts';
const STATEMENTS = 'adapters/knex';
/** They write every table, or none of their own. */
const NO_WRITERS = ['backup', 'migrations'];

/** The features, with the tables that belong to each. A table in none of them, or none for a name, is an error. */
const FEATURES = {
  'People and relations': [
    ...[
      'sources',
      'roster_pulls',
      'users',
      'identities',
      'logins',
      'sessions',
      'sign_in_links',
      'socket_tickets',
      'favourites',
      'blocks',
    ],
    ...['contexts', 'relations', 'relation_claims', 'holds', 'merges', 'erased_identities'],
  ],
  'Organisations and roles': ['organisations', 'user_roles', 'role_scopes', 'names_by_word', 'name_words'],
  'Changes of the directory': ['imports', 'directory_changes', 'policies'],
  Rooms: ['rooms', 'room_keys', 'participants', 'message_requests'],
  Messages: [
    ...[
      'messages',
      'events',
      'message_words',
      'attachments',
      'blobs',
      'pictures',
      'picture_addresses',
      'held_messages',
      'guard_words',
      'scheduled_messages',
    ],
  ],
  'Histories of other chats': [
    ...[
      'external_rooms',
      'external_messages',
      'external_preferences',
      'imported_ranges',
      'history_runs',
      'history_staging',
    ],
  ],
  Announcements: ['audiences', 'announcements', 'announcement_answers'],
  Feed: ['feed', 'feed_heads', 'consumers', 'leases', 'webhooks', 'webhook_deliveries'],
  Notifications: ['notices', 'deliveries', 'channel_addresses', 'dead_addresses'],
  'Record and oversight': ['audit_entries', 'audit_details', 'cases', 'case_people', 'case_rooms', 'reports'],
  'Settings and keys': ['meta', 'settings', 'api_keys', 'service_accounts', 'service_keys'],
};

/** What a column refers to, by its name. People, sources, organisations and contexts are named by too many to draw. */
const REFERENCES = {
  room_id: 'rooms',
  relation_id: 'relations',
  message_id: 'messages',
  import_id: 'imports',
  case_id: 'cases',
  blob_hash: 'blobs',
  stream_id: 'rooms',
};

/**
 * @typedef {{ name: string, type: string, isNullable: boolean, byDefault: string | null }} Column
 * @typedef {{ name: string, definition: string, isKey: boolean }} Index
 * @typedef {{ name: string, comment: string | null, parted: string | null, partitions: string[], columns: Column[],
 *   indexes: Index[] }} Table
 */

/** @param {string} file */
const built = async (file) => {
  const path = join('dist', file);
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first`);
  return import(pathToFileURL(path).href);
};

const TABLES = `
  SELECT c.relname AS name, obj_description(c.oid, 'pg_class') AS comment,
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS parted,
    ARRAY(
      SELECT p.relname::text FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhrelid
      WHERE h.inhparent = c.oid ORDER BY p.relname COLLATE "C"
    ) AS partitions,
    (
      SELECT json_agg(json_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'isNullable', NOT a.attnotnull,
        'byDefault', CASE WHEN a.attidentity <> '' THEN 'identity' ELSE pg_get_expr(d.adbin, d.adrelid) END
      ) ORDER BY a.attnum)
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ) AS columns,
    COALESCE((
      SELECT json_agg(json_build_object(
        'name', i.relname, 'definition', pg_get_indexdef(i.oid), 'isKey', x.indisprimary
      ) ORDER BY i.relname COLLATE "C")
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid
    ), '[]') AS indexes
  FROM pg_class c
  WHERE c.relnamespace = 'homeroom'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relname NOT LIKE 'homeroom%'
  ORDER BY c.relname COLLATE "C"`;

/** @returns {Promise<{ tables: Table[], outline: string }>} */
const readDatabase = async () => {
  const [{ openEmbeddedPostgres }, { openDatabase }, { migrateDatabase }, { readOutline }, { printOutline }] =
    await Promise.all(
      [
        'adapters/embedded/openEmbeddedPostgres.js',
        'adapters/knex/sql/openDatabase.js',
        'adapters/knex/migrations/migrateDatabase.js',
        'adapters/knex/migrations/readOutline.js',
        'adapters/knex/migrations/TableOutline.js',
      ].map(built),
    );
  const engine = await openEmbeddedPostgres();
  const knex = openDatabase(engine);
  try {
    await migrateDatabase(knex);
    const { rows } = await knex.raw(TABLES);
    return { tables: rows, outline: printOutline(await readOutline(knex)) };
  } finally {
    await knex.destroy();
    await engine.close();
  }
};

/** The files that write each table, below `adapters/knex`. @returns {Map<string, Set<string>>} */
const findWriters = () => {
  /** @type {Map<string, Set<string>>} */
  const writers = new Map();
  for (const feature of readdirSync(STATEMENTS).sort()) {
    if (NO_WRITERS.includes(feature)) continue;
    for (const file of readdirSync(join(STATEMENTS, feature)).sort()) {
      const text = readFileSync(join(STATEMENTS, feature, file), 'utf8');
      for (const [, table = ''] of text.matchAll(/\b(?:INSERT INTO|UPDATE|DELETE FROM) homeroom\.(\w+)/g))
        writers.set(table, (writers.get(table) ?? new Set()).add(`${feature}/${file}`));
    }
  }
  return writers;
};

/** @param {readonly Table[]} tables */
const checkFeatures = (tables) => {
  const known = Object.values(FEATURES).flat();
  for (const { name, comment } of tables) {
    if (!known.includes(name)) throw new Error(`${name} belongs to no feature: name it in scripts/drawDataModel.js`);
    if (comment === null) throw new Error(`${name} does not say what it is for: COMMENT ON TABLE in its migration`);
  }
  for (const name of known)
    if (!tables.some((table) => table.name === name)) throw new Error(`There is no table ${name}`);
};

/** @param {readonly Table[]} tables */
const drawing = (tables) => {
  const boxes = Object.entries(FEATURES).flatMap(([feature, names], place) => [
    `  subgraph f${place}["${feature}"]`,
    ...names.map((name) => `    ${name}`),
    '  end',
  ]);
  const arrows = tables.flatMap(({ name, columns }) =>
    columns.flatMap((column) => {
      const target = Object.entries(REFERENCES).find(([reference]) => reference === column.name)?.[1];
      return target === undefined || target === name ? [] : [`  ${name} --> ${target}`];
    }),
  );
  return ['```mermaid', 'flowchart LR', ...boxes, ...new Set(arrows), '```'].join('\n');
};

/** What stands behind USING, which says all but the name and the table. @param {Index} index */
const shownIndex = ({ name, definition }) => {
  const [, isUnique = '', rest = ''] = /^CREATE (UNIQUE )?INDEX .*? USING (.*)$/.exec(definition) ?? [];
  return `- \`${name}\`: ${isUnique === '' ? '' : 'unique, '}\`${rest.replaceAll('|', '\\|')}\``;
};

/** @param {Table} table @param {ReadonlyMap<string, ReadonlySet<string>>} writers */
const section = ({ name, comment, parted, partitions, columns, indexes }, writers) => {
  const files = [...(writers.get(name) ?? [])];
  const rows = columns.map(
    ({ name: column, type, isNullable, byDefault }) =>
      `| \`${column}\` | ${type} | ${isNullable ? 'null' : ''} | ${byDefault === null ? '' : `\`${byDefault.replaceAll('|', '\\|')}\``} |`,
  );
  const key = indexes.find(({ isKey }) => isKey)?.definition.match(/\((.*)\)/)?.[1];
  const others = indexes.filter(({ isKey }) => !isKey);
  return [
    `### ${name}`,
    '',
    `${comment}.`,
    '',
    `Written by: ${files.length === 0 ? 'nobody yet' : files.map((file) => `[${file}](../${STATEMENTS}/${file})`).join(', ')}.`,
    key === undefined ? 'No key.' : `Key: \`${key}\`.`,
    ...(parted === null
      ? []
      : [`Parts: ${partitions.length} by ${parted}, \`${partitions[0]}\` to \`${partitions.at(-1)}\`.`]),
    '',
    '| column | type | | default |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...(others.length === 0 ? [] : ['', ...others.map(shownIndex)]),
  ].join('\n');
};

/** @param {readonly Table[]} tables @param {ReadonlyMap<string, ReadonlySet<string>>} writers */
const page = (tables, writers) => {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const sections = Object.entries(FEATURES).map(([feature, names]) =>
    [`## ${feature}`, ...names.flatMap((name) => byName.get(name) ?? []).map((table) => section(table, writers))].join(
      '\n\n',
    ),
  );
  return `${[
    '# The data model',
    'Every table of a migrated database, in the schema `homeroom` (or `DB_SCHEMA`). Made by `node scripts/drawDataModel.js` from\nthe migrations and from the statements in `adapters/knex`; a test compares. Backup and restore write every table, and the\nmigrations fill some, so they are not among the writers.',
    'No table has foreign keys: the statements that write keep tables together, and `homeroom doctor` looks whether they do. An\narrow leads to what a column names; people, sources, organisations and contexts are named by too many to draw.',
    drawing(tables),
    ...sections,
  ].join('\n\n')}\n`;
};

const { tables, outline } = await readDatabase();
checkFeatures(tables);
const files = {
  [PAGE]: page(tables, findWriters()),
  [TEXT]: `/** The tables that the migrations make, as \`printOutline\` prints them. Written by scripts/drawDataModel.js. */\nexport const schemaText = \`${outline}\`;\n`,
};
for (const [file, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.log(`${file} is not what the migrations make: run "node scripts/drawDataModel.js"`);
    process.exitCode = 1;
  }
}
