import { once } from 'node:events';
import { openEmbeddedPostgres } from '../../../adapters/embedded/openEmbeddedPostgres.ts';
import { connectKnex } from './connectKnex.ts';

/** A program for the tests. It opens the folder in its argument and writes the number of each acknowledged row. */
const insertUntilKilled = async (dataDir: string): Promise<void> => {
  const database = await openEmbeddedPostgres({ dataDir });
  const knex = connectKnex(database);
  await knex.raw('CREATE TABLE IF NOT EXISTS acked (n bigserial PRIMARY KEY)');
  for (;;) {
    const [row] = await knex('acked').insert({}).returning<{ n: string }[]>('n');
    if (!process.stdout.write(`${row!.n}\n`)) await once(process.stdout, 'drain');
  }
};

await insertUntilKilled(process.argv[2]!);
