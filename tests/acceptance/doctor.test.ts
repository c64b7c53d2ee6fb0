import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { openEmbeddedPostgres } from '../../adapters/embedded/openEmbeddedPostgres.ts';
import { setUpRole } from '../../adapters/knex/settings/roleSettings.ts';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import { createChat } from '../../composition/createChat.ts';
import { describeWithServer } from '../support/describeWithServer.ts';
import { freePort } from '../support/freePort.ts';
import { postgresFolder, startPostgres } from '../support/startPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';
import { type Ran, runHomeroom } from './runHomeroom.ts';

const user = (externalId: string, role: string) => ({
  externalId,
  role,
  firstName: externalId,
  lastName: 'Miller',
  isActive: true,
});

const school = {
  users: [user('tess', 'teacher'), user('sam', 'student'), user('pam', 'parent')],
  relations: [
    { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' as const },
    { kind: 'guardian_of', from: 'pam', to: 'sam', status: 'active' as const },
  ],
};

const loseGuardian = `
  DELETE FROM homeroom.participants
  WHERE user_id = (SELECT id FROM homeroom.users WHERE external_id = 'pam')`;
const loseHistory = 'UPDATE homeroom.rooms SET head_seq = head_seq + 2';

/** What docs/doctor.md says that --json has, by name. */
const documentedMembers = (): string[] => {
  const [, section = ''] = readFileSync('docs/doctor.md', 'utf8').split('\n## For machines\n');
  const lines = section.split('\n## ')[0]?.split('\n') ?? [];
  const cells = lines.filter((line) => line.startsWith('| `')).map((line) => line.split('|')[1] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`(?:checks\[\]\.)?(\w+)`/g)].map(([, name = '']) => name)).sort();
};

interface Kind {
  readonly env: () => Record<string, string>;
  /** Runs SQL on the database, which nobody else has open. */
  readonly plant: (statement: string) => Promise<void>;
}

const doctorTests = ({ env, plant }: Kind): void => {
  const doctor = (...args: string[]): Promise<Ran> => callHomeroom(['doctor', ...args], env());

  it('is content with a healthy school', async () => {
    const ran = await doctor();
    // A slow machine sees progress.
    expect([ran.code, ran.error.includes('"level"')], ran.out).to.deep.equal([0, false]);
    expect(ran.out).to.match(/^Not asked, because\n( {2}.+: [a-z., -]+\n)+\nAll is well: \d+ checks\.\n$/);
    expect(ran.out).to.contain('  neither REDIS_URL nor REDIS_HOST is set: redis.reach, redis.policy, redis.memory\n');
  });

  it('finds a lost membership, says what to do, repairs it and is content', async () => {
    await plant(loseGuardian);
    const found = await doctor();
    expect(found.code).to.equal(1);
    expect(found.out)
      .to.match(/^error directory\.memberships$/m)
      .and.to.match(/^ {2}2 rooms that are not as .*: room \d+: joined \d+; room \d+: joined \d+$/m)
      .and.to.contain('homeroom doctor --fix')
      .and.to.match(/^1 of \d+ checks found something\.$/m)
      .and.not.to.contain('pam');
    expect(found.error).to.contain('"level":40').and.to.contain('directory.memberships');
    const mended = await doctor('--fix');
    expect(mended.code).to.equal(0);
    expect(mended.out)
      .to.contain('Repaired: 0 rooms created, 2 changed; memberships: 2 joined')
      .and.to.contain('All is well');
    expect((await doctor()).code).to.equal(0);
    const { entries } = JSON.parse((await callHomeroom(['audit', '--action', 'doctor.fixed', '--json'], env())).out);
    expect(entries).to.have.length(1);
  });

  it('finds a wrong secret, a folder that is none, and servers of others that do not answer', async () => {
    const wrong = {
      ...{ AUTH_JWKS_URL: `http://127.0.0.1:${await freePort()}/jwks`, REDIS_HOST: '127.0.0.1' },
      ...{
        REDIS_PORT: String(await freePort()),
        DIRECTORY_KEY: 'x'.repeat(32),
        BLOB_URL: `file:${import.meta.filename}`,
      },
      ...{ SMTP_URL: `smtp://127.0.0.1:${await freePort()}`, MAIL_FROM: 'chat@school.example' },
      ...{ OPERATOR_MAIL: 'it@school.example' },
    };
    const ran = await callHomeroom(['doctor', '--json'], { ...env(), ...wrong });
    expect(ran.code).to.equal(1);
    const found = JSON.parse(ran.out).checks.filter(({ count }: { count: number }) => count > 0);
    expect(found.map(({ name }: { name: string }) => name)).to.include.members([
      ...['config.problems', 'disk.folders', 'redis.reach', 'auth.keys', 'mail.reach'],
    ]);
  });

  it('says in JSON what is left where only a backup helps', async () => {
    await plant(loseHistory);
    try {
      const ran = await doctor('--fix', '--json');
      expect(ran.code).to.equal(1);
      const { is_well, checks } = JSON.parse(ran.out);
      const gaps = checks.find(({ name }: { name: string }) => name === 'messages.gaps');
      expect([is_well, gaps.severity, gaps.count, gaps.left, gaps.fixed, gaps.failure]).to.deep.equal([
        ...[false, 'error', 4, 4, null, null],
      ]);
      expect(gaps.remedy).to.contain('restore a backup');
      expect(checks.filter(({ left }: { left: number }) => left > 0)).to.have.length(1);
      expect([...Object.keys(JSON.parse(ran.out)), ...Object.keys(gaps)].sort()).to.deep.equal(documentedMembers());
    } finally {
      await plant('UPDATE homeroom.rooms SET head_seq = head_seq - 2');
    }
  });
};

