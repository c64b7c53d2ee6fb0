import knex, { type Knex } from 'knex';
import type { EmbeddedPostgres } from '../../../adapters/embedded/openEmbeddedPostgres.ts';

export const connectKnex = ({ connection }: EmbeddedPostgres): Knex =>
  knex({ client: 'pg', connection, pool: { min: 0, max: 1 } });
