import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import { version } from '../../composition/version.ts';
import { freePort } from '../support/freePort.ts';
import { testPostgres, withPostgres } from '../support/testPostgres.ts';
import { type MadeRelease, makeRelease } from './makeRelease.ts';
import { runHomeroom } from './runHomeroom.ts';

const step = { release: '7.3.0', does: 'fills the names that 7.4.0 reads' };

withPostgres('an upgrade that would leave out a release that has to run first', (getUrl) => {
  let folder: string;
  let knex: Knex;
  let [between, next]: MadeRelease[] = [];
  before(async function make(this: Mocha.Context) {
    this.timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), 'homeroom-made-'));
    between = await makeRelease(folder, '7.3.0', []);
    next = await makeRelease(folder, '7.4.0', [step]);
    knex = openDatabase({ url: getUrl() });
    expect((await runHomeroom(['migrate'], { DATABASE_URL: getUrl() })).error).to.equal('');
  });
  after(async () => {
    await knex.destroy();
    await rm(folder, { recursive: true });
  });

  const run = (release: MadeRelease | undefined, args: readonly string[], env: Record<string, string> = {}) =>
    (release ?? expect.fail()).run(args, { DATABASE_URL: getUrl(), ...env });
  const recorded = async (): Promise<string | undefined> =>
    (await knex('homeroom.meta').where({ key: 'release' }).first())?.value;
  const sentence = (last: string): string =>
    `This is Homeroom 7.4.0, and the database was last used by ${last}: start 7.3.0 on it first, because it fills the names that 7.4.0 reads, and then this one. Nothing was changed.`;

  it('is refused with the name of that release by whatever would change the database, and by a look', async function refuse() {
    this.timeout(120_000);
    const server = { AUTH_JWT_SECRET: 'a secret that only these tests know', PORT: String(await freePort()) };
    for (const [args, env] of [
      [['migrate'], {}],
      [['migrate', '--check'], {}],
      [['serve'], server],
      [['accounts', 'list'], {}],
    ] as const) {
      const ran = await run(next, args, env);
      expect([ran.code, ran.out, ran.error], args.join(' ')).to.deep.equal([1, '', `${sentence(version)}\n`]);
    }
    const examined = await run(next, ['doctor']);
    expect([examined.code, /7\.3\.0 fills the names/.test(examined.out)]).to.deep.equal([1, true]);
    expect(await recorded()).to.equal(version);
  });

  it('and a backup from before it is not restored behind it', async function restore() {
    this.timeout(120_000);
    const backup = join(folder, 'before.backup');
    expect((await runHomeroom(['backup', backup], { DATABASE_URL: getUrl() })).code).to.equal(0);
    const elsewhere = await testPostgres();
    try {
      const ran = await run(next, ['restore', backup], { DATABASE_URL: elsewhere.url });
      expect([ran.code, ran.error.endsWith(`${sentence(version)}\n`)]).to.deep.equal([1, true]);
    } finally {
      await elsewhere.drop();
    }
  });

  it('goes on once that release has run, and an earlier one beside it takes nothing back', async function pass() {
    this.timeout(120_000);
    expect((await run(between, ['migrate'])).error).to.equal('');
    expect(await recorded()).to.equal('7.3.0');
    expect((await runHomeroom(['migrate'], { DATABASE_URL: getUrl() })).error).to.equal('');
    expect(await recorded()).to.equal('7.3.0');
    const ran = await run(next, ['migrate']);
    expect([ran.code, ran.error]).to.deep.equal([0, '']);
    expect(await recorded()).to.equal('7.4.0');
  });

  it('is not asked of a database that begins with the later release', async function fresh() {
    this.timeout(120_000);
    const empty = await testPostgres();
    try {
      const ran = await run(next, ['migrate'], { DATABASE_URL: empty.url });
      expect([ran.code, ran.error]).to.deep.equal([0, '']);
    } finally {
      await empty.drop();
    }
  });

  it('is asked again after a rollback, because the release of the earlier schema runs next', async function back() {
    this.timeout(120_000);
    expect((await run(next, ['migrate', '--rollback', '--force'])).error).to.equal('');
    const ran = await run(next, ['migrate']);
    expect([ran.code, ran.error]).to.deep.equal([1, `${sentence('a release before 0.2.0')}\n`]);
    expect((await run(between, ['migrate'])).code).to.equal(0);
    expect((await run(next, ['migrate'])).code).to.equal(0);
  });
});
