import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../../adapters/embedded/openEmbeddedPostgres.ts';
import { BackupFile } from '../../../../adapters/knex/backup/BackupFile.ts';
import { backupLines } from '../../../../adapters/knex/backup/backupLines.ts';
import { restoreDatabase } from '../../../../adapters/knex/backup/restoreDatabase.ts';
import { writeBackup } from '../../../../adapters/knex/backup/writeBackup.ts';
import { readBodySecret } from '../../../../adapters/knex/meta/readBodySecret.ts';
import { readBusSecret } from '../../../../adapters/knex/meta/readBusSecret.ts';
import { readDirectoryVersion } from '../../../../adapters/knex/meta/readDirectoryVersion.ts';
import { readEpoch } from '../../../../adapters/knex/meta/readEpoch.ts';
import { migrateDatabase, pendingMigrations, rollback } from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { migrationNames } from '../../../../adapters/knex/migrations/migrations.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { version } from '../../../../composition/version.ts';
import { refusalOf } from '../../../contracts/refusalOf.ts';
import { openMigratedEngine } from '../../../support/openMigratedEngine.ts';
import { type TestPostgres, testPostgres, withPostgres } from '../../../support/testPostgres.ts';
import { storesOver } from '../knexWorld.ts';
import { everyColumn, everythingIn, fillEveryColumn } from './fillEveryColumn.ts';
import { livelySchool } from './livelySchool.ts';

type Kind = 'embedded' | 'PostgreSQL';

