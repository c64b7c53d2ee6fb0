/**
 * `node dist/bench/years/measureYears.js [--messages N] [--years N] [--than N] [--database URL] [--lived] [--backup]`: what reads
 * cost where so many messages are stored, beside a small school (`--than`, messages); with `--lived` what a year of edits and
 * reads leaves empty, with `--backup` how long a backup and its restoring take. It runs on a PostgreSQL of its own, or on an empty
 * database, which stays filled. Emptiness is measured if the extension pgstattuple can be used.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import { runHomeroom } from '../../tests/acceptance/runHomeroom.ts';
import { freshFolder } from '../freshFolder.ts';
import { describeMachine } from '../machine.ts';
import { openSite } from '../Site.ts';
import { setUpSite } from '../setUpSite.ts';
import { fillYears, lastYearOf, messagesOf, type YearsSize, yearsSize } from './fillYears.ts';
import { liveYear } from './liveYear.ts';
import { measureRead, type ReadCost } from './measureRead.ts';
import { type TableSize, tableSizes } from './tableSizes.ts';
import { yearReads } from './yearReads.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '400000' },
    than: { type: 'string', default: '40000' },
    years: { type: 'string', default: '10' },
    database: { type: 'string' },
    lived: { type: 'boolean', default: false },
    backup: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const table = (header: readonly string[], rows: readonly (readonly (string | number)[])[]): void => {
  for (const row of [header, header.map((_, column) => (column === 0 ? '---' : '---:')), ...rows])
    say(`| ${row.join(' | ')} |`);
};

const inSeconds = async (act: () => Promise<unknown>): Promise<string> => {
  const began = performance.now();
  await act();
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
};

const withClient = async <Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SET jit = off; SET random_page_cost = 1.1; SET statement_timeout = 0');
    return await use(client);
  } finally {
    await client.end();
  }
};

const fill = async (url: string, size: YearsSize): Promise<void> => {
  await withClient(url, (client) => client.query('DROP SCHEMA IF EXISTS homeroom CASCADE'));
  await setUpSite(url);
  say(`${messagesOf(size)} messages of ${size.years} years, ${size.teachers} teachers`);
  say(`  filled in ${await inSeconds(() => fillYears(url, size, say))}`);
};

const measure = async (url: string, size: YearsSize): Promise<readonly ReadCost[]> => {
  const knex = openDatabase({ url, poolMax: 1 });
  try {
    return await withClient(url, async (client) => {
      const people = lastYearOf(size, Math.ceil(size.teachers / 2));
      const { rows } = await client.query<{ id: string }>(
        'SELECT id FROM homeroom.messages WHERE room_id = $1 AND seq = 500',
        [people.classRoom],
      );
      const costs: ReadCost[] = [];
      for (const read of yearReads(knex, { ...people, middle: Number(rows[0]?.id) }))
        costs.push(await measureRead(knex, client, read));
      return costs;
    });
  } finally {
    await knex.destroy();
  }
};

const canLookInside = (url: string): Promise<boolean> =>
  withClient(url, (client) => client.query('CREATE EXTENSION IF NOT EXISTS pgstattuple')).then(
    () => true,
    () => false,
  );

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
const percent = ({ emptyPercent }: TableSize): string => (emptyPercent === null ? '' : emptyPercent.toFixed(0));

const showLived = async (url: string, size: YearsSize): Promise<void> => {
  const { before, after } = await withClient(url, async (client) => {
    const was = await tableSizes(client);
    say(`a year of changes took ${await inSeconds(() => liveYear(client, firstOfLastYear(size)))}`);
    say(`VACUUM took ${await inSeconds(() => client.query('VACUUM ANALYZE'))}`);
    return { before: was, after: await tableSizes(client) };
  });
  table(
    ['', 'bytes a message', 'MB', 'empty, %', 'MB after a year', 'empty, %'],
    before.map((one) => {
      const later = after.find(({ name }) => name === one.name) ?? one;
      const each = (one.bytes / messagesOf(size)).toFixed(1);
      return [one.name, each, megabytes(one.bytes), percent(one), megabytes(later.bytes), percent(later)];
    }),
  );
};

const firstOfLastYear = (size: YearsSize): number => lastYearOf(size, 1).classRoom;

const showBackup = async (url: string): Promise<void> => {
  const file = join(freshFolder(), 'school.tar');
  const command = async (...args: string[]): Promise<void> => {
    const { code, out, error } = await runHomeroom(args, {
      DATABASE_URL: url,
      NODE_OPTIONS: '--max-old-space-size=1024',
    });
    if (code !== 0) throw new Error(error + out);
  };
  say(`backup: ${await inSeconds(() => command('backup', file))}, ${megabytes(statSync(file).size)} MB`);
  say(`restore: ${await inSeconds(() => command('restore', file, '--replace'))}`);
};

const site = values.database === undefined ? await openSite() : undefined;
const url = values.database ?? site?.databaseUrl ?? '';
try {
  say(JSON.stringify(describeMachine()));
  const [than, years] = [Number(values.than), Number(values.years)];
  const sizes = [yearsSize(than, 1), yearsSize(than, years), yearsSize(Number(values.messages), years)] as const;
  const measured: (readonly ReadCost[])[] = [];
  for (const size of sizes) {
    await fill(url, size);
    measured.push(await measure(url, size));
  }
  const [young = [], small = [], large = []] = measured;
  table(
    [
      'pages looked at',
      ...sizes.map((size) => `${messagesOf(size)}, years: ${size.years}`),
      'last two',
      'rows',
      'parts',
      'ms',
    ],
    large.map(({ name, buffers, rows, partitions, ms }, at) => {
      const [first, was] = [young[at]?.buffers ?? Number.NaN, small[at]?.buffers ?? Number.NaN];
      return [name, first, was, buffers, (buffers / was).toFixed(2), rows, partitions, ms.toFixed(2)];
    }),
  );
  const many = sizes[2];
  if (values.lived && (await canLookInside(url))) await showLived(url, many);
  if (values.backup) await showBackup(url);
} finally {
  await site?.stop();
}
