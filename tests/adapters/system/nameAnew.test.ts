import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { nameAnew } from '../../../adapters/system/nameAnew.ts';

const failing = (code: string) => async (): Promise<void> => {
  throw Object.assign(new Error('no links here'), { code });
};

describe('nameAnew', () => {
  let folder: string;
  let temporary: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-name-'));
    [temporary, path] = [join(folder, 'new.part'), join(folder, 'new')];
    await writeFile(temporary, 'whole');
  });
  afterEach(() => rm(folder, { recursive: true }));

  for (const code of ['EPERM', 'ENOTSUP', 'EXDEV'])
    it(`names a file where the file system has no hard links and says ${code}`, async () => {
      await nameAnew(temporary, path, failing(code));
      expect([await readFile(path, 'utf8'), await readdir(folder)]).to.deep.equal(['whole', ['new']]);
    });

  for (const [where, linkTo] of [
    ['hard links', undefined],
    ['no hard links', failing('EPERM')],
  ] as const)
    it(`replaces no file that is there, with ${where}`, async () => {
      await writeFile(path, 'before');
      const failure = await nameAnew(temporary, path, linkTo).catch((reason: unknown) => reason);
      expect(failure).to.include({ code: 'EEXIST' });
      expect(await readFile(path, 'utf8')).to.equal('before');
    });

  it('passes on other failures', async () => {
    const failure = await nameAnew(temporary, path, failing('EIO')).catch((reason: unknown) => reason);
    expect(failure).to.include({ code: 'EIO' });
    expect(await readdir(folder)).to.deep.equal(['new.part']);
  });
});
