import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { openChat } from '../../composition/openChat.ts';
import { marketplacePolicy } from '../../core/permissions/marketplacePolicy.ts';
import { callHomeroom } from './callHomeroom.ts';
import { runHomeroom } from './runHomeroom.ts';

const shared = resolve('..', 'shared', 'data');
const [oneroster, sds] = [join(shared, 'oneroster-edfi-1.1'), join(shared, 'sds-v2.1')];

/** One student in a school without classes. */
const smallRoster = {
  orgs: 'sourcedId,name,type\no1,School,school\n',
  users: 'sourcedId,orgSourcedIds,role,username,givenName,familyName\nu1,o1,student,u1,A,B\n',
  classes: 'sourcedId,title,schoolSourcedId\n',
  enrollments: 'sourcedId,classSourcedId,userSourcedId,role\n',
};

describe('homeroom, the command line', function suite() {
  this.timeout(120_000);
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-commands-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));
  const run = (...args: string[]) => callHomeroom(args, { DATA_DIR: dataDir });

  describe('import-roster with published rosters (../shared/data)', () => {
    before(function pendingWithoutData() {
      if (!existsSync(oneroster)) this.skip();
    });

    it('imports OneRoster and SDS one after the other, and a second time without changes', async () => {
      const bundles = [
        ['college', oneroster],
        ['academy', sds],
      ] as const;
      for (const [source, bundle] of bundles) {
        const first = await run('import-roster', bundle, '--source', source);
        expect(first.code, first.error).to.equal(0);
        expect(first.out).to.contain('Done.');
      }
      for (const [source, bundle] of bundles) {
        const again = await run('import-roster', bundle, '--source', source, '--json');
        const { outcome } = JSON.parse(again.out);
        const { created, updated, deactivated } = outcome.users;
        expect([
          created,
          updated,
          deactivated,
          outcome.relations.created,
          outcome.relations.updated,
          outcome.rooms.created,
        ]).to.deep.equal([0, 0, 0, 0, 0, 0]);
      }
    });

    it('makes the guardians of the SDS bundle members of the forum rooms of their children', async () => {
      expect((await run('import-roster', sds)).code).to.equal(0);
      const chat = await openChat({ database: { dataDir }, authenticate: () => null });
      try {
        const { people, rooms } = chat.storage;
        for (const [child, guardian] of [
          ['114001', '114002'],
          ['114003', '114002'],
          ['114004', '114005'],
        ] as const) {
          const [student, parent, teacher] = await Promise.all(
            [child, guardian, '114007'].map((id) => people.findByExternalId(id)),
          );
          const room = await rooms.findByKey({
            type: 'forum_subject',
            userIds: [teacher, student].flatMap((person) => person?.id ?? []),
            context: '112002',
          });
          expect(room?.members().map(({ userId }) => userId)).to.have.members([teacher?.id, student?.id, parent?.id]);
        }
      } finally {
        await chat.close();
      }
    });

    it('prints the differences of a dry run and changes nothing', async () => {
      const dry = await run('import-roster', sds, '--dry-run');
      expect(dry.out).to.contain('Jean Craig guardian_of Jack Craig').and.to.contain('nothing was changed');
      expect(dry.error).to.contain('Compared with an empty school');
      expect(await readdir(dataDir)).to.deep.equal([]);
      const counted = await run('stats', '--json');
      expect([counted.code, JSON.parse(counted.out).error.code]).to.deep.equal([1, 'INVALID_REQUEST']);
      expect(counted.error).to.contain('Set DATA_DIR to the folder that has it');
      expect(await readdir(dataDir)).to.deep.equal([]);
    });
  });

  const writeSmallRoster = async (): Promise<string> => {
    const roster = join(dataDir, 'roster');
    await mkdir(roster);
    for (const [name, text] of Object.entries(smallRoster)) await writeFile(join(roster, `${name}.csv`), text);
    return roster;
  };

  it('imports no roster under another policy than the one that applies', async () => {
    const chat = await openChat({ database: { dataDir }, policy: marketplacePolicy, authenticate: () => null });
    await chat.close();
    const refused = await run('import-roster', await writeSmallRoster());
    expect(refused.code).to.equal(4);
    expect(refused.error).to.contain('Version 1 of the policy ("marketplace") applies');
  });

  it('imports no roster under a policy without classes, and says why', async () => {
    const roster = await writeSmallRoster();
    const refused = await callHomeroom(['import-roster', roster], { DATA_DIR: dataDir, POLICY: 'marketplace' });
    expect(refused.code).to.equal(1);
    expect(refused.error).to.contain('A roster cannot be imported under the policy "marketplace"');
  });

  it('writes nothing if a roster cannot be read, and names the file', async () => {
    await writeFile(join(dataDir, 'users.csv'), 'sourcedId,role\n"never closed');
    const ran = await run('import-roster', dataDir);
    expect(ran.code).to.equal(1);
    expect(ran.error).to.contain('users.csv');
  });

  it('says whether migrations are pending, applies them and undoes one', async () => {
    const nowhere = await run('migrate', '--check');
    expect([nowhere.code, nowhere.error.includes('There is no database in')]).to.deep.equal([1, true]);
    // A new folder has them all, as a copy of the template.
    expect((await run('migrate')).code).to.equal(0);
    expect((await run('migrate', '--check')).code).to.equal(0);
    const { undone } = JSON.parse((await run('migrate', '--rollback', '--json')).out);
    expect(undone).to.be.a('string');
    expect((await run('migrate', '--check')).code).to.equal(1);
    expect((await run('migrate')).code).to.equal(0);
    expect((await run('migrate', '--check')).code).to.equal(0);
  });

  describe('policy --check', () => {
    const check = (POLICY: string, ...args: string[]) =>
      callHomeroom(['policy', '--check', ...args], { DATA_DIR: dataDir, POLICY });

    it('compares the configured policy with the one that applies', async () => {
      const chat = await openChat({ database: { dataDir }, authenticate: () => null });
      await chat.close();
      const same = await check('education');
      expect([same.code, same.error]).to.deep.equal([0, '']);
      expect(same.out).to.contain('The database follows this policy: version 1, "education".');
      const other = JSON.parse((await check('marketplace', '--json')).out);
      expect([other.standing, other.latest.version, other.policy.name]).to.deep.equal(['new', 1, 'marketplace']);
      expect(other.rooms).to.deep.equal({ created: 0, changed: 0, joined: 0, left: 0, suspended: 0, restored: 0 });
    });

    it('follows the policy of the first import, whose rooms no start has to look at again', async () => {
      const roster = await writeSmallRoster();
      expect((await run('import-roster', roster, '--dry-run')).code).to.equal(0);
      expect((await run('import-roster', roster)).code).to.equal(0);
      expect((await check('education')).out).to.contain('The database follows this policy: version 1, "education".');
    });

    it('does not migrate: it says that migrations come first', async () => {
      expect((await run('migrate')).code).to.equal(0);
      const { undone } = JSON.parse((await run('migrate', '--rollback', '--json')).out);
      const checked = await check('education', '--json');
      const { pending, rooms } = JSON.parse(checked.out);
      expect([checked.code, pending, rooms]).to.deep.equal([0, [undone], null]);
      expect((await run('migrate', '--check')).code).to.equal(1);
    });

    it('shows its usage, and says that there is no database', async () => {
      const bare = await run('policy');
      expect([bare.code, bare.error.includes('policy --check')]).to.deep.equal([1, true]);
      const nowhere = await callHomeroom(['policy', '--check'], { DATA_DIR: join(dataDir, 'nowhere') });
      expect(nowhere.code).to.equal(1);
      expect(nowhere.error).to.contain('There is no database in');
    });
  });

  it('explains a bad setting, without printing secrets', async () => {
    const env = { PORT: 'eighty', AUTH_JWT_SECRET: 'hunter2', DATABASE_URL: 'mysql://root:s3cret@x/y' };
    const ran = await runHomeroom(['serve', '--json'], env);
    expect(ran.code).to.equal(3);
    expect(JSON.parse(ran.out).error).to.include({ code: 'BAD_CONFIGURATION', exit_code: 3 });
    expect(ran.error)
      .to.contain('PORT: must be a whole number')
      .and.to.contain('AUTH_JWT_SECRET')
      .and.to.contain('DATABASE_URL');
    expect(ran.error).not.to.contain('hunter2').and.not.to.contain('s3cret');
  });

  it('does not serve without a way to log in', async () => {
    const ran = await run('serve');
    expect([ran.code, ran.error]).to.deep.equal([
      1,
      'Nobody could log in: set SESSION_SECRET and PUBLIC_URL (docs/sign-in.md), or AUTH_JWT_SECRET, AUTH_JWKS_URL or AUTH_JWKS_FILE, or try "serve --demo".\n',
    ]);
  });

  it('say which release they are', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const option of ['--version', '-V'])
      expect(await runHomeroom([option], {})).to.deep.equal({ code: 0, out: `${version}\n`, error: '' });
  });

  it('prints a token that names the person, who must be in the directory', async () => {
    const env = { DATA_DIR: dataDir, AUTH_JWT_SECRET: 'a secret of more than thirty-two characters' };
    const chat = await openChat({ database: { dataDir }, authenticate: () => null });
    const user = { externalId: '604863', role: 'teacher', firstName: 'Tess', lastName: 'Ito', isActive: true };
    await chat.directory.put({ users: [user, { ...user, externalId: 'gone', isActive: false }], relations: [] });
    const unseen = await runHomeroom(['token', '--user', 'nobody'], env);
    expect([unseen.code, unseen.error.includes('a server uses the database')]).to.deep.equal([0, true]);
    await chat.close();
    for (const [id, word] of [
      ['nobody', 'There is nobody'],
      ['gone', 'is not active'],
    ] as const) {
      const refused = await callHomeroom(['token', '--user', id], env);
      expect([refused.code, refused.out]).to.deep.equal([1, '']);
      expect(refused.error).to.contain(word);
    }
    const ran = await runHomeroom(['token', '--user', '604863', '--ttl', '60'], env);
    const payload = JSON.parse(Buffer.from(ran.out.split('.')[1] ?? '', 'base64url').toString());
    expect(payload).to.include({ sub: '604863' });
    expect(payload.exp - payload.iat).to.equal(60);
  });
});
