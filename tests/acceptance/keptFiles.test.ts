import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { callHomeroom } from './callHomeroom.ts';
import { RunningChat } from './RunningChat.ts';
import { twoSchools } from './twoSchools.ts';

const text = 'Homework for Monday';

describe('files in backups and under the doctor', () => {
  let folder: string;
  let fileId: number;
  const at = (name: string): Record<string, string> => ({ DATA_DIR: join(folder, name) });
  /** Names of contents in a store. */
  const contentsOf = async (store: string): Promise<string[]> =>
    (await readdir(store, { recursive: true })).flatMap((path) => /[0-9a-f]{64}$/.exec(path) ?? []);
  const findings = async (name: string, ...more: string[]): Promise<Record<string, number>> => {
    const { out } = await callHomeroom(['doctor', '--json', ...more], at(name));
    const { checks } = JSON.parse(out) as { checks: { name: string; count: number }[] };
    return Object.fromEntries(
      checks.filter(({ name: check }) => check.startsWith('files.')).map(({ name: check, count }) => [check, count]),
    );
  };
  const well = { 'files.messages': 0, 'files.refs': 0, 'files.pictures': 0, 'files.contents': 0, 'files.strays': 0 };

  before(async function fill() {
    this.timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), 'homeroom-kept-'));
    const chat = await RunningChat.start({ database: { dataDir: join(folder, 'first') } });
    await chat.chat.directory.put(twoSchools);
    const room = await chat.ask('tess-n', 'POST', 'rooms/', { type: 'direct', user_id: await chat.userId('sam-n') });
    const sent = await fetch(`${chat.address}/api/chat/attachments/?name=homework.txt`, {
      ...{ method: 'POST', body: text, headers: { authorization: `Bearer ${await chat.token('tess-n')}` } },
    });
    fileId = (await sent.json()).id;
    const body = { content: '', attachment_ids: [fileId] };
    const message = await chat.ask('tess-n', 'POST', `rooms/${room.body.room.id}/messages/`, body);
    expect(message.status).to.equal(201);
    await chat.stop();
  });
  after(() => rm(folder, { recursive: true }));

  it('lie beside the embedded database, go into a backup and come back from it', async function run() {
    this.timeout(240_000);
    const contents = await contentsOf(join(folder, 'first', 'attachments'));
    expect(contents).to.have.length(1);
    const file = join(folder, 'school.backup');
    const saved = await callHomeroom(['backup', file], at('first'));
    expect(saved.code, saved.error).to.equal(0);
    expect(saved.out).to.contain(`Contents of files: 1 in ${file}.files, ${text.length} bytes.`);
    expect(await contentsOf(`${file}.files`)).to.deep.equal(contents);
    const loaded = await callHomeroom(['restore', file], at('second'));
    expect(loaded.code, loaded.error).to.equal(0);
    expect(await contentsOf(join(folder, 'second', 'attachments'))).to.deep.equal(contents);
    expect(await findings('second')).to.deep.equal(well);

    const chat = await RunningChat.start({ database: { dataDir: join(folder, 'second') } });
    const headers = { authorization: `Bearer ${await chat.token('sam-n')}` };
    const got = await fetch(`${chat.address}/api/chat/attachments/${fileId}/`, { headers });
    expect([got.status, await got.text()]).to.deep.equal([200, text]);
    await chat.stop();
  });

  it('are found by the doctor where a content is lost, or has no file', async function run() {
    this.timeout(240_000);
    const store = join(folder, 'first', 'attachments');
    const [hash = ''] = await contentsOf(store);
    const stray = `ab${'0'.repeat(62)}`;
    await rm(join(store, hash.slice(0, 2), hash));
    await rm(join(store, 'ab'), { recursive: true, force: true });
    await mkdir(join(store, 'ab'));
    await writeFile(join(store, 'ab', stray), 'x');
    expect(await findings('first')).to.deep.equal({ ...well, 'files.contents': 1, 'files.strays': 1 });
    await callHomeroom(['doctor', '--fix'], at('first'));
    expect(await findings('first')).to.deep.equal({ ...well, 'files.contents': 1 });
    const saved = await callHomeroom(['backup', join(folder, 'lost.backup')], at('first'));
    expect(saved.code).to.equal(1);
    expect(saved.out).to.contain('lacks 1 contents');
    const tried = await callHomeroom(['restore', join(folder, 'lost.backup'), '--verify'], at('nowhere'));
    expect([tried.code, tried.out]).to.satisfy(
      ([code, out]: [number, string]) => code === 1 && out.includes(`1 contents are missing: ${hash}`),
    );
  });
});
