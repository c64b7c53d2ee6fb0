import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { templateMark } from '../../adapters/embedded/createTemplate.ts';
import { openEmbeddedPostgres } from '../../adapters/embedded/openEmbeddedPostgres.ts';
import { packCluster } from '../../adapters/embedded/packCluster.ts';
import { Template } from '../../adapters/embedded/Template.ts';
import { makeSecrets } from '../../adapters/knex/meta/installationSecrets.ts';
import {
  appliedMigrations,
  migrateDatabase,
  pendingMigrations,
  rollback,
} from '../../adapters/knex/migrations/migrateDatabase.ts';
import { migrationNames } from '../../adapters/knex/migrations/migrations.ts';
import { readOutline } from '../../adapters/knex/migrations/readOutline.ts';
import { schemaOutline } from '../../adapters/knex/migrations/schemaOutline.ts';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import { buildSchemaTemplate } from '../../composition/buildSchemaTemplate.ts';
import { openStorage } from '../../composition/openStorage.ts';
import { schemaTemplate } from '../../composition/schemaTemplate.ts';
import { temporaryFolder } from '../adapters/embedded/temporaryFolder.ts';
import { silentLog } from '../support/silentLog.ts';

interface Copy {
  readonly template?: string;
  readonly dataDir?: string;
  readonly log?: (line: string) => void;
}

const withCopy = async <T>(copy: Copy, use: (knex: Knex) => Promise<T>): Promise<T> => {
  const engine = await openEmbeddedPostgres({ template: schemaTemplate, ...copy });
  const knex = openDatabase(engine);
  try {
    return await use(knex);
  } finally {
    await knex.destroy();
    await engine.close();
  }
};

const metaOf = async (knex: Knex): Promise<Record<string, string>> => {
  const rows = await knex('homeroom.meta').orderBy('key').select<{ key: string; value: string }[]>('key', 'value');
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
};

/** What is drawn by lot, in the form of the migrations that draw it. */
const forms: Record<string, RegExp> = {
  body_secret: /^[0-9a-f]{128}$/,
  bus_secret: /^[0-9a-f-]{72}$/,
  epoch: /^[0-9a-f-]{36}$/,
  erasure_salt: /^[0-9a-f]{64}$/,
  feed_epoch: /^[0-9a-f-]{36}$/,
};
const constant = { dates_applied: '', directory_stamp: '0', min_release: '0.2.0' };

describe('schemaTemplate', function () {
  this.timeout(60_000);

  it('is the one of these migrations', async () => {
    expect(await buildSchemaTemplate(schemaTemplate)).to.equal('current');
  });

  it('has all tables of this release, no rows of people, and no secrets; makeSecrets gives each copy its own', () =>
    withCopy({}, async (knex) => {
      expect(await appliedMigrations(knex)).to.deep.equal(migrationNames);
      expect(await readOutline(knex)).to.deep.equal(schemaOutline);
      expect(await metaOf(knex)).to.deep.equal({ ...constant, secrets_waiting: 'on' });

      const filled: Record<string, number> = {};
      for (const { name } of schemaOutline) {
        const [row] = await knex(`homeroom.${name}`).count<{ count: string }[]>();
        if (Number(row!.count) > 0) filled[name] = Number(row!.count);
      }
      expect(filled).to.deep.equal({ contexts: 1, meta: 4, organisations: 1, sources: 1 });

      await makeSecrets(knex);
      const own = await metaOf(knex);
      expect(Object.keys(own)).to.deep.equal([...Object.keys(forms), ...Object.keys(constant)].sort());
      for (const [key, form] of Object.entries(forms)) expect(own[key], key).to.match(form);
      expect(new Set(Object.keys(forms).map((key) => own[key])).size).to.equal(5);
      await makeSecrets(knex);
      expect(await metaOf(knex)).to.deep.equal(own);
    }));

  it('gives two installations different secrets, which they keep', () =>
    temporaryFolder(async (folder) => {
      const startIn = async (name: string): Promise<Record<string, string>> => {
        const storage = await openStorage({ dataDir: join(folder, name) }, silentLog);
        try {
          return await metaOf(storage!.knex);
        } finally {
          await storage!.close();
        }
      };
      const one = await startIn('one');
      const other = await startIn('other');
      for (const key of Object.keys(forms)) expect(one[key], key).to.not.equal(other[key]);
      expect(await startIn('one')).to.deep.equal(one);
    }));

  it('of an earlier release is migrated on', () =>
    temporaryFolder(async (folder) => {
      const dataDir = join(folder, 'earlier');
      await withCopy({ dataDir }, (knex) => rollback(knex));
      const template = join(folder, 'earlier.tar.gz');
      await writeFile(template, packCluster(join(dataDir, 'cluster'), `${templateMark()}\nmigrations earlier`));
      await withCopy({ template }, async (knex) => {
        expect(await pendingMigrations(knex)).to.deep.equal(migrationNames.slice(-1));
        await migrateDatabase(knex);
        expect(await readOutline(knex)).to.deep.equal(schemaOutline);
      });
    }));

  it('that is broken, or of another engine, is left out with a line', () =>
    temporaryFolder(async (folder) => {
      const lines: string[] = [];
      const template = join(folder, 'broken.tar.gz');
      const packed = await readFile(schemaTemplate);
      await writeFile(template, packed.subarray(0, packed.length >> 1));
      await withCopy({ template, log: (line) => void lines.push(line) }, async (knex) => {
        expect(await appliedMigrations(knex)).to.deep.equal([]);
        await makeSecrets(knex);
      });
      expect(lines).to.deep.equal(['the database template broken.tar.gz cannot be read: unexpected end of file']);

      const older = join(folder, 'older');
      await withCopy({ dataDir: older }, async () => {});
      await writeFile(template, packCluster(join(older, 'cluster'), 'pglite 0.4.0 recipe 1\nmigrations x'));
      const chosen = await Template.loadOrCreate([template, schemaTemplate], (line) => void lines.push(line));
      expect(chosen.mark).to.equal(new Template(packed).mark);
      expect(lines[1]).to.equal(
        `the database template broken.tar.gz is of "pglite 0.4.0 recipe 1", not of "${templateMark()}"`,
      );
    }));
});
