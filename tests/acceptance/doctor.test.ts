import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { openEmbeddedPostgres } from '../../adapters/embedded/openEmbeddedPostgres.ts';
import { setUpRole } from '../../adapters/knex/settings/roleSettings.ts';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import { createChat } from '../../composition/createChat.ts';
import { withPostgres } from '../support/testPostgres.ts';
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

interface Kind {
  readonly env: () => Record<string, string>;
  /** Runs SQL on the database, which nobody else has open. */
  readonly plant: (statement: string) => Promise<void>;
}

const doctorTests = ({ env, plant }: Kind): void => {
  const doctor = (...args: string[]): Promise<Ran> => runHomeroom(['doctor', ...args], env());

  it('is content with a healthy school', async () => {
    const ran = await doctor();
    // A slow machine sees progress.
    expect([ran.code, ran.error.includes('"level"')]).to.deep.equal([0, false]);
    expect(ran.out).to.match(/^All is well: \d\d checks\.\n$/);
  });

  it('finds a lost membership, says what to do, repairs it and is content', async () => {
    await plant(loseGuardian);
    const found = await doctor();
    expect(found.code).to.equal(1);
    expect(found.out)
      .to.match(/^error directory\.memberships$/m)
      .and.to.match(/^ {2}2 rooms that are not as .*: room \d+: joined \d+; room \d+: joined \d+$/m)
      .and.to.contain('homeroom doctor --fix')
      .and.to.match(/^1 of \d\d checks found something\.$/m)
      .and.not.to.contain('pam');
    expect(found.error).to.contain('"level":40').and.to.contain('directory.memberships');
    const mended = await doctor('--fix');
    expect(mended.code).to.equal(0);
    expect(mended.out)
      .to.contain('Repaired: 0 rooms created, 2 changed; memberships: 2 joined')
      .and.to.contain('All is well');
    expect((await doctor()).code).to.equal(0);
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
      expect([ran.code, ran.out]).to.deep.equal([1, '']);
      expect(ran.error).to.contain('in use by process');
    } finally {
      await chat.close();
    }
    const nowhere = await runHomeroom(['doctor'], { DATA_DIR: join(folder, 'nowhere') });
    expect([nowhere.code, nowhere.error]).to.satisfy(
      ([code, error]: [number, string]) => code === 1 && /There is no database in/.test(error),
    );
  });

  it('does not migrate, and looks at nothing else before somebody has', async () => {
    expect((await runHomeroom(['migrate', '--rollback'], { DATA_DIR: dataDir() })).code).to.equal(0);
    const ran = await runHomeroom(['doctor', '--fix'], { DATA_DIR: dataDir() });
    expect(ran.code).to.equal(1);
    expect(ran.out).to.contain('migrations that are pending').and.to.contain('Run "homeroom migrate".');
    expect(ran.out).to.match(/^\d\d checks were left out: the schema comes first\.$/m);
    expect((await runHomeroom(['migrate'], { DATA_DIR: dataDir() })).code).to.equal(0);
    expect((await runHomeroom(['doctor'], { DATA_DIR: dataDir() })).code).to.equal(0);
  });
});

withPostgres('homeroom doctor on PostgreSQL', function suite(getUrl) {
  let knex: Knex;
  before(async () => {
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
});
