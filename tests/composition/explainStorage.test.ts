import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeFolder } from '../../adapters/system/makeFolder.ts';
import { createChat } from '../../composition/createChat.ts';
import { explainFolder, explainStorage, type StorageSetting } from '../../composition/explainStorage.ts';
import { optionNames } from '../../composition/StorageNames.ts';
import { ChatError } from '../../core/errors.ts';

const url = 'postgres://ada:s3cret@db.example:6432/school';
const form = 'DATABASE_URL=postgres://role:password@host:5432/database';
const failure = (code: string, message = 'as it says') => Object.assign(new Error(message), { code });

const said = (error: unknown, option: Parameters<typeof explainStorage>[1] = url, setting?: StorageSetting): string => {
  const explained = explainStorage(error, option, setting);
  if (!(explained instanceof ChatError)) throw explained;
  expect(explained.message).not.to.contain('s3cret');
  return `${explained.code} ${explained.message}`;
};

describe('explainStorage', () => {
  const sentences: Readonly<Record<string, string>> = {
    '3D000': `there is no database "school" on db.example:6432. Create it (createdb school), or name another: ${form}`,
    '28P01': `the password of the role "ada" is not the one that PostgreSQL on db.example:6432 has. Set it in ${form}, with %-escapes for what is neither letter nor digit.`,
    28000: `PostgreSQL on db.example:6432 does not let the role "ada" in (as it says). Create it (createuser ada), name another, or allow it in pg_hba.conf: ${form}`,
    ENOTFOUND: `no name server knows the host of db.example:6432. Correct it: ${form}`,
    ECONNREFUSED: `no PostgreSQL answers on db.example:6432 (as it says). Start it, or correct the address: ${form}`,
    '57P03': 'PostgreSQL on db.example:6432 accepts no connections now (as it says). Wait.',
    53300:
      'PostgreSQL on db.example:6432 has no connection left (as it says). Lower DB_POOL_MAX, or raise max_connections.',
  };
  for (const [code, sentence] of Object.entries(sentences))
    it(`says for ${code} which variable to set, and no password`, () => {
      expect(said(failure(code))).to.equal(`UNAVAILABLE DATABASE_URL: ${sentence}`);
    });

  it('names the variable that was used', () => {
    expect(said(failure('3D000'), { url }, { key: 'ownerUrl' })).to.match(
      /^UNAVAILABLE DATABASE_OWNER_URL: there is no/u,
    );
  });

  it('names the option of a host, and no variable', () => {
    const names = { names: optionNames };
    expect(said(failure('3D000'), { url }, names)).to.equal(
      'UNAVAILABLE the option database.url: there is no database "school" on db.example:6432. Create it (createdb school), or name another: createChat({ database: { url: \'postgres://role:password@host:5432/database\' } })',
    );
    expect(said(failure('53300'), url, names)).to.contain('Lower the option database.poolMax, or');
    expect(said(failure('EACCES'), { dataDir: '/srv/school' }, names))
      .to.match(/^UNAVAILABLE the option database\.dataDir: this user/)
      .and.contain("createChat({ database: { dataDir: '/var/lib/homeroom' } })");
    for (const code of Object.keys(sentences)) expect(said(failure(code), url, names)).not.to.match(/[A-Z]+_[A-Z]+/);
  });

  it('names the option in what createChat refuses', async () => {
    const opening = createChat({ database: 'postgres://127.0.0.1:9/none', authenticate: () => null });
    const failed: unknown = await opening.then(
      (chat) => chat.close(),
      (failure: unknown) => failure,
    );
    expect(failed).to.have.property('code', 'UNAVAILABLE');
    expect(failed)
      .to.have.property('message')
      .that.matches(/^the option database\.url: no PostgreSQL answers on/);
  });

  it('says how long it waited for a server that accepts and is silent', () => {
    const silence = new Error('Knex: Timeout acquiring a connection. The pool is probably full. Are you …?');
    expect(said(silence)).to.contain('no PostgreSQL answers on db.example:6432 (not in DB_CONNECT_TIMEOUT)');
  });

  it('leaves other errors as they are', () => {
    const other = new TypeError('a fault of ours');
    expect(explainStorage(other, url)).to.equal(other);
  });
});

describe('a folder of the embedded database', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-folder-'));
    await writeFile(join(folder, 'file'), '');
  });
  after(() => rm(folder, { recursive: true }));

  const failing = async (path: string): Promise<string> => {
    try {
      await makeFolder(path);
    } catch (error) {
      return said(error, { dataDir: path });
    }
    throw new Error(`${path} was made`);
  };

  it('is made with those above it, and left as it is if it is there', async () => {
    await makeFolder(join(folder, 'one', 'two'));
    await makeFolder(join(folder, 'one', 'two'));
  });

  it('is refused where a file is, or is on the way', async () => {
    for (const path of [join(folder, 'file'), join(folder, 'file', 'below')])
      expect(await failing(path)).to.equal(
        `UNAVAILABLE DATA_DIR: ${path} is a file, or lies below one, and must be a folder. Set the path of a folder, for example DATA_DIR=/var/lib/homeroom`,
      );
  });

  it('is refused at once in a file system that makes no folders', async function run() {
    if (process.platform !== 'linux') return this.skip();
    expect(await failing('/proc/homeroom/data')).to.contain('no folder can be created at /proc/homeroom/data');
  });

  it('says who may not write, and that no space is left', () => {
    expect(said(failure('EACCES'), { dataDir: '/srv/school' })).to.match(
      /UNAVAILABLE DATA_DIR: this user \(\d+\) may not write in \/srv\/school\. Give it the folder, or set another/u,
    );
    expect(explainFolder(failure('ENOSPC'), '/srv/school')).to.have.property('code', 'INSUFFICIENT_STORAGE');
  });
});