withPostgres('backup and restore', (getUrl) => {
  let folder: string;
  let engine: EmbeddedPostgres;
  let engineTo: EmbeddedPostgres;
  let postgresTo: TestPostgres;
  const sources: Partial<Record<Kind, Knex>> = {};
  const targets: Partial<Record<Kind, Knex>> = {};

  before(async function open() {
    this.timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), 'homeroom-backup-'));
    const embedded = await openMigratedEngine();
    [engine, engineTo, postgresTo] = [embedded.engine, await openEmbeddedPostgres(), await testPostgres()];
    sources.embedded = embedded.knex;
    sources.PostgreSQL = openDatabase({ url: getUrl() });
    targets.embedded = openDatabase(engineTo);
    targets.PostgreSQL = openDatabase({ url: postgresTo.url });
    for (const knex of Object.values(sources)) {
      await migrateDatabase(knex);
      await livelySchool(knex);
      await fillEveryColumn(knex);
    }
  });

  after(async () => {
    for (const knex of [...Object.values(sources), ...Object.values(targets)]) await knex.destroy();
    await Promise.all([engine.close(), engineTo.close(), postgresTo.drop()]);
    await rm(folder, { recursive: true });
  });

  const of = (databases: Partial<Record<Kind, Knex>>, kind: Kind): Knex => databases[kind] ?? expect.fail();
  const source = (): Knex => of(sources, 'PostgreSQL');
  const target = (): Knex => of(targets, 'PostgreSQL');

  let files = 0;
  const save = async (knex: Knex): Promise<string> => {
    files += 1;
    const path = join(folder, `${files}.backup`);
    await writeBackup(path, backupLines(knex));
    return path;
  };
  const load = async (knex: Knex, path: string, isReplacing = true): Promise<unknown> =>
    restoreDatabase(knex, await BackupFile.open(path), { release: version, isReplacing });
  const lines = async (path: string): Promise<string[]> =>
    gunzipSync(await readFile(path))
      .toString()
      .split('\n');

  for (const from of ['embedded', 'PostgreSQL'] as const)
    for (const to of ['embedded', 'PostgreSQL'] as const)
      it(`restores every table and column from ${from} to ${to}`, async function run() {
        this.timeout(60_000);
        const [one, other] = [of(sources, from), of(targets, to)];
        await load(other, await save(one));
        const [there, here] = [await everythingIn(other), await everythingIn(one)];
        expect(there).to.deep.equal(here);
        expect(Object.values(there).filter((rows) => (rows as unknown[]).length === 0)).to.deep.equal([]);
        expect(await everyColumn(other)).to.deep.equal(await everyColumn(one));
      });

  it('fills a new database whose tables are those of the backup; if it fails, sequences are as before', async () => {
    const path = await save(source());
    const { engine: fresh, knex } = await openMigratedEngine();
    const rowsOf = async (statement: string): Promise<unknown> => (await knex.raw(statement)).rows;
    const sequence = 'SELECT last_value, is_called FROM homeroom.message_ids';
    const tables = "SELECT 'homeroom.rooms'::regclass::oid AS rooms, 'homeroom.messages'::regclass::oid AS messages";
    try {
      const [before, made] = [await rowsOf(sequence), await rowsOf(tables)];
      // Fails when it is refreshed, which is after the sequences are set.
      await knex.raw(`
        CREATE MATERIALIZED VIEW homeroom.fails AS SELECT 1 / (1 - least(count(*), 1)) AS n FROM homeroom.users WITH NO DATA`);
      const failure = await load(knex, path, false).catch((error: unknown) => error);
      expect(failure).to.have.property('code', '22012');
      expect(await rowsOf(sequence)).to.deep.equal(before);
      expect(await rowsOf('SELECT id FROM homeroom.users')).to.deep.equal([]);
      await knex.raw('DROP MATERIALIZED VIEW homeroom.fails');

      await load(knex, path, false);
      expect(await rowsOf(tables)).to.deep.equal(made);
      expect(await rowsOf(sequence)).to.deep.equal((await source().raw(sequence)).rows);
      expect(await everythingIn(knex)).to.deep.equal(await everythingIn(source()));
    } finally {
      await knex.destroy();
      await fresh.close();
    }
  });

  it('continues sequences from the backup', async () => {
    await load(target(), await save(source()));
    const last = (await source().raw('SELECT last_value FROM homeroom.message_ids')).rows[0].last_value;
    const next = (await target().raw("SELECT nextval('homeroom.message_ids') AS id")).rows[0].id;
    expect(BigInt(next)).to.equal(BigInt(last) + 1n);
    const { rows } = await target().raw(
      "SELECT nextval(pg_get_serial_sequence('homeroom.users', 'id')) > 9 AS is_later FROM homeroom.users LIMIT 1",
    );
    expect(rows).to.deep.equal([{ is_later: true }]);
  });

  it('begins a new epoch, with a new bus secret and directory version', async () => {
    const path = await save(source());
    await load(target(), path);
    const [epoch, stamp] = [await readEpoch(target()), await readDirectoryVersion(target())];
    const secret = await readBusSecret(target());
    expect(secret)
      .to.have.length(72)
      .and.not.equal(await readBusSecret(source()));
    expect(epoch)
      .to.be.a('string')
      .and.not.equal(await readEpoch(source()));
    await load(target(), path);
    expect(await readEpoch(target())).to.not.equal(epoch);
    expect(await readDirectoryVersion(target())).to.not.equal(stamp);
    expect(await readBusSecret(target()))
      .to.have.length(72)
      .and.not.equal(secret);
  });

  it('keeps the secret of the messages’ hashes, so that retries find what was sent before the backup (I5)', async () => {
    const path = await save(source());
    const secret = await readBodySecret(source());
    expect(secret).to.match(/^[0-9a-f]{128}$/);
    for (let times = 0; times < 2; times += 1) {
      await load(target(), path);
      expect(await readBodySecret(target())).to.equal(secret);
    }
  });

  it('gives every lease up, also those of nodes that run on, and the feed another epoch; consumers go on', async () => {
    const { leases, feed, consumers } = storesOver(source());
    const lease = (await leases.acquire('consumer:kept', 'a node that runs on', 60_000)) ?? expect.fail();
    await consumers.open(lease, 'head');
    const { position } = await consumers.open(lease, 'floor');
    await load(target(), await save(source()));
    const there = storesOver(target());
    expect(await there.leases.renew(lease, 60_000)).to.equal(undefined);
    expect(await there.consumers.save(lease, position + 1)).to.equal(false);
    const next = (await there.leases.acquire('consumer:kept', 'another', 60_000)) ?? expect.fail('it is still held');
    expect(next.token).to.be.greaterThan(lease.token);
    expect((await there.consumers.open(next, 'floor')).position).to.equal(position);
    expect((await there.feed.read(0, 0)).epoch).not.to.equal((await feed.read(0, 0)).epoch);
  });

  it('ends every session and every link to sign in, as some may have ended after the backup', async () => {
    await source().raw('UPDATE homeroom.sessions SET revoked_at = NULL');
    await source().raw('UPDATE homeroom.sign_in_links SET used_at = NULL');
    await load(target(), await save(source()));
    const { rows } = await target().raw(
      'SELECT (SELECT count(*) FILTER (WHERE revoked_at IS NULL) FROM homeroom.sessions)::int AS sessions, ' +
        '(SELECT count(*) FILTER (WHERE used_at IS NULL) FROM homeroom.sign_in_links)::int AS links, ' +
        '(SELECT count(*) FROM homeroom.sessions)::int AS all_sessions',
    );
    expect(rows[0]).to.include({ sessions: 0, links: 0 });
    expect(rows[0].all_sessions).to.be.greaterThan(0);
  });

  it('revokes every key of a source, as some may have been revoked after the backup', async () => {
    await source().raw('UPDATE homeroom.api_keys SET revoked_at = NULL');
    await load(target(), await save(source()));
    const { rows } = await target().raw(
      'SELECT count(*)::int AS keys, count(*) FILTER (WHERE revoked_at IS NULL)::int AS live FROM homeroom.api_keys',
    );
    expect(rows[0].live).to.equal(0);
    expect(rows[0].keys).to.be.greaterThan(0);
  });

  it('saves one moment while others write', async () => {
    const stored: string[] = [];
    const before = await everythingIn(source());
    for await (const part of backupLines(source())) {
      stored.push(part);
      await source().raw(
        'INSERT INTO homeroom.favourites SELECT max(user_id) - 1, 7 FROM homeroom.favourites ON CONFLICT DO NOTHING',
      );
    }
    const rows = stored.join('').split('\n').slice(1, -1);
    expect(rows.length).to.equal(Object.values(before).flat().length + 3); // the comparison leaves out epochs and secret
  });

  it('accepts a database as empty on which a server has only started', async () => {
    const path = await save(source());
    const fresh = await testPostgres();
    const knex = openDatabase({ url: fresh.url });
    try {
      await migrateDatabase(knex);
      await storesOver(knex).policies.register({ hash: 'of the server', name: 'started' }, () => true);
      await load(knex, path, false);
      expect(await everythingIn(knex)).to.deep.equal(await everythingIn(source()));
    } finally {
      await knex.destroy();
      await fresh.drop();
    }
  });

  it('refuses a database that is not empty, and does not change it', async () => {
    const path = await save(source());
    await load(target(), path);
    const before = await everythingIn(target());
    expect(await refusalOf(load(target(), path, false))).to.equal('CONFLICT');
    expect(await everythingIn(target())).to.deep.equal(before);
  });

  it('refuses to drop what a host has built on the tables', async () => {
    const path = await save(source());
    await load(target(), path);
    await target().raw('CREATE VIEW public.report AS SELECT count(*) FROM homeroom.messages');
    try {
      const before = await everythingIn(target());
      expect(await refusalOf(load(target(), path))).to.equal('CONFLICT');
      expect(await everythingIn(target())).to.deep.equal(before);
    } finally {
      await target().raw('DROP VIEW public.report');
    }
  });

  it('restores into a database that is migrated and not used', async () => {
    const path = await save(source());
    const fresh = await testPostgres();
    const knex = openDatabase({ url: fresh.url });
    try {
      await migrateDatabase(knex);
      await load(knex, path, false);
      expect(await everythingIn(knex)).to.deep.equal(await everythingIn(source()));
    } finally {
      await knex.destroy();
      await fresh.drop();
    }
  });

  it('migrates a backup of an earlier release', async () => {
    const fresh = await testPostgres();
    const knex = openDatabase({ url: fresh.url });
    try {
      await migrateDatabase(knex);
      await rollback(knex);
      await fillEveryColumn(knex);
      const path = await save(knex);
      await load(target(), path);
      expect(await pendingMigrations(target())).to.deep.equal([]);
      const [old, now] = [await everythingIn(knex), await everythingIn(target())];
      // Later migrations write more about the database itself, the root, lists of who was there, and the audit log.
      const written = [
        ...['meta', 'organisations', 'organisation_tree', 'user_roles', 'role_scopes'],
        ...['room_visits', 'audit_entries', 'audit_details'],
      ];
      for (const table of Object.keys(old).filter((name) => !written.includes(name)))
        expect(now[table], table).to.have.length((old[table] as unknown[]).length);
    } finally {
      await knex.destroy();
      await fresh.drop();
    }
  });

  it('restores a database that serves reads and writes', async () => {
    await load(target(), await save(source()));
    const { people, messages, roomHeads, inbox } = storesOver(target());
    const tess = (await people.findByExternalId('tess')) ?? expect.fail();
    const room = (await inbox.list(tess.id, { limit: 50 })).rooms.find(
      (overview) => overview.room.type === 'forum_subject',
    );
    const roomId = room?.room.id ?? expect.fail();
    const head = (await roomHeads.heads([roomId])).get(roomId) ?? expect.fail();
    const draft = { roomId, senderId: tess.id, content: 'And on', sent: 'And on', clientId: null, replyTo: null };
    const { message } = await messages.append(draft);
    expect(message.seq).to.equal(head + 1);
  });

  describe('files', () => {
    let path: string;
    let whole: Buffer;
    before(async () => {
      path = await save(source());
      whole = await readFile(path);
    });

    const refused = async (bytes: Buffer): Promise<string> => {
      const damaged = join(folder, 'damaged.backup');
      await writeFile(damaged, bytes);
      const before = await readEpoch(target());
      const failure = await load(target(), damaged).then(
        () => expect.fail('it was taken'),
        (error: Error) => error,
      );
      expect(await readEpoch(target())).to.equal(before);
      return failure.message;
    };

    it('are refused if they are cut short anywhere', async () => {
      for (const share of [0.01, 0.3, 0.6, 0.9, 0.999])
        expect(await refused(whole.subarray(0, Math.floor(whole.length * share)))).to.match(/cut short|no backup/);
    });

    it('are refused if whole lines at their end are missing', async () => {
      const text = await lines(path);
      expect(await refused(gzipSync(text.slice(0, -3).join('\n')))).to.contain('cut short');
      expect(await refused(gzipSync(`${text.slice(0, -2).join('\n')}\n`))).to.contain('cut short');
    });

    it('are refused if a single byte differs', async () => {
      const flipped = gunzipSync(whole);
      const at = flipped.indexOf('Good morning');
      flipped[at] = 'F'.charCodeAt(0);
      expect(await refused(gzipSync(flipped))).to.contain('damaged');
      const raw = Buffer.from(whole);
      raw[Math.floor(raw.length / 2)] = (raw[Math.floor(raw.length / 2)] ?? 0) ^ 0xff;
      expect(await refused(raw)).to.contain('damaged');
    });

    it('are refused if they are no backup', async () => {
      expect(await refused(Buffer.from('no backup at all'))).to.contain('no backup');
      expect(await refused(gzipSync('{"a":1}\n{"b":2}\n'))).to.contain('no backup');
    });

    it('are refused if a later release wrote them', async () => {
      const [header = '', ...rest] = await lines(path);
      const later = { ...JSON.parse(header), migrations: [...migrationNames, '999_of_tomorrow'] };
      const changed = join(folder, 'later.backup');
      const body = rest.slice(0, -2).map((line) => `${line}\n`);
      const all = [`${JSON.stringify(later)}\n`, ...body];
      await writeBackup(
        changed,
        (async function* give() {
          yield* all;
        })(),
      );
      expect(await refused(await readFile(changed)))
        .to.contain('later release')
        .and.contain('999_of_tomorrow');
    });

    it('are not overwritten without force, and appear complete or not at all', async () => {
      const taken = join(folder, 'taken.backup');
      await writeFile(taken, 'precious');
      expect(await refusalOf(writeBackup(taken, backupLines(source())))).to.equal('CONFLICT');
      const stopped = writeBackup(
        taken,
        (async function* fail() {
          yield 'a line\n';
          throw new Error('out of luck');
        })(),
        { isForced: true },
      );
      expect(await stopped.catch((failure: Error) => failure.message)).to.equal('out of luck');
      expect(await readFile(taken, 'utf8')).to.equal('precious');
      await writeBackup(taken, backupLines(source()), { isForced: true });
      expect((await BackupFile.open(taken)).header.migrations).to.deep.equal(migrationNames);
      expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).to.deep.equal([]);
    });
  });

  it('refuses to save a database without a chat', async () => {
    const fresh = await testPostgres();
    const knex = openDatabase({ url: fresh.url });
    try {
      expect(await refusalOf(save(knex))).to.equal('INVALID_REQUEST');
    } finally {
      await knex.destroy();
      await fresh.drop();
    }
  });
});
