/**
 * `node dist/bench/timeHistory.js [--messages N] [--rooms N] [--again]`: how long `import-history` takes for the history of
 * an old chat, on a PostgreSQL of its own; with --again also a second run, which changes nothing.
 */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runHomeroom } from '../tests/acceptance/runHomeroom.ts';
import { freshFolder } from './freshFolder.ts';
import { describeMachine } from './machine.ts';
import { cpuSeconds, familyOf } from './measure/processTimes.ts';
import { openSite } from './Site.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    rooms: { type: 'string', default: '5000' },
    again: { type: 'boolean', default: false },
  },
});
const [messages, rooms] = [Number(values.messages), Number(values.rooms)];
const words =
  'please bring the signed form and a ruler to our lesson tomorrow homework page thanks yes see you after school'.split(
    ' ',
  );

/** Rooms of two; one message in twenty answers, one in fifty was edited, one in a hundred deleted; nine in ten are read. */
const writeHistory = async (path: string): Promise<void> => {
  const file = createWriteStream(path);
  const write = async (record: object): Promise<void> => {
    if (!file.write(`${JSON.stringify(record)}\n`)) await once(file, 'drain');
  };
  for (let id = 1; id <= 2 * rooms; id += 1)
    await write({
      kind: 'person',
      id: `${id}`,
      first_name: 'Kim',
      last_name: `No ${id}`,
      role: id % 2 ? 'teacher' : 'student',
    });
  for (let id = 1; id <= rooms; id += 1)
    await write({ kind: 'room', id: `${id}`, type: 'direct', people: [`${2 * id - 1}`, `${2 * id}`] });
  const began = Date.UTC(2019, 8, 1);
  for (let id = 1; id <= messages; id += 1) {
    const room = 1 + ((id * 7919) % rooms);
    const author = 2 * room - (id % 2);
    const at = new Date(began + id * 60_000).toISOString();
    const length = 6 + (id % 13);
    const text = Array.from({ length }, (_, place) => words[(id * 31 + place * 17 + (id >> 5)) % words.length]).join(
      ' ',
    );
    await write({
      ...{ kind: 'message', id: `${id}`, room: `${room}`, author: `${author}`, at, text: `${text} ${id % 997}` },
      ...(id > rooms && id % 20 === 0 && { reply_to: `${id - rooms}` }),
      ...(id % 50 === 0 && { edited_at: at, earlier: [{ text, until: at }] }),
      ...(id % 100 === 7 && { deleted_at: at }),
      ...(id < 0.9 * messages && { read_by: [`${2 * room - ((id + 1) % 2)}`] }),
    });
  }
  file.end();
  await once(file, 'finish');
};

/** PostgreSQL may belong to this process or to another one. */
const isChild = (pid: number): boolean => familyOf([process.pid]).some((one) => one.pid === pid);

const site = await openSite();
try {
  const path = join(freshFolder(), 'history.jsonl');
  await writeHistory(path);
  const env = { DATABASE_URL: site.databaseUrl, NODE_OPTIONS: '--max-old-space-size=512' };
  const setUp = await runHomeroom(['migrate'], env);
  if (setUp.code !== 0) throw new Error(setUp.error);
  /** Seconds until it ended, and of processor time: a busy machine makes the first longer, and the others hardly. */
  const run = async () => {
    const [began, all, postgres] = [performance.now(), cpuSeconds([process.pid]), cpuSeconds([site.postgresPid])];
    const ran = await runHomeroom(['import-history', path, '--source', 'bench', '--json'], env);
    if (ran.code !== 0) throw new Error(ran.error + ran.out.slice(0, 2_000));
    const seconds = (performance.now() - began) / 1_000;
    const inPostgres = cpuSeconds([site.postgresPid]) - postgres;
    const round = (value: number): number => Math.round(10 * value) / 10;
    const inNode = cpuSeconds([process.pid]) - all - (isChild(site.postgresPid) ? inPostgres : 0);
    return { seconds: round(seconds), postgres_cpu_s: round(inPostgres), node_cpu_s: round(inNode) };
  };
  const first = await run();
  const again = values.again ? { again: await run() } : {};
  const result = { messages, rooms, first, ...again };
  process.stdout.write(`${JSON.stringify({ ...result, machine: describeMachine() }, null, 1)}\n`);
} finally {
  await site.stop();
}
