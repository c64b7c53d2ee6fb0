import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { callHomeroom } from './callHomeroom.ts';

const userHeader = 'sourcedId,role,username,givenName,familyName,email,orgSourcedIds';
const files = (...rows: readonly string[]): Readonly<Record<string, string>> => ({
  'users.csv': [userHeader, ...rows].join('\n'),
  'orgs.csv': 'sourcedId,name,type,parentSourcedId\nn,North School,school,',
  'classes.csv': 'sourcedId,title,schoolSourcedId\nc1,Algebra,n',
  'enrollments.csv': 'classSourcedId,userSourcedId,role\nc1,t1,teacher\nc1,s1,student\nc1,s2,student',
  'manifest.csv': 'propertyName,value\noneroster.version,1.1',
});
const ann = 's1,student,ann,Ann,Roe,ann@example.org,n';
const ben = 's2,student,ben,Ben,Roe,,n';
const tess = 't1,teacher,tess,Tess,Hill,,n';

describe('homeroom import', function suite() {
  this.timeout(300_000);
  let dataDir: string;
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-imports-'));
    await importFiles('monday', ann, ben, tess);
    await importFiles('tuesday', ann, tess);
  });
  after(() => rm(dataDir, { recursive: true }));
  const importFiles = async (night: string, ...rows: readonly string[]) => {
    const folder = join(dataDir, night);
    await mkdir(folder);
    for (const [name, text] of Object.entries(files(...rows))) await writeFile(join(folder, name), text);
    const ran = await callHomeroom(['import-roster', folder, '--force'], { DATA_DIR: dataDir });
    expect(ran.code, ran.error).to.equal(0);
    return ran.out;
  };
  const run = (...args: string[]) => callHomeroom(['import', ...args], { DATA_DIR: dataDir });

  it('lists imports, shows what one changed, and undoes it after a look', async () => {
    const list = await run('list');
    expect(list.out).to.match(/ 2 .* roster +roster +command +0 +1 +0 +1 +tuesday\n.* 1 .* monday\n/);
    const shown = await run('show', '2', '--what', 'person');
    expect(shown.out).to.match(/^Import 2 of roster, .* by command, tuesday, SHA-256 [0-9a-f]{64}\n/);
    expect(shown.out).to.match(/person +s2 Ben Roe +active Ben Roe student@n +ended Ben Roe student@n\n/);
    const record = JSON.parse((await run('show', '2', '--json')).out);
    expect(record.import).to.deep.include({ id: 2, file_name: 'tuesday', undone_by: null, changes: 2 });
    expect(record.import.settings).to.deep.include({ format: 'oneroster', is_forced: true });

    const preview = await run('undo', '2', '--dry-run');
    expect(preview.out).to.include('updated  user      s2 Ben Roe (student)').and.include('nothing was changed');
    expect(JSON.parse((await run('show', '2', '--json')).out).import.undone_by).to.equal(null);

    const undone = await run('undo', '2', '--json');
    expect(undone.code, undone.error).to.equal(0);
    const { outcome, left_count } = JSON.parse(undone.out);
    expect([outcome.import_id, outcome.users.updated, outcome.relations.updated, left_count]).to.deep.equal([
      3, 1, 1, 0,
    ]);
    const again = await run('undo', '2');
    expect([again.code, again.error]).to.deep.equal([
      1,
      'Import 2 is undone, by import 3. To bring it back, undo import 3; nothing was changed.\n',
    ]);
    const [entry] = JSON.parse((await run('list', '--source', 'roster', '--json')).out).imports;
    expect(entry).to.deep.include({ id: 3, kind: 'undo', undoes: 2 });
  });

  for (const [what, args, words] of [
    ['an unknown action', ['drop'], /import list, import show or import undo.*import-roster/],
    ['a number that is none', ['show', 'two'], /by its number in "import list": import show 12/],
    ['an import that is not there', ['undo', '999'], /no such import/],
    ['an unknown subject', ['show', '1', '--what', 'room'], /--what is one of person/],
  ] as const)
    it(`refuses ${what}, and says what to write`, async () => {
      const { code, error } = await run(...args);
      expect([code, words.test(error)], error).to.deep.equal([1, true]);
    });
});
