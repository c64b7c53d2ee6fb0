import type { Knex } from 'knex';
import type { Clock } from '../../../core/clock.ts';
import { type Check, type Finding, findingOf, unasked } from '../../../core/doctor/Check.ts';
import { queryRows } from '../sql/queryRows.ts';
import { neededOfSessions } from '../sql/refuseStrangeSessions.ts';
import { sql } from '../sql/Sql.ts';

interface Deps {
  /** By connections as nodes have them. */
  readonly nodeKnex: Knex;
  /** Whether it is a server, with settings of its own. */
  readonly isShared: boolean;
  readonly clock: Pick<Clock, 'now'>;
  /** The oldest PostgreSQL that will do, as `server_version_num` has it. */
  readonly oldestVersion?: number;
}

const embedded = 'the embedded database has no server of its own';
/** Seconds by which two clocks may differ. */
const mostOff = 2;
/** What each must be, so that a commit is on the disk before it is acknowledged. */
const durable: Readonly<Record<string, RegExp>> = {
  fsync: /^on$/,
  full_page_writes: /^on$/,
  synchronous_commit: /^(on|local|remote_write|remote_apply)$/,
};

/** Whether PostgreSQL is one that Homeroom can rely on. */
export const serverChecks = ({ nodeKnex, isShared, clock, oldestVersion = 150_000 }: Deps): Check[] => {
  const ask = async (find: () => Promise<readonly string[]>): Promise<Finding> =>
    isShared ? findingOf(await find()) : unasked(embedded);
  return [
    {
      name: 'server.version',
      severity: 'error',
      problem: 'a PostgreSQL that is too old',
      remedy: 'Upgrade PostgreSQL to a release that its makers still mend; 15 is the oldest that will do.',
      run: () =>
        ask(async () => {
          const { server_version_num: number = '', server_version: version } = await settings(nodeKnex, [
            'server_version_num',
            'server_version',
          ]);
          return Number(number) < oldestVersion ? [`PostgreSQL ${version}`] : [];
        }),
    },
    {
      name: 'server.durability',
      severity: 'error',
      problem: 'settings of PostgreSQL with which a crash of its machine loses messages that were acknowledged',
      remedy: 'Set them to "on" in postgresql.conf, or for the role of DATABASE_URL, and reload PostgreSQL.',
      run: () => ask(() => differing(nodeKnex, durable)),
    },
    {
      name: 'server.session',
      severity: 'error',
      problem: 'settings of the role of DATABASE_URL that change what statements mean',
      remedy: 'Run ALTER ROLE … RESET for each setting that is named, or take it out of postgresql.conf.',
      run: () => ask(() => differing(nodeKnex, neededOfSessions)),
    },
    {
      name: 'server.encoding',
      severity: 'error',
      problem: 'a database that cannot keep every letter',
      remedy:
        'Make one with CREATE DATABASE … ENCODING \'UTF8\' TEMPLATE template0, and bring the data by "backup" and "restore".',
      run: async () => findingOf(await differing(nodeKnex, { server_encoding: /^UTF8$/ })),
    },
    {
      name: 'server.collation',
      severity: 'warning',
      problem: 'rules of sorting and of letters that do not fit',
      remedy:
        'After a change of version run REINDEX DATABASE and ALTER DATABASE … REFRESH COLLATION VERSION; with LC_CTYPE C move to a database with LC_CTYPE "C.UTF-8".',
      run: () => ask(() => strangeCollations(nodeKnex)),
    },
    {
      name: 'server.clock',
      severity: 'warning',
      problem: `clocks of this machine and of the database that differ by more than ${mostOff} seconds`,
      remedy: 'Let both machines set their clocks by NTP, for example by systemd-timesyncd.',
      run: () =>
        ask(async () => {
          const before = clock.now().getTime();
          const [row] = await queryRows<{ ms: string | number }>(
            nodeKnex,
            sql`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms`,
          );
          // The database looked at its clock somewhere between the two.
          const [early, late] = [Number(row?.ms) - clock.now().getTime(), Number(row?.ms) - before];
          const off = early > 0 ? early : Math.min(late, 0);
          return Math.abs(off) > mostOff * 1_000
            ? [`the database is ${Math.abs(off / 1_000).toFixed(1)} s ${off > 0 ? 'ahead' : 'behind'}`]
            : [];
        }),
    },
  ];
};

const settings = async (knex: Knex, names: readonly string[]): Promise<Readonly<Record<string, string>>> => {
  const rows = await queryRows<{ name: string; value: string }>(
    knex,
    sql`SELECT name, current_setting(name) AS value FROM unnest(${names}::text[]) AS name`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
};

/** The settings that are not as they must be. */
const differing = async (knex: Knex, needed: Readonly<Record<string, RegExp>>): Promise<readonly string[]> => {
  const found = await settings(knex, Object.keys(needed));
  return Object.entries(needed).flatMap(([name, form]) => {
    const value = found[name] ?? '';
    return form.test(value) ? [] : [`${name}: ${value}`];
  });
};

/** A library of the system that was updated may sort otherwise than the indexes do that it once sorted. */
const strangeCollations = async (knex: Knex): Promise<readonly string[]> => {
  const [row] = await queryRows<{ ctype: string; made: string | null; now: string | null }>(
    knex,
    sql`
    SELECT datctype AS ctype, datcollversion AS made, pg_database_collation_actual_version(oid) AS now
    FROM pg_database WHERE datname = current_database()`,
  );
  const { ctype = '', made = null, now = null } = row ?? {};
  return [
    ...(made !== null && now !== null && made !== now ? [`sorted by version ${made}, the system has ${now}`] : []),
    ...(/^(C|POSIX)$/.test(ctype) ? [`LC_CTYPE ${ctype} knows no letters but a to z`] : []),
  ];
};
