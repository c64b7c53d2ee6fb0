import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openChat } from '../../composition/openChat.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { recordsOf, unzip } from '../support/zippedExport.ts';
import { callHomeroom } from './callHomeroom.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Bell', isActive: true },
});

withMigratedPostgres('homeroom export and verify-export', (getUrl) => {
  let folder: string;
  let roomId: number;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-exports-'));
    const opened = await openChat({ database: { url: getUrl() }, authenticate: () => null });
    await opened.directory.put({
      users: [user('tess', 'teacher'), user('sam', 'student')],
      relations: [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'maths', status: 'active' }],
    });
    const sam = await opened.chat.identifyPerson(await opened.chat.resolveUser('sam', 'host'));
    const { rooms } = await opened.chat.listRooms(sam, { limit: 10 });
    const forum = rooms.find(({ room }) => room.type === 'forum_subject')?.room.id ?? expect.fail();
    roomId = forum;
    await opened.chat.sendMessage({ sender: sam, roomId: forum, content: 'Ich war es ❤' });
    await opened.close();
  });
  after(() => rm(folder, { recursive: true }));
  const key = Buffer.alloc(32, 9).toString('base64');
  const run = (args: readonly string[], more: Record<string, string> = {}) =>
    callHomeroom(args, { DATABASE_URL: getUrl(), EXPORT_SIGNING_KEY: key, ...more });

  it('writes a signed export of a person, which another machine can check', async () => {
    const output = join(folder, 'sam.zip');
    const made = await run(['export', '--user', 'sam', '--output', output, '--json']);
    expect(made.code, made.error).to.equal(0);
    expect(JSON.parse(made.out)).to.deep.include({ file: output, is_signed: true });
    expect((await stat(output)).mode & 0o077, 'readable by others').to.equal(0);
    const files = await unzip(await readFile(output));
    expect(recordsOf(files).find(({ type }) => type === 'message')?.['content']).to.equal('Ich war es ❤');
    expect(files.get('index.html')).to.contain('sam Bell');

    // Without a database, and with none of the settings.
    const checked = await callHomeroom(['verify-export', output, '--json'], {});
    expect(checked.code, checked.error).to.equal(0);
    const { is_intact, is_signed, key: signedBy } = JSON.parse(checked.out);
    expect({ is_intact, is_signed }).to.deep.equal({ is_intact: true, is_signed: true });
    expect((await callHomeroom(['verify-export', output, '--key', signedBy], {})).code).to.equal(0);
    const other = await callHomeroom(['verify-export', output, '--key', 'ab'.repeat(32)], {});
    expect([other.code, other.out]).to.satisfy(
      ([code, out]: [number, string]) => code === 1 && out.includes('another key'),
    );

    const bytes = await readFile(output);
    bytes[Math.floor(bytes.length / 3)] = (bytes[Math.floor(bytes.length / 3)] ?? 0) ^ 0x10;
    await writeFile(join(folder, 'changed.zip'), bytes);
    const changed = await callHomeroom(['verify-export', join(folder, 'changed.zip')], {});
    expect(changed.code).to.equal(1);
    expect(changed.out).to.match(/rooms\/\d\/0001\.(jsonl|html)|person\.jsonl|index\.html/);
  });

  it('writes a room, says that it is not signed, and replaces no file', async () => {
    const output = join(folder, 'room.zip');
    const made = await run(['export', '--room', String(roomId), '--output', output], { EXPORT_SIGNING_KEY: '' });
    expect(made.code, made.error).to.equal(0);
    expect(made.out).to.contain('not signed');
    const again = await run(['export', '--room', String(roomId), '--output', output]);
    expect(again.code).to.equal(1);
    expect(again.error).to.contain('--force');
    expect((await run(['export', '--room', String(roomId), '--output', output, '--force'])).code).to.equal(0);
    const log = await run(['audit', '--action', 'export.made', '--json']);
    expect(JSON.parse(log.out).entries).to.have.length.of.at.least(3);
  });

  for (const [what, args, words] of [
    ['nothing to export', ['--output', 'x.zip'], /--room <id>, --user <external id>, --case <id>/],
    ['two things at once', ['--room', '1', '--user', 'sam', '--output', 'x.zip'], /one of/],
    ['no file', ['--room', '1'], /--output/],
    ['a room that is none', ['--room', 'one', '--output', 'x.zip'], /--room takes a number/],
    ['a room that is not there', ['--room', '987654', '--output', 'x.zip'], /no such room/],
    ['a person who is not there', ['--user', 'nobody', '--output', 'x.zip'], /nobody/],
    ['a case that is not there', ['--case', '3', '--output', 'x.zip'], /There is no case 3/],
    ['a folder that is not there', ['--room', '1', '--output', '/nowhere/x.zip'], /cannot be written/],
  ] as const)
    it(`refuses ${what}, and says what to write`, async () => {
      const { code, error } = await run(['export', ...args]);
      expect(code).to.equal(1);
      expect(error).to.match(words);
    });

  it('refuses a key that is none, and a file that is no export', async () => {
    const bad = await run(['export', '--room', '1', '--output', 'x.zip'], { EXPORT_SIGNING_KEY: 'secret' });
    expect(bad.code).to.equal(3);
    expect(bad.error)
      .to.match(/EXPORT_SIGNING_KEY.*Ed25519/)
      .and.not.contain('=secret');
    const none = await callHomeroom(['verify-export', join(folder, 'nothing.zip')], {});
    expect([none.code, none.error.includes('cannot be read')]).to.deep.equal([1, true]);
  });
});
