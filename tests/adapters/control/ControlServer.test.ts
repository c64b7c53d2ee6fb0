import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ControlClient } from '../../../adapters/control/ControlClient.ts';
import { ControlServer } from '../../../adapters/control/ControlServer.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { eventually } from '../../support/eventually.ts';

describe('ControlServer', () => {
  let dataDir: string;
  let server: ControlServer | undefined;
  let failures: unknown[];
  let records: unknown[];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-control-'));
    [failures, records] = [[], []];
  });
  afterEach(async () => {
    await server?.close();
    await rm(dataDir, { recursive: true });
  });

  const open = async (snapshot = (folder: string) => writeFile(join(folder, 'all'), 'x')): Promise<void> => {
    server = await ControlServer.open({
      ...{ dataDir, snapshot },
      record: async (made) => void records.push(made),
      onFailure: (failure) => failures.push(failure),
    });
  };
  const client = async (): Promise<ControlClient> =>
    (await ControlClient.connect(dataDir)) ?? expect.fail('nobody listens');
  const snapshots = (): Promise<string[]> => readdir(join(dataDir, 'snapshots'));

  it('is there for its owner alone', async () => {
    await open();
    expect((await stat(join(dataDir, 'control'))).mode & 0o777).to.equal(0o700);
    expect((await stat(join(dataDir, 'control', 'server.sock'))).mode & 0o777).to.equal(0o600);
  });

  it('makes a snapshot for one at a time, which goes with the connection, and takes records', async () => {
    await open();
    const [one, other] = [await client(), await client()];
    const folder = await one.snapshot();
    expect(await readdir(join(dataDir, folder))).to.deep.equal(['all']);
    expect(await refusalOf(other.snapshot())).to.equal('UNAVAILABLE');
    await one.record({ bytes: 5 });
    expect(records).to.deep.equal([{ bytes: 5 }]);
    one.close();
    await eventually(async () => expect(await snapshots()).to.deep.equal([]));
    await eventually(() => other.snapshot());
    other.close();
    expect(failures).to.deep.equal([]);
  });

  it('lets go of a command that is stopped while the snapshot is made, and removes what was copied', async () => {
    let goOn = (): void => expect.fail('nothing was copied');
    await open(
      () =>
        new Promise<void>((resolve) => {
          goOn = resolve;
        }),
    );
    const asking = await client();
    const stopping = new AbortController();
    const snapshot = refusalOf(asking.snapshot(stopping.signal));
    await eventually(async () => expect(await snapshots()).to.have.length(1));
    stopping.abort();
    expect(await snapshot).to.equal('UNAVAILABLE');
    goOn();
    await eventually(async () => expect(await snapshots()).to.deep.equal([]));
    expect(failures).to.deep.equal([]);
  });

  it('passes on why there is no snapshot, and leaves nothing of it', async () => {
    await open(async () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    const asking = await client();
    expect(await refusalOf(asking.snapshot())).to.equal('INSUFFICIENT_STORAGE');
    asking.close();
    await eventually(async () => expect(await snapshots()).to.deep.equal([]));
    expect(failures).to.have.length(1);
  });

  it('tells a command when it ends', async () => {
    await open();
    const asking = await client();
    await asking.snapshot();
    const { ended } = asking;
    await server?.close();
    if (!ended.aborted) await once(ended, 'abort');
    expect(await refusalOf(asking.record({}))).to.equal('UNAVAILABLE');
    expect(await snapshots()).to.deep.equal([]);
  });

  it('survives what is no request', async () => {
    await open();
    for (const nonsense of ['\n', '{"ask":"everything"}\n', 'GET / HTTP/1.1\r\n\r\n', 'x'.repeat(200_000), '{"ask":']) {
      const socket = connect(join(dataDir, 'control', 'server.sock'));
      socket.on('error', () => {});
      socket.resume();
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.end(nonsense);
      await closed;
    }
    const asking = await client();
    await asking.snapshot();
    asking.close();
  });

  it('takes over from a killed process, with what that left behind', async () => {
    await mkdir(join(dataDir, 'snapshots', '1', 'cluster'), { recursive: true });
    await mkdir(join(dataDir, 'control'));
    await writeFile(join(dataDir, 'control', 'server.sock'), '');
    expect(await ControlClient.connect(dataDir)).to.equal(undefined);
    await open();
    (await client()).close();
    expect(await readdir(dataDir)).to.deep.equal(['control']);
  });

  it('is reached in a folder whose path is longer than an address may be', async function run() {
    if (process.platform !== 'linux') return this.skip();
    const [parent, long] = [dataDir, join(dataDir, 'x'.repeat(120))];
    await mkdir(long);
    dataDir = long;
    try {
      await open();
      const asking = await client();
      await asking.snapshot();
      asking.close();
      await server?.close();
      server = undefined;
      expect(await ControlClient.connect(dataDir)).to.equal(undefined);
    } finally {
      dataDir = parent;
    }
  });
});
