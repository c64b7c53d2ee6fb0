import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { tidyUploads } from '../../../../adapters/http/routing/tidyUploads.ts';

describe('tidyUploads', () => {
  it('removes old uploads of processes that ended, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-tidy-'));
    const before = new Date(Date.now() - 3_600_000);
    const old = new Date(before.getTime() - 60_000);
    try {
      const names = ['homeroom-file-old', 'homeroom-upload-old', 'homeroom-file-new', 'homeroom-data', 'letters'];
      for (const name of names) {
        await mkdir(join(folder, name));
        await writeFile(join(folder, name, 'received'), 'half');
        if (name !== 'homeroom-file-new') await utimes(join(folder, name), old, old);
      }
      // Somebody else's trap: a link is no folder of ours, and what it leads to stays.
      await symlink(join(folder, 'letters'), join(folder, 'homeroom-file-link'));
      await tidyUploads(before, folder);
      expect((await readdir(folder)).sort()).to.deep.equal(
        ['homeroom-file-link', 'homeroom-file-new', 'homeroom-data', 'letters'].sort(),
      );
      expect(await readdir(join(folder, 'letters'))).to.deep.equal(['received']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
