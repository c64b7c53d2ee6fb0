import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupFile } from '../../../adapters/knex/backup/BackupFile.ts';
import { backupLines } from '../../../adapters/knex/backup/backupLines.ts';
import { restoreDatabase } from '../../../adapters/knex/backup/restoreDatabase.ts';
import { writeBackup } from '../../../adapters/knex/backup/writeBackup.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import { version } from '../../../composition/version.ts';
import { eventually } from '../../support/eventually.ts';
import type { Fault, Stage } from '../Fault.ts';
import { resumed } from '../Figure.ts';
import type { HistoryClient } from '../HistoryClient.ts';

/**
 * An older backup replaces the database while nodes and clients run. Only what was sent after the backup is lost: clients
 * drop what they know, and what was acknowledged before the backup or after the restore is stored.
 */
export const olderBackup: Fault = {
  name: 'older-backup',
  about: 'an older backup restored under running nodes',
  run: async (stage) => {
    const { cluster, clients, workload, size, elapse } = stage;
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-older-'));
    const knex = openDatabase({ url: cluster.postgres.url, poolMax: 1 });
    try {
      await settle(stage);
      const path = join(folder, 'older.backup');
      await writeBackup(path, backupLines(knex));
      const from = performance.now();
      workload.start();
      await elapse(size(8_000, 3_000));
      await settle(stage);
      const begun = performance.now();
      await restoreDatabase(knex, await BackupFile.open(path), { release: version, isReplacing: true });
      const to = performance.now();
      for (const { history } of clients) {
        const lasting = history.sends.filter(({ sentAt }) => sentAt < from);
        history.sends.splice(0, history.sends.length, ...lasting);
      }
      // Clients may notice the new history before the call returns, as it is there with the COMMIT.
      const noticedAt = await Promise.all(clients.map((client) => untilNoticed(client, begun)));
      workload.start();
      await elapse(size(8_000, 3_000));
      return [
        {
          what: 'epoch noticed',
          values: noticedAt.map((at) => Math.max(0, at - to)),
          share: 1,
          limit: 10_000,
          unit: 'ms',
        },
        resumed(clients, { from: to }),
      ];
    } finally {
      await knex.destroy();
      await rm(folder, { recursive: true });
    }
  },
};

const settle = async ({ clients, workload }: Stage): Promise<void> => {
  await workload.stop();
  await eventually(
    () => {
      const busy = clients.find(({ isSettled }) => !isSettled);
      if (busy !== undefined) throw new Error(`${busy.name} has not settled`);
    },
    { within: 30_000 },
  );
};

/** Resolves to the time at which the client noticed the new history. */
const untilNoticed = ({ name, history }: HistoryClient, since: number): Promise<number> =>
  eventually(
    () => {
      const notice = history.notices.find(({ what, at }) => what === 'epoch' && at >= since);
      if (notice === undefined) throw new Error(`${name} still follows the old history`);
      return notice.at;
    },
    { within: 30_000 },
  );
