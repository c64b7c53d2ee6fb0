/**
 * Plays forty nights of a made district on a PostgreSQL of its own, looks after every night, and lets the doctor look at
 * the end. Prints a line for each night, and exits with 1 if anything is not as it has to be.
 *
 *   npm run soak -- --schools 40 --students 230 --seed 40 --drawn 200
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import { printTable } from '../../composition/printTable.ts';
import { makeChat } from '../../core/makeChat.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { knexWorld } from '../adapters/knex/knexWorld.ts';
import { seededRandom } from '../faults/seededRandom.ts';
import { homeroomProgram } from '../support/homeroomProgram.ts';
import { memoryWorld } from '../support/memoryWorld.ts';
import { generousLimits } from '../support/openChat.ts';
import { startPostgres } from '../support/startPostgres.ts';
import { playNights } from './playNights.ts';

const { values } = parseArgs({
  options: {
    schools: { type: 'string', default: '40' },
    students: { type: 'string', default: '230' },
    seed: { type: 'string', default: '40' },
    drawn: { type: 'string', default: '200' },
  },
});
const shownLines = 10;

const server = await startPostgres();
const folder = mkdtempSync(join(tmpdir(), 'homeroom-soak-'));
const knex = openDatabase({ url: server.url });
const run = (...args: string[]) =>
  spawnSync(process.execPath, [homeroomProgram, ...args], {
    env: { ...process.env, DATABASE_URL: server.url },
    encoding: 'utf8',
  });
let isWell = true;
try {
  const migrated = run('migrate');
  if (migrated.status !== 0) throw new Error(migrated.stderr);
  run('doctor', '--fix'); // sets what the role has to have
  const [memory, stores] = [await memoryWorld(), await knexWorld(knex)];
  const world = { ...stores, bus: memory.bus, limiter: memory.limiter, presence: memory.presence };
  const reports = await playNights({
    ground: { world, chat: makeChat(world, educationPolicy, generousLimits) },
    size: { schools: Number(values.schools), students: Number(values.students), classSize: 20 },
    random: seededRandom(Number(values.seed)),
    folder: join(folder, 'bundles'),
    drawn: Number(values.drawn),
    onNight: ({ number, title, importSeconds, changed, people, rooms, wrong }) => {
      console.log(
        `night ${number}, ${title}: imports ${importSeconds.toFixed(1)} s, ${changed} people changed, ` +
          `${people} and ${rooms} rooms looked at, ${wrong.length} wrong`,
      );
      for (const line of wrong.slice(0, shownLines)) console.log(`  ${line}`);
    },
  });
  const wrong = reports.flatMap((report) => report.wrong);
  const sum = (of: (report: (typeof reports)[number]) => number): number => reports.map(of).reduce((a, b) => a + b, 0);
  const total = [
    ['nights', reports.length],
    ['people whose contacts were read', sum(({ people }) => people)],
    ['rooms that were looked into', sum(({ rooms }) => rooms)],
    ['seconds of importing', Math.round(sum(({ importSeconds }) => importSeconds))],
    ['the longest night, seconds', Math.round(Math.max(...reports.map(({ importSeconds }) => importSeconds)))],
    ['wrong', wrong.length],
  ] as const;
  console.log(printTable(['forty nights', ''], total));

  const doctor = run('doctor');
  console.log(doctor.stdout + doctor.stderr);
  const { checks } = JSON.parse(run('doctor', '--json').stdout) as {
    checks: readonly { name: string; left: number }[];
  };
  // This server does not wait for its disk.
  isWell = wrong.length === 0 && checks.every(({ name, left }) => left === 0 || name === 'server.durability');
} finally {
  await knex.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isWell ? 0 : 1;
