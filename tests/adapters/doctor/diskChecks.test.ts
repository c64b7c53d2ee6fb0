import { mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { diskChecks } from '../../../adapters/doctor/diskChecks.ts';

type Deps = Parameters<typeof diskChecks>[0];

const look = async (deps: Deps): Promise<Record<string, readonly string[] | string>> => {
  const found: [string, readonly string[] | string][] = [];
  for (const { name, run } of diskChecks(deps)) {
    const { examples, unasked } = await run({ onProgress: () => {} });
    found.push([name, unasked ?? examples]);
  }
  return Object.fromEntries(found);
};

describe('diskChecks', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-disk-'));
    await writeFile(join(folder, 'file'), '');
  });
  after(() => rm(folder, { recursive: true }));

  const at = (...names: string[]) => [{ setting: 'DATA_DIR', path: join(folder, ...names) }];
  const little = { bytes: 1, share: 0 };

  it('ask nothing where no folder is named', async () => {
    const why = 'the settings name no folder of this machine';
    expect(await look({ folders: [] })).to.deep.equal({ 'disk.folders': why, 'disk.space': why });
  });

  it('are content with a folder, and with one that can be created, and create none', async () => {
    const well = { 'disk.folders': [], 'disk.space': [] };
    expect(await look({ folders: at(), least: little })).to.deep.equal(well);
    expect(await look({ folders: at('new', 'newer'), least: little })).to.deep.equal(well);
    expect(await readdir(folder)).to.deep.equal(['file']);
  });

  it('name a file where a folder belongs, on the way too', async () => {
    const said = `${join(folder, 'file')} is a file`;
    for (const names of [['file'], ['file', 'data']])
      expect(await look({ folders: at(...names), least: little })).to.deep.equal({
        'disk.folders': [`DATA_DIR: ${join(folder, ...names)}: ${said}`],
        'disk.space': [],
      });
  });

  it('name a disk with less room than it takes, in bytes', async () => {
    const found = await look({ folders: at(), least: { bytes: Number.MAX_SAFE_INTEGER, share: 0 } });
    expect(found['disk.space']).to.have.length(1);
    expect(found['disk.space']?.[0]).to.match(/^DATA_DIR: \S+: \d+ of \d+ bytes free$/);
  });

  it('name a disk without room for another file', async () => {
    const { files } = await statfs(folder);
    const found = await look({ folders: at(), least: { bytes: 1, share: 1 } });
    expect(found['disk.space']?.[0]).to.match(files > 0 ? /inodes free$/ : /bytes free$/);
  });

  if (process.getuid?.() !== 0)
    it('name a folder that this user may not write in', async () => {
      const found = await look({ folders: [{ setting: 'DATA_DIR', path: '/' }], least: little });
      expect(found['disk.folders']?.[0]).to.contain('may not write in /');
    });
});
