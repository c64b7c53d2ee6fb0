import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Figure } from '../Figure.ts';
import { median, quantile } from '../measure/quantile.ts';
import { directoryKey } from '../peers/homeroom.ts';
import { writeRoster } from '../reads/writeRoster.ts';
import { openSite, type Site } from '../Site.ts';
import { setUpSite } from '../setUpSite.ts';
import type { Circumstances, Workload } from './Workload.ts';

const program = fileURLToPath(new URL('../../command/homeroom.js', import.meta.url));
const changes = 20;
/** Whose word the relations are: only the roster itself can end them. */
const source = 'roster';
const limitMs = 600_000;

export const directory: Workload = {
  id: 'W8',
  name: 'directory',
  description: 'a roster of 20,000 students with 300,000 relations, and then one enrolment',
  peers: ['homeroom'],
  run: async (circumstances) => {
    const students = circumstances.isShort ? 2_000 : 20_000;
    const site = await openSite({ shared_preload_libraries: 'pg_stat_statements' });
    try {
      await site.query('CREATE EXTENSION pg_stat_statements');
      await setUpSite(site.databaseUrl);
      const roster = writeRoster(students);
      const figure = (name: string, unit: string, value: number): Figure => ({
        workload: 'W8',
        setting: `${students} students, ${roster.relations} relations`,
        peer: 'homeroom',
        name,
        unit,
        value,
      });
      const { seconds, peakBytes } = await importRoster(site, roster.folder);
      const [row] = await site.query('SELECT count(*) AS count FROM homeroom.relations WHERE is_active');
      if (Number(row?.['count']) !== roster.relations) throw new Error(`${row?.['count']} relations were imported`);
      return [
        figure('import', 's', seconds),
        figure('peak RSS', 'MB', peakBytes / 1e6),
        ...(await changeOne(site, circumstances, figure)),
      ];
    } finally {
      await site.stop();
    }
  },
};

/** Runs the command as an operator does; the peak of resident memory comes from the kernel. */
const importRoster = async (site: Site, folder: string): Promise<{ seconds: number; peakBytes: number }> => {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [program, 'import-roster', folder, '--source', source, '--as-of', '2026-10-01'],
    {
      env: { PATH: process.env['PATH'], DATABASE_URL: site.databaseUrl, LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: limitMs,
    },
  );
  const killChild = (): void => void child.kill('SIGKILL');
  process.once('exit', killChild);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2_000);
  });
  let peakBytes = 0;
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid ?? 0));
  }, 50);
  const [code] = await once(child, 'exit');
  clearInterval(watch);
  process.off('exit', killChild);
  if (code !== 0) throw new Error(`import-roster ended with ${code}: ${errors}`);
  return { seconds: (performance.now() - began) / 1000, peakBytes };
};

const peakOf = (pid: number): number => {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0; // the process has ended meanwhile
  }
};

/** Waits until the feed has what happened in all rooms. After an import the first node writes it, beside all else. */
const feedIsWritten = async (site: Site): Promise<number> => {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  while (seconds() * 1000 < limitMs) {
    const [row] = await site.query(`
      SELECT EXISTS (
        SELECT FROM homeroom.rooms r LEFT JOIN homeroom.feed_heads h ON h.stream_id = r.id
        WHERE COALESCE(h.seq, -1) < r.head_seq
      ) AS is_behind`);
    if (row?.['is_behind'] === false) return seconds();
    await pause(500);
  }
  throw new Error('The feed was not written');
};

/** Ends and renews the lessons of single students, one request each. */
const changeOne = async (
  site: Site,
  { peer }: Circumstances,
  figure: (name: string, unit: string, value: number) => Figure,
): Promise<Figure[]> => {
  const served = await peer.start(site, { people: 0, rooms: [] }, {});
  try {
    const [address = ''] = served.target['urls'] as readonly string[];
    const rows = await site.query(`
      SELECT r.kind, f.external_id AS from, t.external_id AS to, r.context
      FROM homeroom.relations r JOIN homeroom.users f ON f.id = r.from_id JOIN homeroom.users t ON t.id = r.to_id
      WHERE r.kind = 'teaches' ORDER BY r.id LIMIT ${changes}`);
    const put = async (relation: Record<string, unknown>, status: string): Promise<number> => {
      const began = performance.now();
      const response = await fetch(new URL('/api/directory/', address), {
        method: 'PUT',
        headers: { 'x-directory-key': directoryKey, 'content-type': 'application/json' },
        body: JSON.stringify({ source, relations: [{ ...relation, status }] }),
      });
      const { relations, error } = (await response.json()) as { relations?: { updated: number }; error?: object };
      if (relations?.updated !== 1) throw new Error(`The change was not made: ${JSON.stringify(error)}`);
      return performance.now() - began;
    };
    for (const row of rows.slice(0, 5)) {
      await put(row, 'ended');
      await put(row, 'active');
    }
    const early: number[] = [];
    for (const row of rows.slice(5)) early.push(await put(row, 'ended'));
    for (const row of rows.slice(5)) await put(row, 'active');
    const feedSeconds = await feedIsWritten(site);

    await site.query('SELECT pg_stat_statements_reset()');
    const times: number[] = [];
    for (const row of rows.slice(5)) times.push(await put(row, 'ended'));
    // Statements of sweeps are included, so this is an upper bound.
    const [sum] = await site.query(`
      SELECT sum(calls) AS calls, sum(rows) AS rows, sum(wal_records) AS written, sum(shared_blks_hit + shared_blks_read) AS blocks
      FROM pg_stat_statements WHERE query !~ 'pg_stat_statements'`);
    const each = (name: string): number => Number(sum?.[name]) / times.length;
    return [
      figure('one change right after the start: p50', 'ms', median(early)),
      figure('the feed has all rooms after', 's', feedSeconds),
      figure('one change: p50', 'ms', median(times)),
      figure('one change: max', 'ms', quantile(times, 1)),
      figure('one change: statements', '', each('calls')),
      figure('one change: rows returned or written', '', each('rows')),
      figure('one change: records in the log', '', each('written')),
      figure('one change: pages looked at', '', each('blocks')),
    ];
  } finally {
    await served.stop();
  }
};
