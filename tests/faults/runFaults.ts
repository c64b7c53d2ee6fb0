/**
 * Runs the faults one after the other on real processes, repeatedly until the time is over, and prints the results. Exits
 * with 1 if an invariant is violated or a figure exceeds its limit. With --pooler all nodes connect through PgBouncer, with
 * --bus postgres they hear each other over PostgreSQL instead of Redis.
 *
 *   npm run faults -- --minutes 10 --seed 7 --nodes 3 --fault node-death --fault redis-dead [--short] [--pooler]
 *     [--bus postgres]
 */
import { parseArgs } from 'node:util';
import { printTable } from '../../composition/printTable.ts';
import { Cluster, needsPooler } from './Cluster.ts';
import type { Fault, Ground } from './Fault.ts';
import { figureText, quantile } from './Figure.ts';
import { faultList } from './faultList.ts';
import { type Round, runRound, verdictOf } from './runRound.ts';
import { seededRandom } from './seededRandom.ts';
import { type Violation, violationText, type Wrong } from './Violation.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    nodes: { type: 'string', default: '3' },
    fault: { type: 'string', multiple: true, default: [] },
    short: { type: 'boolean', default: false },
    pooler: { type: 'boolean', default: false },
    bus: { type: 'string', default: 'redis' },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const nodes = Number(values.nodes);
const deadline = performance.now() + Number(values.minutes) * 60_000;
const shownViolations = 10;
/** Milliseconds for which a fault may repeat itself within a round. */
const faultMs = { full: 180_000, short: 15_000 };

const bus = (['redis', 'postgres'] as const).find((one) => one === values.bus);
if (bus === undefined) {
  console.error('--bus is redis or postgres');
  process.exit(2);
}

const unknown = values.fault.filter((name) => faultList.every((fault) => fault.name !== name));
if (unknown.length > 0) {
  console.error(`No fault ${unknown.join(', ')}; there are ${faultList.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const faults = faultList.filter(({ name }) => values.fault.length === 0 || values.fault.includes(name));

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const openCluster = (ground?: Ground): Promise<Cluster> =>
  Cluster.open({
    nodes,
    random: seededRandom(seed).fork('proxies').next,
    isPooled: values.pooler,
    bus,
    ...ground?.settings,
  });

const skippedRound = (fault: Fault, roundSeed: number, skipped: string): Round => ({
  fault: fault.name,
  seed: roundSeed,
  operations: 0,
  sent: 0,
  acked: 0,
  violations: [],
  figures: [],
  skipped,
});

/** Runs a fault that needs its own cluster. */
const runApart = async (fault: Fault, roundSeed: number): Promise<Round> => {
  let ground: Ground | undefined;
  try {
    ground = await fault.prepare?.();
  } catch (failure) {
    return skippedRound(fault, roundSeed, failure instanceof Error ? failure.message : String(failure));
  }
  try {
    const cluster = await openCluster(ground);
    try {
      return await runOn(cluster, fault, roundSeed);
    } finally {
      await cluster.close();
    }
  } finally {
    await ground?.leave();
  }
};

const runOn = async (cluster: Cluster, fault: Fault, roundSeed: number): Promise<Round> => {
  const obstacle = fault.obstacle?.(cluster);
  if (obstacle !== undefined) return skippedRound(fault, roundSeed, obstacle);
  const length = Math.min(faultMs[values.short ? 'short' : 'full'], Math.max(5_000, deadline - performance.now()));
  try {
    return await runRound(cluster, fault, { seed: roundSeed, faultMs: length, isShort: values.short });
  } catch (failure) {
    const what = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
    const violations: Violation[] = [{ invariant: 'run', wrong: 'failure', facts: { what } }];
    const { skipped: _, ...nothing } = skippedRound(fault, roundSeed, '');
    return { ...nothing, violations };
  }
};

const count = ({ violations }: Round, ...wrongs: readonly Wrong[]): number =>
  violations.filter(({ wrong }) => wrongs.includes(wrong)).length;

const rowOf = (round: Round): (string | number)[] => {
  const times = round.figures.flatMap(({ unit, values: measured }) => (unit === 'ms' ? measured : []));
  return [
    round.fault,
    round.operations,
    round.acked,
    count(round, 'lost', 'gap'),
    count(round, 'duplicate'),
    count(round, 'inversion'),
    count(round, 'leak'),
    count(round, 'divergent', 'conflict', 'refused-visible', 'unsent', 'unsettled', 'failure'),
    Math.round(quantile(times, 0.5)),
    Math.round(quantile(times, 0.99)),
    verdictOf(round),
    round.skipped ?? round.figures.map(figureText).join('; '),
  ];
};
const header = [
  'fault',
  'operations',
  'acked',
  'losses',
  'duplicates',
  'inversions',
  'leaks',
  'others',
  'p50 ms',
  'p99 ms',
  'verdict',
  'figures',
];

const report = (round: Round): void => {
  console.log(rowOf(round).join('  '));
  if (round.violations.length === 0) return;
  for (const violation of round.violations.slice(0, shownViolations))
    console.log(`  ${violationText(violation).slice(0, 3_000)}`);
  console.log(
    `  again: npm run faults -- --minutes 1 --seed ${round.seed} --nodes ${nodes} --fault ${round.fault}${values.short ? ' --short' : ''}${values.pooler ? ' --pooler' : ''}${bus === 'postgres' ? ' --bus postgres' : ''}`,
  );
};

const rounds: Round[] = [];
console.log(`seed ${seed}, ${nodes} nodes, bus over ${bus}, ${values.minutes} minutes, ${faults.length} faults`);
const missingPooler = values.pooler ? needsPooler() : undefined;
if (missingPooler !== undefined) {
  console.error(`--pooler: ${missingPooler}`);
  process.exit(2);
}
const shared = await openCluster();
try {
  for (let turn = 0; turn === 0 || performance.now() < deadline; turn += 1) {
    for (const fault of faults) {
      if (turn > 0 && performance.now() >= deadline) break;
      const round =
        fault.prepare === undefined ? await runOn(shared, fault, seed + turn) : await runApart(fault, seed + turn);
      rounds.push(round);
      report(round);
    }
    if (rounds.every(({ skipped }) => skipped !== undefined)) break;
  }
} finally {
  await shared.close();
}
console.log(`\n${printTable(header, rounds.map(rowOf))}`);
const isBad = rounds.some((round) => ['BROKEN', 'slow'].includes(verdictOf(round)));
process.exit(isBad ? 1 : 0);
