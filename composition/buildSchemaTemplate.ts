import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { templateMark } from '../adapters/embedded/createTemplate.ts';
import { openEmbeddedPostgres } from '../adapters/embedded/openEmbeddedPostgres.ts';
import { packCluster } from '../adapters/embedded/packCluster.ts';
import { Template } from '../adapters/embedded/Template.ts';
import { removeSecrets } from '../adapters/knex/meta/installationSecrets.ts';
import { migrateDatabase } from '../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../adapters/knex/sql/openDatabase.ts';
import { schemaTemplate } from './schemaTemplate.ts';

/**
 * Packs a migrated embedded database without secrets at `path`, unless the one there was made by this engine from the same
 * migrations. Takes about 10 s. The build runs `node dist/composition/buildSchemaTemplate.js`.
 */
export const buildSchemaTemplate = async (path: string): Promise<'built' | 'current'> => {
  const mark = `${templateMark()}\nmigrations ${hashOfMigrations()}`;
  if (existsSync(path) && markOf(path) === mark) return 'current';
  const folder = mkdtempSync(join(tmpdir(), 'homeroom-template-'));
  try {
    await migrateIn(folder);
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, packCluster(join(folder, 'cluster'), mark));
    renameSync(unfinished, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return 'built';
};

const markOf = (path: string): string | undefined => {
  try {
    return new Template(readFileSync(path)).mark;
  } catch {
    return undefined; // A broken one is made anew.
  }
};

/** A migration may be changed before its release, so its text counts and not its name alone. */
const hashOfMigrations = (): string => {
  const folder = fileURLToPath(new URL('../adapters/knex/migrations/', import.meta.url));
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
    if (/\.[jt]s$/.test(name) && !name.endsWith('.d.ts'))
      hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
};

const migrateIn = async (folder: string): Promise<void> => {
  const engine = await openEmbeddedPostgres({ dataDir: folder });
  const knex = openDatabase(engine);
  try {
    await migrateDatabase(knex);
    await removeSecrets(knex);
    // The catalogue alone: a table that was never analysed is planned as one that will have rows.
    await knex.raw('VACUUM (FULL, FREEZE) pg_catalog.pg_class');
    await knex.raw('CHECKPOINT');
  } finally {
    await knex.destroy();
    await engine.close();
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSchemaTemplate(schemaTemplate);
