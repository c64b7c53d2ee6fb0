import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { queryPostgres } from '../support/startPostgres.ts';
import { withPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';

withPostgres('homeroom audit', (getUrl) => {
  let folder: string;
  let backup: string;
  const roles: string[] = [];
  before(async function fill() {
    this.timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), 'homeroom-audit-'));
    backup = join(folder, 'school.backup');
    const imported = await callHomeroom(['import-roster', 'demo'], env());
    expect(imported.code, imported.error).to.equal(0);
    const hold = ['holds', 'set', '--user', 'sofia.marchetti', '--source', 'roster', '--effect', 'keep'];
    const set = await callHomeroom([...hold, '--reason', 'Moves in spring'], env());
    expect(set.code, set.error).to.equal(0);
    expect((await callHomeroom(['backup', backup], env())).code).to.equal(0);
  });
  after(async () => {
    await rm(folder, { recursive: true });
    for (const role of roles)
      await queryPostgres(
        getUrl(),
        `REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; DROP ROLE ${role}`,
      );
  });
  const rowsOf = async (query: string) => (await queryPostgres(getUrl(), query)) as Record<string, unknown>[];
  const env = () => ({ DATABASE_URL: getUrl() });
  const run = (...args: string[]) => callHomeroom(['audit', ...args], env());
  const listed = async (...args: string[]): Promise<string[]> =>
    JSON.parse((await run(...args, '--json')).out).entries.map(({ action }: { action: string }) => action);

  it('lists who did what, the newest first, and filters', async function list() {
    this.timeout(60_000);
    const all = await listed();
    expect(all.slice(0, 2)).to.deep.equal(['backup.made', 'hold.set']);
    expect(all).to.include.members(['roster.imported', 'roles.changed', 'relations.changed']);
    expect(await listed('--action', 'roster.imported')).to.deep.equal(['roster.imported']);
    expect(await listed('--subject', 'sofia.marchetti', '--source', 'roster', '--limit', '1')).to.deep.equal([
      'hold.set',
    ]);
    expect(await listed('--until', '2001-01-01')).to.deep.equal([]);
    const { out } = await run('--action', 'hold.set');
    expect(out).to.match(/command +hold\.set +Sofia Marchetti/);
  });

  it('has the file of an import by its hash, and no names of people outside of details', async () => {
    const [row] = await rowsOf(
      `SELECT d.details->>'file_hash' AS hash, d.details->'settings'->>'format' AS format
       FROM homeroom.audit_entries e JOIN homeroom.audit_details d USING (position) WHERE action = 'roster.imported'`,
    );
    expect(row?.['hash']).to.match(/^[0-9a-f]{64}$/);
    expect(row?.['format']).to.equal('oneroster');
  });

  for (const [what, args, words] of [
    ['an unknown action', ['--action', 'none'], /there are directory\.changed/],
    ['nobody', ['--actor', 'nobody'], /"nobody"/],
    ['a time that is none', ['--since', 'soon'], /--since takes a time/],
    ['a limit that is none', ['--limit', '0'], /--limit takes a number/],
    ['a head that is none', ['--verify', '--head', '5'], /<position>:<hash>/],
  ] as const)
    it(`refuses ${what}, and says what to write`, async () => {
      const { code, error } = await run(...args);
      expect([code, error]).to.satisfy(([one, text]: [number, string]) => one === 1 && words.test(text), error);
    });

  it('verifies, also against a backup and a noted head, and names the first entry that was changed', async function verify() {
    this.timeout(120_000);
    const intact = await run('--verify', '--backup', backup, '--json');
    expect(intact.code, intact.error).to.equal(0);
    const { head, is_intact } = JSON.parse(intact.out);
    expect(is_intact).to.equal(true);
    const other = await run('--verify', '--head', `${head.position}:${'0'.repeat(64)}`);
    expect([other.code, other.out]).to.satisfy(
      ([code, out]: [number, string]) => code === 1 && out.includes(`Entry ${head.position} has another hash`),
    );
    await queryPostgres(getUrl(), "UPDATE homeroom.audit_entries SET action = 'hold.lifted' WHERE position = 2");
    const changed = await run('--verify');
    expect([changed.code, changed.out]).to.satisfy(
      ([code, out]: [number, string]) => code === 1 && out.startsWith('Entry 2 is not what was written there'),
    );
    const doctor = await callHomeroom(['doctor', '--json'], env());
    const found = JSON.parse(doctor.out).checks.filter(({ count }: { count: number }) => count > 0);
    expect(found.map(({ name }: { name: string }) => name)).to.include('audit.chain');
  });

  it('goes on behind a restored backup with what was replaced', async function restore() {
    this.timeout(120_000);
    const [before] = await rowsOf('SELECT max(position)::int AS position FROM homeroom.audit_entries');
    const ran = await callHomeroom(['restore', backup, '--replace'], env());
    expect(ran.code, ran.error + ran.out).to.equal(0);
    const [entry] = await rowsOf(
      `SELECT e.action, d.details->'replaced'->'position' AS replaced, d.details->'is_intact' AS intact
       FROM homeroom.audit_entries e JOIN homeroom.audit_details d USING (position) ORDER BY position DESC LIMIT 1`,
    );
    expect(entry).to.deep.equal({ action: 'backup.restored', replaced: before?.['position'], intact: true });
    expect((await run('--verify', '--backup', backup)).code).to.equal(0);
  });

  it('cannot be changed by nodes where DATABASE_OWNER_URL names an owner of the tables', async function owner() {
    this.timeout(120_000);
    const database = new URL(getUrl()).pathname.slice(1);
    const [ownerRole, nodeRole] = ['owner', 'node'].map((name) => `${name}_${randomBytes(6).toString('hex')}`);
    for (const role of [ownerRole, nodeRole] as string[]) {
      roles.push(role);
      await queryPostgres(getUrl(), `CREATE ROLE ${role} LOGIN`);
    }
    await queryPostgres(getUrl(), `GRANT CREATE ON DATABASE ${database} TO ${ownerRole}`);
    const as = (role = ''): string => Object.assign(new URL(getUrl()), { username: role }).href;
    const settings = { DATABASE_URL: as(nodeRole), DATABASE_OWNER_URL: as(ownerRole), DB_SCHEMA: 'owned' };
    const set = await callHomeroom(['setup'], settings);
    expect(set.code, set.error).to.equal(0);
    const imported = await callHomeroom(['import-roster', 'demo'], settings);
    expect(imported.code, imported.error).to.equal(0);
    for (const statement of [
      "UPDATE owned.audit_entries SET action = 'x'",
      'DELETE FROM owned.audit_entries',
      'TRUNCATE owned.audit_entries',
      'DELETE FROM owned.audit_details',
    ]) {
      const failure = await queryPostgres(as(nodeRole), statement).then(
        () => 'it could',
        ({ code }: { code: string }) => code,
      );
      expect(failure, statement).to.equal('42501');
    }
    expect((await callHomeroom(['audit', '--verify'], settings)).code).to.equal(0);
    const saved = join(folder, 'owned.backup');
    expect((await callHomeroom(['backup', saved], settings)).code).to.equal(0);
    const restored = await callHomeroom(['restore', saved, '--replace'], settings);
    expect(restored.code, restored.error + restored.out).to.equal(0);
    const doctor = await callHomeroom(['doctor', '--json'], settings);
    const found = JSON.parse(doctor.out).checks.filter(({ count }: { count: number }) => count > 0);
    expect(found.map(({ name }: { name: string }) => name)).to.not.include('audit.rights');
    await queryPostgres(as(ownerRole), `GRANT DELETE ON owned.audit_entries TO ${nodeRole}`);
    const faulty = await callHomeroom(['doctor', '--json'], settings);
    expect(faulty.code).to.equal(1);
    expect(faulty.out).to.include('audit_entries: DELETE');
    expect((await callHomeroom(['audit', '--verify'], { ...settings, DATABASE_OWNER_URL: '' })).code).to.equal(0);
  });
});
