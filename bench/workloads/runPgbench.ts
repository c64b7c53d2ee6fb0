import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binaryFolder, debianPostgresFolders } from '../../tests/support/binaryFolder.ts';
import type { Figure } from '../Figure.ts';
import { freshFolder } from '../freshFolder.ts';
import { cpuSeconds } from '../measure/processTimes.ts';
import type { School } from '../Peer.ts';
import { countStored, createPlainTables } from '../peers/plainTables.ts';
import { openSite } from '../Site.ts';

export const pgbenchFolder = (): string | undefined => binaryFolder(['pgbench'], debianPostgresFolders());

const clients = 10;
/** The transaction of ws-pg, with the same pool size. */
const scriptFor = (rooms: number): string => `\\set room random(0, ${rooms - 1})
BEGIN;
INSERT INTO messages (room_id, sender_id, client_id, content) VALUES (:room, :room, gen_random_uuid(), repeat('x', 160)) RETURNING id AS message_id, created_at \\gset
UPDATE rooms SET last_message_id = :message_id, updated_at = now() WHERE id = :room;
COMMIT;
`;

/** The writes of W1 as SQL alone: the cost of a message in PostgreSQL itself. */
export const runPgbench = async (school: School, seconds: number): Promise<Figure[]> => {
  const site = await openSite();
  try {
    await createPlainTables(site, school);
    const file = join(freshFolder(), 'script.sql');
    writeFileSync(file, scriptFor(school.rooms.length));
    const args = ['-n', '-M', 'prepared', '-c', `${clients}`, '-T', `${seconds}`, '-f', file, site.databaseUrl];
    const before = cpuSeconds([site.postgresPid]);
    await promisify(execFile)(join(pgbenchFolder() ?? '', 'pgbench'), args, { timeout: (seconds + 30) * 1000 });
    const cpu = cpuSeconds([site.postgresPid]) - before;
    const { messages } = await countStored(site);
    const figure = (name: string, unit: string, value: number): Figure => ({
      workload: 'W1',
      setting: 'one in flight each',
      peer: 'pgbench',
      name,
      unit,
      value,
    });
    return [
      figure('CPU per message', 'µs', (cpu / messages) * 1e6),
      figure('of PostgreSQL', 'µs', (cpu / messages) * 1e6),
      figure('messages', '1/s', messages / seconds),
      figure('CPU used', 'cores', cpu / seconds),
    ];
  } finally {
    await site.stop();
  }
};
