import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freePort } from '../support/freePort.ts';
import { type Bucket, openBucket } from '../support/openBucket.ts';
import { callHomeroom } from './callHomeroom.ts';
import { RunningChat } from './RunningChat.ts';
import { twoSchools } from './twoSchools.ts';

const text = 'Homework for Monday';

describe('a backup of a school whose files are in a bucket', function suite() {
  this.timeout(120_000);
  let folder: string;
  let file: string;
  let [here, there]: Bucket[] = [];
  const buckets = (): readonly [Bucket, Bucket] => [here ?? expect.fail(), there ?? expect.fail()];
  const run = (args: readonly string[], name: string, { env }: Bucket) =>
    callHomeroom(args, { DATA_DIR: join(folder, name), ...env });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-bucket-'));
    file = join(folder, 'school.tar');
    [here, there] = [await openBucket(), await openBucket()];
    const { endpoint, name, account } = here;
    const store = { endpoint, bucket: name, region: 'us-east-1', prefix: '', isLinked: false, ...account };
    const node = await RunningChat.start({ database: { dataDir: join(folder, 'live') }, files: { store } });
    await node.chat.directory.put(twoSchools);
    const direct = { type: 'direct', user_id: await node.userId('sam-n') };
    const room = (await node.ask('tess-n', 'POST', 'rooms/', direct)).body.room.id;
    const sent = await fetch(`${node.address}/api/chat/attachments/?name=a.txt`, {
      ...{ method: 'POST', body: text },
      headers: { authorization: `Bearer ${await node.token('tess-n')}` },
    });
    const { id } = await sent.json();
    await node.ask('tess-n', 'POST', `rooms/${room}/messages/`, { content: '', attachment_ids: [id] });
    await node.stop();
  });
  after(async () => {
    await Promise.all([here?.close(), there?.close()]);
    await rm(folder, { recursive: true });
  });

  it('has their contents, and puts them into the bucket of where it is restored', async () => {
    const [from, to] = buckets();
    const saved = await run(['backup', file], 'live', from);
    expect(saved.code, saved.error).to.equal(0);
    expect(saved.out).to.contain('with 1 contents of files');
    const [hash] = await from.contents();
    expect(hash).to.match(/^[0-9a-f]{64}$/);
    const verified = await run(['restore', file, '--verify', '--json'], 'nowhere', to);
    expect(JSON.parse(verified.out)).to.deep.include({
      is_good: true,
      files: { wanted: 1, checked: 1, missing: [] },
    });
    // Only looked at.
    expect(await to.contents()).to.deep.equal([]);
    const restored = await run(['restore', file], 'restored', to);
    expect(restored.code, restored.error).to.equal(0);
    expect(await to.contents()).to.deep.equal([hash]);
    const { checks } = JSON.parse((await run(['doctor', '--json'], 'restored', to)).out);
    const ofFiles = checks.filter(({ name }: { name: string }) => name.startsWith('files.'));
    expect(ofFiles).to.have.length.greaterThan(3);
    for (const { name, count, failure, unasked } of ofFiles)
      expect([count, failure, unasked], name).to.deep.equal([0, null, null]);
  });

  it('says who does not answer, and leaves no half of a file', async () => {
    const [from] = buckets();
    const address = `127.0.0.1:${await freePort()}`;
    const dead = { ...from, env: { ...from.env, BLOB_URL: `s3://school?endpoint=http://${address}&region=us-east-1` } };
    const failed = await run(['backup', join(folder, 'half.tar')], 'live', dead);
    expect(failed.code).to.equal(4);
    expect(await readdir(folder)).not.to.include('half.tar');
    expect(failed.error)
      .to.match(/^The store of files does not answer/)
      .and.to.contain(`ECONNREFUSED ${address}`);
  });
});
