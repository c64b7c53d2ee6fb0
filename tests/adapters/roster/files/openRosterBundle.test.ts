import { join } from 'node:path';
import { expect } from 'chai';
import { openRosterBundle } from '../../../../adapters/roster/files/openRosterBundle.ts';
import { failureOf } from '../records/schoolBundle.ts';
import { readTable, removeRosterFolders, writeFolder, writeZip } from '../rosterFolder.ts';

const users = 'sourcedId,role\nt1,teacher\n';

const expectRefusal = async (opening: Promise<unknown>, message: RegExp): Promise<void> => {
  const failure = await failureOf(opening);
  expect(failure).to.have.property('code', 'INVALID_REQUEST');
  expect(failure.message).to.match(message).and.include('Nothing was imported.');
};

describe('openRosterBundle', () => {
  after(removeRosterFolders);

  it('finds the files of a folder in any case of their names', async () => {
    const bundle = await openRosterBundle(await writeFolder({ 'Users.CSV': users, 'orgs.csv': '', 'notes.txt': '' }));
    expect(bundle.files).to.have.members(['Users.CSV', 'orgs.csv']);
    expect((await bundle.table('users.csv'))?.file).to.equal('Users.CSV');
    expect((await bundle.table('orgs.csv'))?.header).to.deep.equal([]);
    expect(await bundle.table('roles.csv')).to.equal(undefined);
  });

  it('reads a folder and an archive alike', async () => {
    const files = { 'users.csv': users };
    const rows = [{ line: 2, cells: ['t1', 'teacher'] }];
    expect((await readTable(await writeFolder(files))).rows).to.deep.equal(rows);
    expect((await readTable(await writeZip(files))).rows).to.deep.equal(rows);
  });

  it('reads the only folder inside and ignores the files that macOS adds', async () => {
    const files = {
      'export/USERS.csv': users,
      '__MACOSX/export/._users.csv': 'x',
      '__MACOSX/._users.csv': 'x',
      'export/.DS_Store': 'x',
    };
    for (const path of [await writeZip(files), await writeFolder(files)]) {
      const bundle = await openRosterBundle(path);
      expect(bundle.files).to.deep.equal(['USERS.csv']);
      await bundle.close();
    }
  });

  it('reads a folder for each school as one roster, whatever the order of the columns', async () => {
    const files = { 'north/users.csv': users, 'south/users.csv': 'role,sourcedId\nstudent,s1\n' };
    for (const path of [await writeZip(files), await writeFolder(files)]) {
      const { rows } = await readTable(path);
      expect(rows).to.have.deep.members([
        { file: 'north/users.csv', line: 2, cells: ['t1', 'teacher'] },
        { file: 'south/users.csv', line: 2, cells: ['s1', 'student'] },
      ]);
    }
  });

  it('refuses folders of which one lacks a file, or whose manifests differ', async () => {
    const lacking = { 'north/users.csv': users, 'north/enrollments.csv': '', 'south/users.csv': users };
    await expectRefusal(openRosterBundle(await writeZip(lacking)), /^south: enrollments\.csv is missing/u);
    const manifest = (word: string): string => `propertyName,value\nfile.users,${word}\n`;
    const differing = {
      ...{ 'north/users.csv': users, 'north/manifest.csv': manifest('bulk') },
      ...{ 'south/users.csv': users, 'south/manifest.csv': manifest('delta') },
    };
    await expectRefusal(openRosterBundle(await writeFolder(differing)), /does not say what/u);
  });

  it('reads the rows of a table again for each caller', async () => {
    const bundle = await openRosterBundle(await writeZip({ 'users.csv': users }));
    const table = await bundle.table('users.csv');
    for (const _ of [1, 2]) {
      const lines: number[] = [];
      for await (const { line } of table?.rows() ?? []) lines.push(line);
      expect(lines).to.deep.equal([2]);
    }
    await bundle.close();
  });

  it('refuses a path that does not exist', async () => {
    await expectRefusal(
      openRosterBundle(join(await writeFolder({}), 'nothing')),
      /^nothing: cannot be opened \(ENOENT\): check the path/u,
    );
  });

  it('refuses a single CSV file and asks for its folder', async () => {
    await expectRefusal(
      openRosterBundle(join(await writeFolder({ 'users.csv': users }), 'users.csv')),
      /give the folder that holds it/u,
    );
  });

  it('refuses a file that is not a ZIP archive, or only the beginning of one', async () => {
    const noZip = join(await writeFolder({ 'roster.zip': 'PK, but no archive' }), 'roster.zip');
    await expectRefusal(openRosterBundle(noZip), /^roster\.zip: the ZIP archive cannot be read/u);
    const half = await writeZip({ 'users.csv': users }, (bytes) => bytes.subarray(0, bytes.length / 2));
    await expectRefusal(openRosterBundle(half), /^roster\.zip: the ZIP archive cannot be read/u);
  });

  it('refuses an archive with a name that leads out of it', async () => {
    const slip = await writeZip({ 'xx/users.csv': users }, (bytes) =>
      Buffer.from(bytes.toString('latin1').replaceAll('xx/', '../'), 'latin1'),
    );
    await expectRefusal(openRosterBundle(slip), /invalid relative path/u);
  });

  it('refuses more bytes than the limit before it reads them', async () => {
    const path = await writeZip({ 'users.csv': 'x'.repeat(5000) });
    await expectRefusal(openRosterBundle(path, { maxBytes: 4999 }), /^roster\.zip: 5000 bytes of CSV, more than 4999/u);
  });

  it('refuses an entry that holds more bytes than it announces', async () => {
    const path = await writeZip({ 'users.csv': `sourcedId\n${'x\n'.repeat(100_000)}` }, (bytes) => {
      const central = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
      bytes.writeUInt32LE(20, central + 24);
      return bytes;
    });
    await expectRefusal(readTable(path), /^users\.csv/u);
  });

  it('refuses an encrypted entry', async () => {
    const path = await writeZip({ 'users.csv': users }, (bytes) => {
      const central = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
      bytes.writeUInt16LE(bytes.readUInt16LE(central + 8) | 1, central + 8);
      return bytes;
    });
    await expectRefusal(openRosterBundle(path), /^roster\.zip\/users\.csv: encrypted/u);
  });

  it('refuses two files whose names differ in case only', async () => {
    await expectRefusal(
      openRosterBundle(await writeZip({ 'users.csv': users, 'Users.csv': users })),
      /users\.csv is there twice/u,
    );
  });
});
