import { expect } from 'chai';
import pg from 'pg';
import { roleSettings } from '../../adapters/knex/settings/roleSettings.ts';
import { ServedNode } from '../deploy/ServedNode.ts';
import { queryPostgres } from '../support/startPostgres.ts';
import { withPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';

/** The address of the same database for another role. */
const as = (role: string, url: string): string => Object.assign(new URL(url), { username: role }).href;

/** What a new connection has. */
const settingsAt = async (url: string): Promise<Record<string, unknown>> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const names = Object.keys(roleSettings);
    const { rows } = await client.query<{ name: string; value: string }>(
      'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name',
      [names],
    );
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  } finally {
    await client.end();
  }
};

withPostgres('homeroom setup', (getUrl) => {
  const roles: string[] = [];
  /** A role that belongs to this suite alone, for roles are the whole server's. */
  const makeRole = async (name: string, grants: readonly string[] = []): Promise<string> => {
    const role = `${name}_${new URL(getUrl()).pathname.slice(1)}`;
    roles.push(role);
    await queryPostgres(getUrl(), `CREATE ROLE ${role} LOGIN`);
    for (const grant of grants) await queryPostgres(getUrl(), `GRANT ${grant} TO ${role}`);
    return as(role, getUrl());
  };
  const databaseOf = (url: string): string => new URL(url).pathname.slice(1);

  after(async () => {
    for (const role of roles)
      await queryPostgres(
        getUrl(),
        `REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; DROP ROLE ${role}`,
      );
  });

  it('makes the tables and stores the settings of the role, once', async function run() {
    this.timeout(120_000);
    const url = await makeRole('office', [`CREATE ON DATABASE ${databaseOf(getUrl())}`]);
    const first = await callHomeroom(['setup', '--json'], { DATABASE_URL: url, DB_SCHEMA: 'office' });
    expect(first.error).to.equal('');
    expect(first.code).to.equal(0);
    const report = JSON.parse(first.out);
    expect(report.schema).to.equal('office');
    expect(report.applied).to.include('012_lay_ground');
    expect(report.settings).to.deep.include({ name: 'jit', value: 'off', before: 'on' });
    expect(await settingsAt(url)).to.deep.equal(roleSettings);
    expect((await settingsAt(getUrl()))['jit']).to.equal('on');

    const again = await callHomeroom(['setup'], { DATABASE_URL: url, DB_SCHEMA: 'office' });
    expect(again.code).to.equal(0);
    expect(again.out).to.match(/^schema office +this release +unchanged$/m);
    expect(again.out).to.match(/^statement_timeout of role office_\w+ +1min +unchanged$/m);
    expect(again.out).not.to.contain('was ');
  });

  it('prints rows that fit, and keys of Web Push where there are none', async function run() {
    this.timeout(120_000);
    const env = {
      DATABASE_URL: await makeRole('wide', [`CREATE ON DATABASE ${databaseOf(getUrl())}`]),
      DB_SCHEMA: 'wide',
    };
    const { out } = await callHomeroom(['setup'], env);
    expect(out).to.match(/^schema wide +this release +applied \d+: \w+ to \w+$/m);
    expect(Math.max(...out.split('\n').map((line) => line.length))).to.be.at.most(180);
    const [, VAPID_PUBLIC_KEY = ''] = /^VAPID_PUBLIC_KEY=(\S+)$/m.exec(out) ?? [];
    const [, VAPID_PRIVATE_KEY = ''] = /^VAPID_PRIVATE_KEY=(\S+)$/m.exec(out) ?? [];
    const keys = { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY, VAPID_SUBJECT: 'mailto:it@school.example' };
    const again = await callHomeroom(['setup'], { ...env, ...keys });
    expect([again.code, again.error]).to.deep.equal([0, '']);
    expect(again.out).to.match(/^Web Push +good$/m);
    expect(again.out).not.to.contain('VAPID_PRIVATE_KEY');
  });

  it('puts back what somebody has changed, and leaves the rest', async function run() {
    this.timeout(120_000);
    const url = await makeRole('lab', [`CREATE ON DATABASE ${databaseOf(getUrl())}`]);
    const env = { DATABASE_URL: url, DB_SCHEMA: 'lab' };
    await callHomeroom(['setup'], env);
    const role = new URL(url).username;
    await queryPostgres(url, `ALTER ROLE ${role} IN DATABASE ${databaseOf(url)} SET random_page_cost = 3`);
    const { out } = await callHomeroom(['setup', '--json'], env);
    expect(
      JSON.parse(out).settings.filter(({ value, before }: { value: string; before: string }) => value !== before),
    ).to.deep.equal([{ name: 'random_page_cost', value: '1.1', before: '3' }]);
    expect(await settingsAt(url)).to.deep.equal(roleSettings);
  });

  it('says what to grant to a role that may make no schema', async function run() {
    this.timeout(60_000);
    const { code, error } = await callHomeroom(['setup'], { DATABASE_URL: await makeRole('guest') });
    expect(code).to.equal(1);
    expect(error)
      .to.contain('may not make the tables (permission denied for database')
      .and.match(/CREATE SCHEMA "homeroom" AUTHORIZATION guest_\w+;/);
    expect(error).not.to.contain('    at ');
  });

  it('gives an administrator the statements for a role that may not change itself', async function run() {
    this.timeout(120_000);
    await makeRole('owner', [`CREATE ON DATABASE ${databaseOf(getUrl())}`]);
    const [owner] = roles.slice(-1);
    const url = new URL(await makeRole('node', [owner ?? '']));
    // Every session of this address becomes the owner, who may not change the settings of the one that logs in.
    url.searchParams.set('options', `-c role=${owner}`);
    const { code, error } = await callHomeroom(['setup'], { DATABASE_URL: url.href, DB_SCHEMA: 'node' });
    expect(code).to.equal(1);
    expect(error).to.match(/The role "node_\w+" may not change its own settings\./);
    expect(error).to.match(/ALTER ROLE "node_\w+" IN DATABASE "t_\w+" SET jit = 'off';/);
  });

  it('is what a server names in one warning, and only until it has been run', async function run() {
    this.timeout(120_000);
    const DATABASE_URL = await makeRole('web', [`CREATE ON DATABASE ${databaseOf(getUrl())}`]);
    const env = { DATABASE_URL, DB_SCHEMA: 'web', AUTH_JWT_SECRET: 'a secret that only these tests know' };
    const printed = async (): Promise<string> => {
      const node = await ServedNode.create(env);
      await node.start();
      await node.terminate();
      return node.printed;
    };
    const before = (await printed()).match(/.*homeroom setup.*/g);
    expect(before).to.have.length(1);
    expect(JSON.parse(before?.[0] ?? '{}').settings).to.deep.equal(roleSettings);
    await callHomeroom(['setup'], env);
    expect(await printed()).not.to.contain('homeroom setup');
  });
});
