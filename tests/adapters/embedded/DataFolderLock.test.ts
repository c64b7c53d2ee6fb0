import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { DataFolderLock } from '../../../adapters/embedded/DataFolderLock.ts';
import { claimName, ownClaim } from '../../../adapters/embedded/LockClaim.ts';
import { ChatError } from '../../../core/errors.ts';
import { Program } from './Program.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const REFUSAL_LIMIT_MS = 2_000;
const FOREIGN = { pid: 7, start: '1234', world: 'f00d' };

describe('DataFolderLock', function () {
  this.timeout(60_000);
  afterEach(() => Program.killAll());

  const refusal = async (folder: string): Promise<ChatError> => {
    const startedAt = performance.now();
    const error = await DataFolderLock.acquire(folder).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(performance.now() - startedAt).to.be.below(REFUSAL_LIMIT_MS);
    expect(error).to.be.instanceOf(ChatError).with.property('code', 'UNAVAILABLE');
    return error as ChatError;
  };
  const acquires = async (folder: string): Promise<void> => {
    const lock = await DataFolderLock.acquire(folder);
    await lock.release();
    expect(await readdir(folder)).to.deep.equal([]);
  };

  it('creates the folder and removes its claim at the release', () =>
    temporaryFolder(async (folder) => {
      await acquires(join(folder, 'new'));
    }));

  it('refuses a second holder in the same process until the first releases', () =>
    temporaryFolder(async (folder) => {
      const lock = await DataFolderLock.acquire(folder);
      await refusal(folder);
      await lock.release();
      await acquires(folder);
    }));

  it('lets exactly one of two acquire it at the same time', () =>
    temporaryFolder(async (folder) => {
      const outcomes = await Promise.allSettled([DataFolderLock.acquire(folder), DataFolderLock.acquire(folder)]);
      expect(outcomes.map(({ status }) => status)).to.have.members(['fulfilled', 'rejected']);
      for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.release();
    }));

  it('refuses while another process holds the folder, and names its pid, the folder and the remedies', () =>
    temporaryFolder(async (folder) => {
      const holder = Program.insertUntilKilled(folder);
      await holder.line();
      const { message } = await refusal(folder);
      expect(message).to.include(`process ${holder.pid}`).and.include('DATA_DIR').and.include('DATABASE_URL');
      await holder.kill();
      await (await DataFolderLock.acquire(folder)).release();
    }));

  it('takes over from a dead process, and from one whose pid was reused', () =>
    temporaryFolder(async (folder) => {
      const { pid, world } = ownClaim();
      await writeFile(join(folder, claimName({ pid: 2 ** 22 + 1, start: '1', world })), '');
      await writeFile(join(folder, claimName({ pid: process.ppid, start: '1', world })), '');
      await writeFile(join(folder, claimName({ pid, start: '1', world })), '');
      await acquires(folder);
    }));

  it('takes over a claim of its own name that it does not hold', () =>
    temporaryFolder(async (folder) => {
      await writeFile(join(folder, claimName(ownClaim())), '');
      await acquires(folder);
    }));

  it('refuses while a claim from another container is kept alive', () =>
    temporaryFolder(async (folder) => {
      const claim = join(folder, claimName(FOREIGN));
      await writeFile(claim, '');
      const heartbeat = setInterval(() => void utimes(claim, new Date(), new Date()), 200);
      try {
        expect((await refusal(folder)).message).to.include('process 7');
      } finally {
        clearInterval(heartbeat);
      }
    }));

  it('takes over a claim from another container without a heartbeat', () =>
    temporaryFolder(async (folder) => {
      await writeFile(join(folder, claimName(FOREIGN)), '');
      await acquires(folder);
    }));
});
