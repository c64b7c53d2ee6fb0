import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FolderBlobStore } from '../../../adapters/blobs/FolderBlobStore.ts';
import { MemoryBlobStore } from '../../../adapters/blobs/MemoryBlobStore.ts';
import { blobStoreContract } from '../../contracts/blobStoreContract.ts';

blobStoreContract('memory', async () => ({ store: new MemoryBlobStore(), close: async () => {} }));

blobStoreContract('folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-blobs-'));
  return { store: new FolderBlobStore(folder), close: () => rm(folder, { recursive: true }) };
});

describe('FolderBlobStore', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-blobs-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('removes drafts of puts that never ended once they are old, and leaves young ones', async () => {
    const store = new FolderBlobStore(folder);
    const hash = 'ab'.repeat(32);
    await store.put(hash, 1, async function* () {
      yield Buffer.from('x');
    });
    await writeFile(join(folder, 'drafts', 'old'), 'x');
    await writeFile(join(folder, 'drafts', 'young'), 'x');
    await utimes(join(folder, 'drafts', 'old'), 1_000, 1_000);
    await store.tidy(new Date(2_000_000));
    expect(await readdir(join(folder, 'drafts'))).to.deep.equal(['young']);
  });

  it('takes no name that is no hash', async () => {
    const failure = await new FolderBlobStore(folder).sizeOf('../../etc/passwd').then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(RangeError);
  });
});
