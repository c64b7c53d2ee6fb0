import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeAgeKey } from '../../adapters/age/ageKeys.ts';
import { listBackups } from '../../adapters/backups/BackupFolder.ts';
import { checkArchive } from '../../adapters/backups/readArchive.ts';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { binaryFolder } from '../support/binaryFolder.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { homeroomProgram } from '../support/homeroomProgram.ts';
import { runHomeroom, spawnHomeroom } from './runHomeroom.ts';

const secret = 'a secret that only these tests know, 4711';
const text = 'Homework for Monday';

const users = [
  { external_id: 'tess', role: 'teacher', first_name: 'Tess', last_name: 'Miller', is_active: true },
  { external_id: 'sam', role: 'student', first_name: 'Sam', last_name: 'Young', is_active: true },
];
const relations = [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' }];

describe('backups of a running server on the embedded database', function suite() {
  this.timeout(240_000);
  let folder: string;
  let server: ChildProcess;
  let address: string;
  let keys: ReturnType<typeof makeAgeKey>;

  const start = async (more: Readonly<Record<string, string>> = {}): Promise<void> => {
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    server = spawnHomeroom(['serve'], {
      ...env(),
      ...{ PORT: String(port), AUTH_JWT_SECRET: secret, DIRECTORY_KEY: 'only these tests know it' },
      RATE_MESSAGES_PER_MINUTE: '100000',
      ...more,
    });
    server.stderr?.pipe(process.stderr);
    if (server.stdout) await once(server.stdout, 'data');
  };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  const env = (name = 'live'): Record<string, string> => ({ DATA_DIR: join(folder, name) });
  const ask = async (who: string, method: string, path: string, body?: unknown): Promise<{ room: { id: number } }> => {
    const token = await issueToken({ secret, externalId: who, ttlSeconds: 3600 });
    const response = await fetch(`${address}/api/chat/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(response.ok, `${path}: ${response.status}`).to.equal(true);
    return response.json();
  };
  const ran = async (args: readonly string[], more: Readonly<Record<string, string>> = {}, name = 'live') => {
    const result = await runHomeroom(args, { ...env(name), ...more });
    expect(result.code, `${args.join(' ')}: ${result.error}`).to.equal(0);
    return result;
  };
  const refused = async (args: readonly string[], more: Readonly<Record<string, string>> = {}, name = 'refused') => {
    const { code, out, error } = await runHomeroom(args, { ...env(name), ...more });
    expect([code, out], args.join(' ')).to.deep.equal([code === 4 ? 4 : 1, '']);
    return error;
  };
  let roomId: number;
  const say = (content: string): Promise<unknown> => ask('tess', 'POST', `rooms/${roomId}/messages/`, { content });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-online-'));
    keys = makeAgeKey();
    await writeFile(join(folder, 'backup.key'), `# kept elsewhere\n${keys.identity}\n`);
    await writeFile(join(folder, 'other.key'), `${makeAgeKey().identity}\n`);
    await start();
    const put = await fetch(`${address}/api/directory/`, {
      ...{ method: 'PUT', body: JSON.stringify({ users, relations }) },
      headers: { 'x-directory-key': 'only these tests know it', 'content-type': 'application/json' },
    });
    expect(put.status, await put.text()).to.equal(200);
    roomId = (await ask('tess', 'POST', 'rooms/', { type: 'direct', user_id: 'ext:sam' })).room.id;
    const headers = { authorization: `Bearer ${await issueToken({ secret, externalId: 'tess', ttlSeconds: 3600 })}` };
    const sent = await fetch(`${address}/api/chat/attachments/?name=homework.txt`, {
      method: 'POST',
      body: text,
      headers,
    });
    const { id } = (await sent.json()) as { id: number };
    await ask('tess', 'POST', `rooms/${roomId}/messages/`, { content: '', attachment_ids: [id] });
  });
  after(async () => {
    await stop();
    await rm(folder, { recursive: true });
  });

  it('are made while people write, hold all that was acknowledged before, and are put on record', async () => {
    for (let count = 1; count <= 20; count += 1) await say(`before ${count}`);
    let isWriting = true;
    const writing = (async () => {
      for (let count = 1; isWriting; count += 1) await say(`meanwhile ${count}`);
    })();
    const file = join(folder, 'online.tar');
    const saved = await ran(['backup', file]);
    isWriting = false;
    await writing;
    expect(saved.out).to.match(/Saved and checked: .*online\.tar, \d+ bytes, with 1 contents of files\./);

    await ran(['restore', file], {}, 'restored');
    expect(JSON.parse((await ran(['stats', '--json'], {}, 'restored')).out)).to.include({ active_people: 2 });
    const [hash] = await contentsIn('restored');
    expect(hash).to.match(/^[0-9a-f]{64}$/);
    const { out } = await ran(['restore', file, '--verify', '--json'], {}, 'nowhere');
    const verified = JSON.parse(out);
    const { restored } = verified.tables.find(({ name }: { name: string }) => name === 'messages');
    expect(restored).to.be.at.least(21);
    expect(verified).to.deep.include({
      is_good: true,
      audit_fault: null,
      files: { wanted: 1, checked: 1, missing: [] },
    });

    const metrics = await (await fetch(`${address}/metrics`)).text();
    const at = Number(/^homeroom_last_backup_timestamp_seconds (\S+)$/m.exec(metrics)?.[1]);
    expect(Math.abs(Date.now() / 1_000 - at)).to.be.lessThan(120);
    // The snapshot has gone.
    await eventually(async () => expect(await readdir(join(folder, 'live', 'snapshots'))).to.deep.equal([]));
  });

  const contentsIn = async (name: string): Promise<string[]> =>
    (await readdir(join(folder, name, 'attachments'), { recursive: true })).flatMap(
      (path) => /[0-9a-f]{64}$/.exec(path) ?? [],
    );

  it('go into a folder, encrypted, and those that the rule lets go are removed', async () => {
    const dir = join(folder, 'kept');
    const settings = { BACKUP_DIR: dir, BACKUP_RECIPIENTS: keys.recipient, BACKUP_KEEP: '1d' };
    await ran(['backup'], settings);
    const [first] = await listBackups(dir);
    expect(first).to.include({ is_encrypted: true, files: 1 });
    const bytes = await readFile(join(dir, first?.name ?? ''));
    expect(bytes.subarray(0, 21).toString()).to.equal('age-encryption.org/v1');
    expect(bytes.includes(text)).to.equal(false);
    // Names have seconds.
    await eventually(async () => ran(['backup'], settings), { within: 30_000 });
    const left = await listBackups(dir);
    expect(left).to.have.length(1);
    expect(left[0]?.name).not.to.equal(first?.name);
    expect((await readdir(dir)).sort()).to.deep.equal([left[0]?.name, 'homeroom-backups.json'].sort());

    const file = join(dir, left[0]?.name ?? '');
    const identity = join(folder, 'backup.key');
    const verified = await ran(['restore', file, '--verify', '--identity', identity], {}, 'nowhere');
    expect(verified.out)
      .to.match(/^messages +\d+ +\d+ +same$/m)
      .and.contain('can be restored');
    expect(await refused(['restore', file])).to.contain('--identity');
    expect(await refused(['restore', file, '--identity', join(folder, 'other.key')])).to.match(
      /other keys .* BACKUP_RECIPIENTS/,
    );
    expect(await refused(['restore', file, '--identity', join(folder, 'absent.key')])).to.contain('ENOENT');
    for (const [what, damaged] of Object.entries({
      cut: bytes.subarray(0, bytes.length - 100),
      flipped: flippedAt(bytes, Math.floor(bytes.length / 2)),
    })) {
      const copy = join(folder, `${what}.tar.age`);
      await writeFile(copy, damaged);
      expect(await refused(['restore', copy, '--identity', identity]), what).to.contain('the backup before it');
    }
    await stat(join(folder, 'refused')).then(
      () => expect.fail('something was created'),
      () => undefined,
    );
  });

  const flippedAt = (bytes: Buffer, at: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };

  it('are a stream, which age and tar read, and which restores from standard input', async function run() {
    const folderOfAge = binaryFolder(['age']);
    if (folderOfAge === undefined && !process.env['CI']) return this.skip();
    const child = spawnHomeroom(['backup', '-'], { ...env(), BACKUP_RECIPIENTS: keys.recipient });
    const pieces: Buffer[] = [];
    child.stdout?.on('data', (piece: Buffer) => pieces.push(piece));
    const [code] = await once(child, 'close');
    expect(code).to.equal(0);
    const file = join(folder, 'stream.tar.age');
    await writeFile(file, Buffer.concat(pieces));
    const tar = execFileSync(join(folderOfAge ?? '', 'age'), ['--decrypt', '-i', join(folder, 'backup.key'), file]);
    const names = execFileSync('tar', ['-t'], { input: tar }).toString().trim().split('\n');
    expect(names.at(0)).to.equal('homeroom-backup.json');
    expect(names.at(-1)).to.equal('complete.json');
    expect(names.filter((name) => name.startsWith('files/'))).to.have.length(1);

    const restoring = runWithInput(
      ['restore', '-', '--verify', '--json', '--identity', join(folder, 'backup.key')],
      file,
    );
    const result = await restoring;
    expect(result.code, result.error).to.equal(0);
    expect(JSON.parse(result.out)).to.include({ is_good: true });
  });

  const runWithInput = async (args: readonly string[], path: string) => {
    const child = spawn(process.execPath, [homeroomProgram, ...args], {
      env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...env('nowhere') },
    });
    let [out, error] = ['', ''];
    child.stdout.on('data', (piece) => (out += piece));
    child.stderr.on('data', (piece) => (error += piece));
    child.stdin.end(await readFile(path));
    const [code] = await once(child, 'close');
    return { code, out, error };
  };

  it('refuse each other, and what they are not told in full', async () => {
    const dir = join(folder, 'contended');
    const [one, other] = await Promise.all([
      runHomeroom(['backup', `${dir}/`], env()),
      runHomeroom(['backup', `${dir}/`], env()),
    ]);
    const codes = [one.code, other.code].sort();
    expect(codes, `${one.error}${other.error}`).to.deep.equal([0, 4]);
    expect(`${one.error}${other.error}`).to.match(/Another backup .* try again/);
    expect(await listBackups(dir)).to.have.length(1);
    const secretly = { BACKUP_RECIPIENTS: keys.recipient };
    expect(await refused(['backup', join(folder, 'x.tar')], secretly, 'live')).to.contain('.tar.age');
    expect(await refused(['backup', join(folder, 'x.backup')], secretly, 'live')).to.contain('.tar.age');
    expect(await refused(['backup', join(folder, 'x.tar.age')], {}, 'live')).to.contain('BACKUP_RECIPIENTS');
    const wrong = await runHomeroom(['backup', '-'], { ...env(), BACKUP_RECIPIENTS: keys.identity });
    expect([wrong.code, wrong.out]).to.deep.equal([3, '']);
    expect(wrong.error).to.contain('BACKUP_RECIPIENTS').and.not.contain(keys.identity);
  });

  it('leave nothing that looks like a backup and is none when the command or the server is killed', async () => {
    const dir = join(folder, 'killed');
    const untilItWrites = (): Promise<void> =>
      eventually(
        async () => {
          if (!(await readdir(dir)).some((name) => name.endsWith('.part'))) throw new Error('not yet');
        },
        { every: 1 },
      );
    /** Whenever the kill came: what has the name of a backup is whole. */
    const checkNames = async (): Promise<void> => {
      for (const name of (await readdir(dir)).filter((each) => each.endsWith('.tar')))
        await checkArchive({ name, bytes: () => createReadStream(join(dir, name)) });
    };
    const unfinished = async (): Promise<string[]> => (await readdir(dir)).filter((name) => name.endsWith('.part'));

    const child = spawnHomeroom(['backup', `${dir}/`], env());
    const ended = once(child, 'exit');
    await untilItWrites();
    child.kill('SIGKILL');
    await ended;
    await checkNames();
    await eventually(async () => expect(await readdir(join(folder, 'live', 'snapshots'))).to.deep.equal([]));
    await say('the server goes on');
    await ran(['backup', `${dir}/`]);
    expect(await unfinished()).to.deep.equal([]);

    const before = (await listBackups(dir)).length;
    const other = runHomeroom(['backup', `${dir}/`], env());
    await untilItWrites();
    await stop('SIGKILL');
    const { code, error } = await other;
    await checkNames();
    // Where the backup was written already, it is good, and only its record is missing.
    if (code === 0) expect(error).to.contain('could not be put on record');
    else expect([code, error]).to.satisfy(([exit, text]: [number, string]) => exit === 4 && /server ended/.test(text));
    expect(await listBackups(dir)).to.have.length(before + (code === 0 ? 1 : 0));
    expect(await unfinished()).to.deep.equal([]);
    await start();
    await say('and is back');
    expect(await readdir(join(folder, 'live'))).not.to.include('snapshots');
  });

  it('are made by the server itself at their time, also one whose time has passed', async () => {
    await stop();
    const dir = join(folder, 'scheduled');
    await start({ BACKUP_DIR: dir, BACKUP_SCHEDULE: '02:30', BACKUP_RECIPIENTS: keys.recipient });
    const [made] = await eventually(
      async () => {
        const list = await listBackups(dir);
        if (list.length === 0) throw new Error('not yet');
        return list;
      },
      { within: 60_000, every: 100 },
    );
    expect(made).to.include({ is_encrypted: true, files: 1 });
    await say('and it serves');
    await stop();
    expect(server.exitCode).to.equal(0);
  });
});
