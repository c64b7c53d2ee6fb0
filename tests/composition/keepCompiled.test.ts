import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { type CompileCache, keepCompiled } from '../../composition/keepCompiled.ts';
import { eventually } from '../support/eventually.ts';

const account = process.geteuid?.() ?? 0;

/** Node's, of which nothing is known but what it was asked. */
class RecordingCache implements CompileCache {
  readonly folders: string[] = [];
  flushes = 0;
  readonly #status: number;
  readonly #failure: Error | undefined;

  constructor(status = 1, failure?: Error) {
    this.#status = status;
    this.#failure = failure;
  }

  enableCompileCache(folder: string): { readonly status: number } {
    this.folders.push(folder);
    return { status: this.#status };
  }

  flushCompileCache(): void {
    this.flushes += 1;
    if (this.#failure !== undefined) throw this.#failure;
  }
}

describe('keepCompiled', () => {
  let base: string;
  let program: string;
  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'homeroom-compiled-')));
    program = join(base, 'program.js');
    await writeFile(program, 'export {};\n');
    await mkdir(join(base, 'service'), { mode: 0o750 });
    await mkdir(join(base, 'home'), { mode: 0o755 });
  });
  afterEach(() => rm(base, { recursive: true }));

  const service = (): { CACHE_DIRECTORY: string } => ({ CACHE_DIRECTORY: join(base, 'service') });
  /** The folder in which Node was told to keep it; undefined: Node was told nothing. */
  const keptBy = (env: Readonly<Record<string, string>>, by = account): string | undefined => {
    const cache = new RecordingCache();
    const folder = keepCompiled(env, { program, cache, account: by });
    expect(cache.folders).to.deep.equal(folder === undefined ? [] : [folder]);
    return folder;
  };

  it('keeps it in the first folder that systemd gives, where nobody else may look', async () => {
    const folder = keptBy({ CACHE_DIRECTORY: `${join(base, 'service')}:${join(base, 'other')}`, HOME: base }) ?? '';
    expect(dirname(folder)).to.equal(join(base, 'service', 'compiled'));
    expect((await stat(folder)).mode & 0o777).to.equal(0o700);
  });

  it('keeps it among the caches of the account, and makes the folder', () => {
    const own = keptBy({ HOME: join(base, 'home') }) ?? '';
    expect(dirname(own)).to.equal(join(base, 'home', '.cache', 'homeroom', 'compiled'));
    const moved = keptBy({ HOME: join(base, 'home'), XDG_CACHE_HOME: join(base, 'home', 'elsewhere') }) ?? '';
    expect(dirname(moved)).to.equal(join(base, 'home', 'elsewhere', 'homeroom', 'compiled'));
  });

  it('has one folder for each build, the same at every start', async () => {
    const first = keptBy(service());
    expect(keptBy(service())).to.equal(first);
    await writeFile(program, 'export const other = 1;\n');
    expect(keptBy(service())).to.be.a('string').and.not.equal(first);
  });

  it('does nothing where Node cannot do it, has begun already, or accounts have no number', async () => {
    expect(keepCompiled(service(), { program, cache: {}, account })).to.equal(undefined);
    expect(keptBy({ ...service(), NODE_COMPILE_CACHE: join(base, 'nodes') })).to.equal(undefined);
    expect(keepCompiled(service(), { program, cache: new RecordingCache(), account: null })).to.equal(undefined);
    expect(await readdir(join(base, 'service'))).to.deep.equal([]);
  });

  it('does nothing without a folder, or for one that is not named from the root', async () => {
    expect(keptBy({})).to.equal(undefined);
    expect(keptBy({ CACHE_DIRECTORY: '', HOME: '' })).to.equal(undefined);
    expect(keptBy({ CACHE_DIRECTORY: 'service' })).to.equal(undefined);
    expect(keptBy({ HOME: join(base, 'nowhere') })).to.equal(undefined);
    expect(await readdir(base)).to.not.include('nowhere');
  });

  it('uses no folder of another account', () => {
    expect(keptBy(service(), account + 1)).to.equal(undefined);
    expect(keptBy({ HOME: join(base, 'home') }, account + 1)).to.equal(undefined);
  });

  for (const [who, mode] of [
    ['everybody', 0o777],
    ['a group', 0o775],
    ['everybody, as in the folder for temporary files,', 0o1777],
  ] as const)
    it(`uses no folder that ${who} may write to`, async () => {
      await chmod(join(base, 'service'), mode);
      expect(keptBy(service())).to.equal(undefined);
    });

  it('uses no folder below one that others may write to, whether others may rename it or not', async () => {
    await mkdir(join(base, 'open', 'service'), { recursive: true });
    await chmod(join(base, 'open'), 0o777);
    expect(keptBy({ CACHE_DIRECTORY: join(base, 'open', 'service') })).to.equal(undefined);
    await chmod(join(base, 'open'), 0o1777);
    expect(keptBy({ CACHE_DIRECTORY: join(base, 'open', 'service') })).to.be.a('string');
  });

  it('follows a link, and asks the same of where it leads', async () => {
    await symlink(join(base, 'service'), join(base, 'link'));
    expect(keptBy({ CACHE_DIRECTORY: join(base, 'link') })).to.be.a('string');
    await mkdir(join(base, 'hostile'));
    await chmod(join(base, 'hostile'), 0o777);
    await rm(join(base, 'service', 'compiled'), { recursive: true });
    await symlink(join(base, 'hostile'), join(base, 'service', 'compiled'));
    expect(keptBy(service())).to.equal(undefined);
  });

  it('goes on where a file is in the way, or the program is none', async () => {
    await writeFile(join(base, 'service', 'compiled'), '');
    expect(keptBy(service())).to.equal(undefined);
    await rm(join(base, 'service', 'compiled'));
    expect(keepCompiled(service(), { program: '', cache: new RecordingCache(), account })).to.equal(undefined);
  });

  it('goes on where Node refuses the folder', () => {
    expect(keepCompiled(service(), { program, cache: new RecordingCache(0), account })).to.equal(undefined);
    const throwing: CompileCache = {
      enableCompileCache: () => {
        throw new Error('no such thing');
      },
    };
    expect(keepCompiled(service(), { program, cache: throwing, account })).to.equal(undefined);
  });

  it('writes what was compiled while the program runs, and leaves the builds that ran last', async () => {
    const place = join(base, 'service', 'compiled');
    for (const [age, name] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      await mkdir(join(place, name), { recursive: true });
      await utimes(join(place, name), 1_000_000_000 - age, 1_000_000_000 - age);
    }
    const cache = new RecordingCache();
    const folder = keepCompiled(service(), { program, cache, account, writeAfterMs: 0 }) ?? '';
    const left = await eventually(async () => {
      const names = await readdir(place);
      expect(names).to.have.length(4);
      return names;
    });
    expect(cache.flushes).to.equal(1);
    expect(left.map((name) => join(place, name))).to.have.members([
      folder,
      ...['a', 'b', 'c'].map((one) => join(place, one)),
    ]);
  });

  it('goes on where it cannot be written', async () => {
    const cache = new RecordingCache(1, Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
    const folder = keepCompiled(service(), { program, cache, account, writeAfterMs: 0 }) ?? '';
    await eventually(() => expect(cache.flushes).to.equal(1));
    expect((await lstat(folder)).isDirectory()).to.equal(true);
  });
});
