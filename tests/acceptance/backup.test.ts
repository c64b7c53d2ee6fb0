import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createChat } from '../../composition/createChat.ts';
import { queryPostgres } from '../support/startPostgres.ts';
import { withPostgres } from '../support/testPostgres.ts';
import { runHomeroom, spawnHomeroom } from './runHomeroom.ts';

const users = [
  { externalId: 'tess', role: 'teacher', firstName: 'Tess', lastName: 'Miller', isActive: true },
  { externalId: 'sam', role: 'student', firstName: 'Sam', lastName: 'Young', isActive: true },
];
const relations = [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' as const }];

withPostgres('homeroom backup and restore', function suite(getUrl) {
  let folder: string;
  before(async function fill(this: Mocha.Context) {
    this.timeout(60_000);
    folder = await mkdtemp(join(tmpdir(), 'homeroom-backup-'));
    const chat = await createChat({ database: getUrl(), authenticate: () => null });
    await chat.directory.put({ users, relations });
    await chat.close();
  });
  after(() => rm(folder, { recursive: true }));

  const onServer = (): Record<string, string> => ({ DATABASE_URL: getUrl() });
  const inFolder = (name: string): Record<string, string> => ({ DATA_DIR: join(folder, name) });
  const people = async (env: Record<string, string>): Promise<number> =>
    JSON.parse((await runHomeroom(['stats', '--json'], env)).out).active_people;

  it('move a school from a server to a folder and back, and report what they moved', async function run() {
    this.timeout(120_000);
    const [there, back] = [join(folder, 'there.backup'), join(folder, 'back.backup')];
    const saved = await runHomeroom(['backup', there], onServer());
    expect([saved.code, saved.error]).to.deep.equal([0, '']);
    expect(saved.out)
      .to.match(/^users +2$/m)
      .and.to.contain('Saved and checked');
    const loaded = await runHomeroom(['restore', there, '--json'], inFolder('embedded'));
    expect(JSON.parse(loaded.out).tables).to.deep.include({
      ...JSON.parse(loaded.out).tables.find(({ name }: { name: string }) => name === 'users'),
      rows: 2,
    });
    expect(await people(inFolder('embedded'))).to.equal(2);
    const tried = await runHomeroom(['restore', there, '--verify', '--scratch', getUrl()], inFolder('nowhere'));
    expect(tried.code, tried.error).to.equal(0);
    expect(tried.out)
      .to.match(/^users +2 +2 +same$/m)
      .and.to.contain('can be restored');
    const scratch = "SELECT datname FROM pg_database WHERE datname LIKE 'homeroom_scratch_%'";
    expect(await queryPostgres(getUrl(), scratch)).to.deep.equal([]);
    expect((await runHomeroom(['backup', back], inFolder('embedded'))).code).to.equal(0);
    const refused = await runHomeroom(['restore', back], onServer());
    expect([refused.code, refused.out]).to.deep.equal([1, '']);
    expect(refused.error).to.contain('--replace');
    expect((await runHomeroom(['restore', back, '--replace'], onServer())).code).to.equal(0);
    expect(await people(onServer())).to.equal(2);
  });

  it('say why they refuse', async function run() {
    this.timeout(60_000);
    const taken = join(folder, 'taken.backup');
    await writeFile(taken, 'precious');
    const overwriting = await runHomeroom(['backup', taken], onServer());
    expect([overwriting.code, await readFile(taken, 'utf8')]).to.deep.equal([1, 'precious']);
    expect(overwriting.error).to.contain('--force');
    const foreign = await runHomeroom(['restore', taken], inFolder('foreign'));
    expect(foreign.error).to.contain('no backup of Homeroom');
    const absent = await runHomeroom(['backup', join(folder, 'never')], inFolder('absent'));
    expect([absent.code, absent.error]).to.satisfy(
      ([code, error]: [number, string]) => code === 1 && /no database/.test(error),
    );
  });

  it('restore into no folder that a server has open', async function run() {
    this.timeout(60_000);
    const [dataDir, file] = [join(folder, 'open'), join(folder, 'open.backup')];
    expect((await runHomeroom(['backup', file], onServer())).code).to.equal(0);
    const chat = await createChat({ database: { dataDir }, authenticate: () => null });
    try {
      const ran = await runHomeroom(['restore', file], { DATA_DIR: dataDir });
      expect([ran.code, ran.error]).to.satisfy(
        ([code, error]: [number, string]) => code === 4 && /in use by process/.test(error),
      );
      // Saving is another matter: the chat makes a snapshot, also inside a host.
      const saved = await runHomeroom(['backup', join(folder, 'live.backup')], { DATA_DIR: dataDir });
      expect(saved.code, saved.error).to.equal(0);
    } finally {
      await chat.close();
    }
  });

  for (const kind of ['server', 'folder'] as const)
    it(`keep the old data if a restore to a ${kind} is killed half-way`, async function run() {
      this.timeout(120_000);
      const env = kind === 'server' ? onServer() : inFolder('killed');
      const file = join(folder, `${kind}.backup`);
      expect((await runHomeroom(['backup', file], onServer())).code).to.equal(0);
      if (kind === 'folder') expect((await runHomeroom(['restore', file], env)).code).to.equal(0);
      // The first pipe gives the whole file. It is then replaced by a second one, which gives only the first half.
      const pipe = join(folder, `${kind}.pipe`);
      execFileSync('mkfifo', [pipe, `${pipe}.second`]);
      const child = spawnHomeroom(['restore', pipe, '--replace'], env);
      const ended = once(child, 'exit');
      const bytes = await readFile(file);
      const checked = await open(pipe, 'w');
      await rename(`${pipe}.second`, pipe);
      await checked.write(bytes);
      await checked.close();
      // This opens when the restore reads again, inside its transaction and with new tables.
      const loading = await open(pipe, 'w');
      await loading.write(bytes.subarray(0, bytes.length / 2));
      child.kill('SIGKILL');
      await ended;
      await loading.close();
      expect(await people(env)).to.equal(2);
    });
});
