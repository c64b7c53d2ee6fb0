import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runHomeroom } from './runHomeroom.ts';

/** From 22.8 on. */
const canKeep = 'enableCompileCache' in nodeModule;

describe('compiled code that is kept', function suite() {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-compiled-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const files = async (): Promise<string[]> => {
    const found = await readdir(folder, { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  };
  /** What a command says with this folder, which has to be what it says without one. */
  const said = async (env: Readonly<Record<string, string>> = { CACHE_DIRECTORY: folder }): Promise<void> => {
    const [plain, kept] = await Promise.all([runHomeroom(['--help'], {}), runHomeroom(['--help'], env)]);
    expect(kept).to.deep.equal(plain);
    expect(kept.code).to.equal(0);
  };

  it('is written by a start, where Node can do that, and read by the next one', async () => {
    await said();
    const written = await files();
    expect(written.length > 0, String(written)).to.equal(canKeep);
    const before = await Promise.all(written.map((file) => readFile(file)));
    await said();
    expect(await files()).to.deep.equal(written);
    // What is read and right is not written again.
    expect(await Promise.all(written.map((file) => readFile(file)))).to.deep.equal(before);
  });

  it('that is damaged changes nothing', async () => {
    await said();
    for (const [index, file] of (await files()).entries()) {
      const bytes = await readFile(file);
      await writeFile(file, index % 2 === 0 ? bytes.subarray(0, bytes.length / 2) : bytes.map((byte) => byte ^ 0x55));
    }
    await said();
  });

  it('may lie in a folder that cannot be written, or not be kept at all', async () => {
    await said();
    await chmod(folder, 0o500);
    await said();
    await chmod(folder, 0o777);
    const before = await files();
    await said();
    expect(await files()).to.deep.equal(before);
    await chmod(folder, 0o700);
    await rm(join(folder, 'compiled'), { recursive: true, force: true });
    await writeFile(join(folder, 'compiled'), 'a file in its place');
    await said();
  });

  it('is nothing for a data folder', async () => {
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    await said({ DATA_DIR: dataDir });
    expect(await readdir(dataDir)).to.deep.equal([]);
  });
});
