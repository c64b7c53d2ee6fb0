import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../support/eventually.ts';
import type { Fault, Stage } from '../Fault.ts';
import { canaryOf } from '../History.ts';
import { untilFirstAck } from '../untilFirstAck.ts';

const run = promisify(execFile);
const diskSize = '256m';
const filler = 'filler';
const chunk = Buffer.alloc(1024 * 1024);
let disk: string | undefined;

/** The database's disk is full for a while. */
export const diskFull: Fault = {
  name: 'disk-full',
  about: 'no space left where PostgreSQL keeps its data',
  prepare: async () => {
    const before = process.env['TMPDIR'];
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-disk-'));
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${diskSize},mode=1777`, 'tmpfs', folder]);
    } catch (failure) {
      await rm(folder, { recursive: true });
      throw new Error('no small disk can be mounted here', { cause: failure });
    }
    await chmod(folder, 0o1777);
    disk = folder;
    process.env['TMPDIR'] = folder;
    return {
      leave: async () => {
        disk = undefined;
        if (before === undefined) delete process.env['TMPDIR'];
        else process.env['TMPDIR'] = before;
        await eventually(() => run('umount', [folder]), { within: 10_000, every: 200 });
        await rm(folder, { recursive: true });
      },
    };
  },
  run: async (stage) => {
    const file = join(disk ?? '', filler);
    await fill(file);
    await untilRefused(stage);
    await stage.elapse(stage.size(3_000, 1_000));
    await rm(file);
    const values = [await untilFirstAck(stage, performance.now())];
    return [{ what: 'first ack', values, share: 1, limit: 1_000, unit: 'ms' }];
  },
};

/** Writes until nothing more fits. */
const fill = async (file: string): Promise<void> => {
  const handle = await open(file, 'w');
  try {
    for (let megabytes = 0; megabytes < 1_024; megabytes += 1) await handle.write(chunk);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ENOSPC') throw failure;
  } finally {
    await handle.close();
  }
};

/** Sends large messages, which need new pages, until one is refused because the disk is full. */
const untilRefused = ({ clients, random }: Stage): Promise<void> =>
  eventually(
    () => {
      const client = random.pick(clients);
      const roomId = random.pick(client?.rooms.memberships ?? []);
      if (roomId !== undefined) client?.send(roomId, `${canaryOf(roomId)} ${randomBytes(4_000).toString('hex')}`);
      const isFull = clients.some(({ history }) => history.sends.some(({ code }) => code === 'INSUFFICIENT_STORAGE'));
      if (!isFull) throw new Error('Nothing was refused for want of space');
    },
    { within: 60_000, every: 10 },
  );
