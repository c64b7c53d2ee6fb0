import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupFile } from '../../../adapters/knex/backup/BackupFile.ts';
import { backupLines } from '../../../adapters/knex/backup/backupLines.ts';
import { restoreDatabase } from '../../../adapters/knex/backup/restoreDatabase.ts';
import { writeBackup } from '../../../adapters/knex/backup/writeBackup.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import { eventually } from '../../support/eventually.ts';
import type { Fault, Stage } from '../Fault.ts';
import { resumed } from '../Figure.ts';
import type { HistoryClient } from '../HistoryClient.ts';

/**
 * An older backup takes the place of the database while nodes and clients run. What was said since is lost, and that
 * is all: clients drop what they know, and what was acknowledged before the backup or after the restore is there.
 */
export const olderBackup: Fault = {
  name: 'older-backup',
  about: 'an older backup restored under running nodes',
  run: async (stage) => {
    const { cluster, clients, workload, size, elapse } = stage;
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-older-'));
    const knex = openDatabase({ url: cluster.postgres.url, poolMax: 1 });
    try {
      await comeToRest(stage);
      const path = join(folder, 'older.backup');
      await writeBackup(path, backupLines(knex));
      const from = performance.now();
      workload.start();
      await elapse(size(8_000, 3_000));
      await comeToRest(stage);
      const begun = performance.now();
      await restoreDatabase(knex, await BackupFile.open(path), { isReplacing: true });
      const to = performance.now();
      for (const { history } of clients) {
        const lasting = history.sends.filter(({ sentAt }) => sentAt < from);
        history.sends.splice(0, history.sends.length, ...lasting);
      }
      // The restored history is there with its COMMIT, a little before the call is over.
      const told = await Promise.all(clients.map((client) => untilTold(client, begun)));
      workload.start();
      await elapse(size(8_000, 3_000));
      return [
        { what: 'epoch told', values: told.map((at) => Math.max(0, at - to)), share: 1, limit: 10_000, unit: 'ms' },
        resumed(clients, { from: to }),
      ];
    } finally {
      await knex.destroy();
      await rm(folder, { recursive: true });
    }
  },
};

const comeToRest = async ({ clients, workload }: Stage): Promise<void> => {
  await workload.stop();
  await eventually(
    () => {
      const busy = clients.find(({ isSettled }) => !isSettled);
      if (busy !== undefined) throw new Error(`${busy.name} has not come to rest`);
    },
    { within: 30_000 },
  );
};

/** Resolves to when the client was told of the other history. */
const untilTold = ({ name, history }: HistoryClient, since: number): Promise<number> =>
  eventually(
    () => {
      const notice = history.notices.find(({ what, at }) => what === 'epoch' && at >= since);
      if (notice === undefined) throw new Error(`${name} still follows the former history`);
      return notice.at;
    },
    { within: 30_000 },
  );
