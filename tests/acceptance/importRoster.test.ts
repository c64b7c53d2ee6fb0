import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openChat } from '../../composition/openChat.ts';
import { migratedPostgres, type TestPostgres, withPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';

const userHeader = 'sourcedId,role,username,givenName,familyName,email,orgSourcedIds';
const people = (...rows: readonly string[]): Readonly<Record<string, string>> => ({
  'users.csv': [userHeader, ...rows].join('\n'),
  'orgs.csv': 'sourcedId,name,type,parentSourcedId\nd,District,district,\nn,North School,school,d',
  'manifest.csv': 'propertyName,value\noneroster.version,1.1\nfile.enrollments,absent',
});
const ann = 's1,student,ann,Ann,Roe,ann@example.org,n';
const ben = 's2,student,ben,Ben,Roe,,n';
const cat = 's3,student,cat,Cat,Poe,,n';
const tess = 't1,teacher,tess,Tess,Hill,,n';
/** People who never change, so that two people are less than a fifth. */
const others = Array.from({ length: 10 }, (_, at) => `o${at},student,o${at},Other${at},Doe,,n`);

withPostgres('import-roster', () => {
  let folderOfTest: string;
  let database: TestPostgres;
  let count = 0;
  beforeEach(async () => {
    folderOfTest = await mkdtemp(join(tmpdir(), 'homeroom-import-'));
    database = await migratedPostgres();
  });
  afterEach(async () => {
    await rm(folderOfTest, { recursive: true });
    await database.drop();
  });

  const importFiles = async (
    files: Readonly<Record<string, string>>,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ) => {
    count += 1;
    const folder = join(folderOfTest, `roster-${count}`);
    await mkdir(folder);
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const ran = await callHomeroom(['import-roster', folder, '--json', ...args], {
      DATABASE_URL: database.url,
      ...env,
    });
    return { ...ran, report: ran.code === 0 ? JSON.parse(ran.out) : undefined };
  };
  const find = async (...given: readonly (readonly [id: string, source: string])[]) => {
    const chat = await openChat({ database: { url: database.url }, authenticate: () => null });
    try {
      return await Promise.all(given.map(([id, source]) => chat.storage.people.findByExternalId(id, source)));
    } finally {
      await chat.close();
    }
  };

  it('keeps two sources apart by their names, and does not guess between them', async () => {
    const first = await importFiles(people(ann, tess));
    expect(first.report, first.error).to.include({ source: 'roster' });
    expect(first.report.outcome.organisations.created).to.equal(2);
    const second = await importFiles(people('s1,student,x,Zoe,Else,,n'), [], { ROSTER_SOURCE: 'south' });
    expect(second.report, second.error).to.include({ source: 'south' });

    const unnamed = await importFiles(people(ann, tess));
    expect(unnamed.code).to.equal(1);
    expect(unnamed.error).to.include('"roster", "south"').and.include('--source');
    const named = await importFiles(people(ann, tess), ['--source', 'roster'], { ROSTER_SOURCE: 'south' });
    expect(named.report.outcome.users).to.include({ created: 0, updated: 0, deactivated: 0 });
    const [ofRoster, ofSouth] = await find(['s1', 'roster'], ['s1', 'south']);
    expect([ofRoster?.firstName, ofSouth?.firstName]).to.deep.equal(['Ann', 'Zoe']);
  });

  it('holds an id back that means another name now, until a flag says whose it is', async () => {
    await importFiles(people(...others, ben, cat));
    const renamed = people(...others, 's2,student,nora,Nora,Newborn,,n', 's3,student,cat,Kate,Wedded,,n');
    const held = await importFiles(renamed);
    expect(held.code, held.error).to.equal(0);
    expect(held.report.notices[0], held.error).to.match(/^users\.csv: user "s2" is Nora Newborn now .*--reuse-id s2/);
    expect(held.report.summary.notices).to.equal(2);
    const [s2, s3] = await find(['s2', 'roster'], ['s3', 'roster']);
    expect([s2?.firstName, s3?.firstName]).to.deep.equal(['Ben', 'Cat']);

    const decided = await importFiles(renamed, ['--reuse-id', 's2', '--reuse-id', 'nobody', '--same-id', 's3']);
    expect(decided.report.notices, decided.error).to.deep.equal([]);
    const [other, same] = await find(['s2', 'roster'], ['s3', 'roster']);
    expect([other?.firstName, same?.firstName]).to.deep.equal(['Nora', 'Kate']);
    expect(other?.id).not.to.equal(s2?.id);
    expect(same?.id).to.equal(s3?.id);
  });

  it('finds people again whose ids a new system changed', async () => {
    await importFiles(people(ann, ben, tess));
    const [before] = await find(['s1', 'roster']);
    const fresh = people(
      '9001,student,ann,Ann,Wedded,ANN@example.org,n',
      '9002,student,ben,Ben,Roe,,n',
      '9003,teacher,new,New,Teacher,,n',
    );
    const preview = await importFiles(fresh, ['--map-ids', 'preview']);
    expect(preview.report, preview.error).to.deep.equal({
      source: 'roster',
      is_preview: true,
      matched: [
        { from: 's1', to: '9001', name: 'Ann Wedded', by: 'email' },
        { from: 's2', to: '9002', name: 'Ben Roe', by: 'name' },
      ],
      ambiguous: [],
      gone: [{ id: 't1', name: 'Tess Hill' }],
      added: [{ id: '9003', name: 'New Teacher' }],
    });
    expect((await importFiles(fresh, ['--map-ids', 'apply'])).report).to.include({ is_preview: false });
    const imported = await importFiles(fresh, ['--force']);
    expect(imported.report.outcome.users).to.deep.equal({ created: 1, updated: 1, unchanged: 1, deactivated: 1 });
    expect((await find(['9001', 'roster']))[0]).to.include({ id: before?.id, lastName: 'Wedded' });
  });

  it('refuses to map ids in a way that does not exist', async () => {
    const bad = await importFiles(people(ann), ['--map-ids', 'yes']);
    expect([bad.code, bad.error.trim()]).to.deep.equal([1, '--map-ids is "preview" or "apply".']);
  });

  it('takes secondary administrators for staff until an option or a setting confirms them once', async () => {
    const deputies = ['t1', 't2', 't3'];
    const files = {
      ...people(ann, ...deputies.map((id) => `${id},,${id},Tess,${id},,n`)),
      'roles.csv': [
        'userSourcedId,orgSourcedId,role,roleType',
        's1,n,student,primary',
        ...deputies.flatMap((id) => [`${id},n,teacher,primary`, `${id},n,principal,secondary`]),
      ].join('\n'),
    };
    const rolesOf = async () =>
      (await find(['t1', 'roster'], ['t2', 'roster'], ['t3', 'roster'])).map((person) =>
        person?.roles?.map(({ role }) => role),
      );
    const unconfirmed = await importFiles(files);
    expect(unconfirmed.report.notices.join(), unconfirmed.error).to.include('--confirm-admin t1');
    expect(await rolesOf()).to.deep.equal(deputies.map(() => ['teacher', 'staff']));
    await importFiles(files, ['--confirm-admin', 't1'], { ROSTER_CONFIRMED_ADMINS: 'x, t2' });
    const confirmed = [
      ['admin', 'teacher'],
      ['admin', 'teacher'],
      ['teacher', 'staff'],
    ];
    expect(await rolesOf()).to.deep.equal(confirmed);
    const nextNight = await importFiles(files);
    expect(await rolesOf(), nextNight.error).to.deep.equal(confirmed);
    expect(nextNight.report.notices).to.deep.equal([
      'roles.csv: user "t3" is also an administrator there as a secondary role: counts as staff; confirm once with --confirm-admin t3 (over HTTP confirm_admins)',
    ]);
  });

  it('reads a source by its settings, which the command sources shows and changes', async () => {
    const file = join(folderOfTest, 'settings.json');
    await writeFile(file, JSON.stringify({ roles: { nurse: 'staff' }, guards: { people: 0.9 } }));
    const env = { DATABASE_URL: database.url };
    const set = await callHomeroom(['sources', 'set', 'north', '--settings', file, '--json'], env);
    expect(set.code, set.error).to.equal(0);
    const shown = await callHomeroom(['sources', 'show', 'north', '--json'], env);
    expect(JSON.parse(shown.out)).to.deep.include({
      source: 'north',
      settings: { roles: { nurse: 'staff' }, guards: { people: 0.9 } },
    });
    const nurse = 'n1,nurse,nat,Nat,Lee,,n';
    const first = await importFiles(people(ann, ben, cat, tess, nurse, ...others), ['--source', 'north']);
    expect(first.report.summary.users.byRole, first.error).to.include({ staff: 1 });
    // A guard with a larger share lets more go.
    const second = await importFiles(people(tess, nurse, ...others.slice(0, 4)), ['--source', 'north']);
    expect(second.report?.outcome.alarms, second.error).to.deep.equal([]);
    await writeFile(file, '{"names": 7}');
    const wrong = await callHomeroom(['sources', 'set', 'north', '--settings', file], env);
    expect([wrong.code, wrong.error.includes('--settings')]).to.deep.equal([1, true]);
  });

  it('stops before most people go, and goes on with --force, which is on record', async () => {
    await importFiles(people(ann, ben, cat, tess, ...others));
    const broken = people(tess, ann);
    const stopped = await importFiles(broken);
    expect([stopped.code, stopped.error.includes('--force')]).to.deep.equal([1, true]);
    const seen = await importFiles(broken, ['--dry-run']);
    expect(seen.report.outcome.alarms, seen.error).not.to.deep.equal([]);
    const [still] = await find(['o1', 'roster']);
    expect(still?.isActive).to.equal(true);
    const forced = await importFiles(broken, ['--force']);
    expect(forced.report.outcome.users.deactivated, forced.error).to.equal(12);
    const [gone] = await find(['o1', 'roster']);
    expect(gone?.isActive).to.equal(false);
  });

  it('changes with a delta only what it names', async () => {
    await importFiles(people(ann, ben, cat, tess, ...others));
    const delta = {
      ...people('s2,student,ben,Ben,Ray,,n'),
      'manifest.csv': 'propertyName,value\noneroster.version,1.1\nfile.users,delta\nfile.enrollments,absent',
    };
    const changed = await importFiles(delta);
    expect(changed.report?.outcome.users, changed.error).to.include({ updated: 1, deactivated: 0 });
    const [same, renamed] = await find(['s1', 'roster'], ['s2', 'roster']);
    expect([same?.isActive, renamed?.lastName]).to.deep.equal([true, 'Ray']);
  });
});
