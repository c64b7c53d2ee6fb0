/**
 * For the command line of Knex, as it was built: `npx knex --knexfile dist/knexfile.js migrate:list`, with
 * `DATABASE_URL` set. Homeroom itself migrates with `homeroom migrate`, which also waits for other nodes.
 */
import type { Knex } from 'knex';
import { migrations } from './adapters/knex/migrations/migrations.ts';
import { defaultSchema } from './adapters/knex/sql/openDatabase.ts';

const settings: Knex.Config = {
  client: 'pg',
  connection: process.env['DATABASE_URL'] ?? '',
  searchPath: [process.env['DB_SCHEMA'] ?? defaultSchema, 'public'],
  migrations,
};

export default settings;