describe('homeroom doctor on a folder', function suite() {
  this.timeout(120_000);
  let folder: string;
  const dataDir = () => join(folder, 'data');
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-doctor-'));
    const chat = await createChat({ database: { dataDir: dataDir() }, authenticate: () => null });
    await chat.directory.put(school);
    await chat.close();
  });
  after(() => rm(folder, { recursive: true }));

  const plant = async (statement: string): Promise<void> => {
    const engine = await openEmbeddedPostgres({ dataDir: dataDir() });
    const knex = openDatabase(engine);
    await knex.raw(statement);
    await knex.destroy();
    await engine.close();
  };

  doctorTests({ env: () => ({ DATA_DIR: dataDir() }), plant });

  it('refuses a folder that a server has open, and one that does not exist', async () => {
    const chat = await createChat({ database: { dataDir: dataDir() }, authenticate: () => null });
    try {
      const ran = await runHomeroom(['doctor'], { DATA_DIR: dataDir() });
      expect([ran.code, ran.out]).to.deep.equal([4, '']);
      expect(ran.error).to.contain('in use by process');
    } finally {
      await chat.close();
    }
    const nowhere = await callHomeroom(['doctor'], { DATA_DIR: join(folder, 'nowhere') });
    expect([nowhere.code, nowhere.error]).to.satisfy(
      ([code, error]: [number, string]) => code === 1 && /There is no database in/.test(error),
    );
  });

  it('does not migrate, and looks at nothing else before somebody has', async () => {
    expect((await callHomeroom(['migrate', '--rollback', '--force'], { DATA_DIR: dataDir() })).code).to.equal(0);
    const ran = await callHomeroom(['doctor', '--fix'], { DATA_DIR: dataDir() });
    expect(ran.code).to.equal(1);
    expect(ran.out).to.contain('migrations that are pending').and.to.contain('Run "homeroom migrate".');
    expect(ran.out).to.match(/^\d+ checks were left out: the schema comes first\.$/m);
    expect((await callHomeroom(['migrate'], { DATA_DIR: dataDir() })).code).to.equal(0);
    expect((await callHomeroom(['doctor'], { DATA_DIR: dataDir() })).code).to.equal(0);
  });
});

/** A server of our own, which keeps what it acknowledges, unlike that of the other tests. */
describeWithServer({
  title: 'homeroom doctor on PostgreSQL',
  source: postgresFolder() === undefined ? { kind: 'none', reason: 'no PostgreSQL binaries' } : { kind: 'binaries' },
  open: () => startPostgres({ fsync: 'on', full_page_writes: 'on' }),
  close: (server) => server.stop(),
  suite: (getServer) => {
    const getUrl = () => getServer().url;
    let knex: Knex;
    before(async function prepare() {
      this.timeout(60_000);
      knex = openDatabase({ url: getUrl() });
      const chat = await createChat({ database: getUrl(), authenticate: () => null });
      await chat.directory.put(school);
      await chat.close();
      await setUpRole(knex);
    });
    after(() => knex.destroy());

    describe('with the settings of the role', function onServer() {
      this.timeout(120_000);
      doctorTests({
        env: () => ({ DATABASE_URL: getUrl() }),
        plant: async (statement) => void (await knex.raw(statement)),
      });
    });
  },
});
