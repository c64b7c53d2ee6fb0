import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { BackupFolder, backupName, listBackups, listName } from '../../../adapters/backups/BackupFolder.ts';
import { ChatError } from '../../../core/errors.ts';

const run = promisify(execFile);

async function* each(...pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}

const rule = { daily: 2, weekly: 0, monthly: 0, yearly: 0 };
const night = (day: number): Date => new Date(Date.UTC(2026, 2, day, 2, 30));

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => expect.fail('it succeeded'),
    (failure: unknown) => (failure instanceof ChatError ? failure.code : expect.fail(String(failure))),
  );

describe('BackupFolder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-backups-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const save = async (kept: BackupFolder, at: Date, bytes = randomBytes(100)): Promise<string> => {
    const name = backupName(at, false);
    await kept.add(name, each(bytes), {}, () => ({
      ...{ created_at: at.toISOString(), rows: 3, files: 0, is_encrypted: false },
    }));
    return name;
  };

  it('lists what was written, which only its owner may read', async () => {
    const kept = await BackupFolder.open(folder, 'north');
    const name = await save(kept, night(1));
    expect(name).to.equal('homeroom-20260301T023000Z.tar');
    const [record, ...more] = await listBackups(folder);
    expect(more).to.deep.equal([]);
    expect(record).to.include({ name, bytes: 100, rows: 3, created_at: '2026-03-01T02:30:00.000Z' });
    expect((await stat(join(folder, name))).mode & 0o777).to.equal(0o600);
  });

  it('removes what the rule lets go, and nothing that it has not made or that was changed', async () => {
    const kept = await BackupFolder.open(folder, 'north');
    const names: string[] = [];
    for (const day of [1, 2, 3, 4]) names.push(await save(kept, night(day)));
    const foreign = backupName(night(9), false);
    await writeFile(join(folder, foreign), 'of somebody else, by the same kind of name');
    await writeFile(join(folder, 'holiday.jpg'), 'x');
    await writeFile(join(folder, names[1] ?? ''), 'somebody has changed it');
    const again = await BackupFolder.open(folder, 'north');
    expect(await again.tidy(rule)).to.deep.equal([names[0]]);
    expect((await readdir(folder)).sort()).to.deep.equal(['holiday.jpg', ...names.slice(1), foreign, listName].sort());
    expect((await listBackups(folder)).map(({ name }) => name)).to.deep.equal(names.slice(1));
  });

  it('keeps the only good one although the rule lets all go, and others that are newer are damaged', async () => {
    const kept = await BackupFolder.open(folder, 'north');
    const names: string[] = [];
    for (const day of [1, 2, 3]) names.push(await save(kept, night(day)));
    for (const name of names.slice(1)) await writeFile(join(folder, name), 'cut');
    expect(await kept.tidy({ ...rule, daily: 0 })).to.deep.equal([]);
    expect(await readdir(folder)).to.include(names[0]);
  });

  it('removes what a killed run left behind, and only that', async () => {
    const left = `${backupName(night(1), true)}.4711.part`;
    for (const name of [left, 'homeroom.part', 'mine.tar.1.part']) await writeFile(join(folder, name), 'half');
    await BackupFolder.open(folder, 'north');
    expect((await readdir(folder)).sort()).to.deep.equal(['homeroom.part', 'mine.tar.1.part']);
  });

  it('forgets what was removed without the list, as by a run that was killed while it tidied', async () => {
    const kept = await BackupFolder.open(folder, 'north');
    const names = [await save(kept, night(1)), await save(kept, night(2)), await save(kept, night(3))];
    await rm(join(folder, names[0] ?? ''));
    const left = async () => (await listBackups(folder)).map(({ name }) => name);
    expect(await left()).to.deep.equal(names.slice(1));
    const again = await BackupFolder.open(folder, 'north');
    expect(again.backups.map(({ name }) => name)).to.deep.equal(names.slice(1));
    names.push(await save(again, night(4)));
    expect(JSON.parse(await readFile(join(folder, listName), 'utf8')).backups).to.have.length(3);
    expect(await left()).to.deep.equal(names.slice(1));
  });

  it('refuses the folder of another installation, and a list that it does not understand', async () => {
    await save(await BackupFolder.open(folder, 'north'), night(1));
    expect(await codeOf(BackupFolder.open(folder, 'south'))).to.equal('CONFLICT');
    await writeFile(join(folder, listName), '{"format":"homeroom-backups","version":2}');
    expect(await codeOf(BackupFolder.open(folder, 'north'))).to.equal('CONFLICT');
    await writeFile(join(folder, listName), '{"form');
    expect(await codeOf(BackupFolder.open(folder, 'north'))).to.equal('CONFLICT');
  });

  it('writes nothing that was not read back well', async () => {
    const kept = await BackupFolder.open(folder, 'north');
    const check = async (): Promise<void> => {
      throw new ChatError('UNAVAILABLE', 'not as written');
    };
    const facts = { created_at: night(1).toISOString(), rows: 1, files: 0, is_encrypted: false };
    expect(await codeOf(kept.add(backupName(night(1), false), each(randomBytes(9)), { check }, () => facts))).to.equal(
      'UNAVAILABLE',
    );
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('says that the disk is full, and leaves the earlier ones alone', async function small() {
    try {
      await run('mount', ['-t', 'tmpfs', '-o', 'size=512k,mode=0700', 'tmpfs', folder]);
    } catch {
      return this.skip(); // no small disk can be mounted here
    }
    try {
      await chmod(folder, 0o700);
      const kept = await BackupFolder.open(folder, 'north');
      const [first, second] = [randomBytes(100_000), randomBytes(100_000)];
      const names = [await save(kept, night(1), first), await save(kept, night(2), second)];
      const failure = await save(kept, night(3), randomBytes(600_000)).catch((reason: unknown) => reason);
      expect(failure).to.be.instanceOf(ChatError).and.include({ code: 'INSUFFICIENT_STORAGE' });
      expect((failure as ChatError).message).to.contain('no space left');
      expect((await readdir(folder)).sort()).to.deep.equal([...names, listName].sort());
      expect((await readFile(join(folder, names[0] ?? ''))).equals(first)).to.equal(true);
      expect(await listBackups(folder)).to.have.length(2);
    } finally {
      await run('umount', [folder]);
    }
  });
});
