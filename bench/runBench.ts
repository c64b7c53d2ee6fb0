/** `npm run bench -- [workload…] [--peers a,b] [--reps N] [--short] [--profile dir]` */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Figure } from './Figure.ts';
import { judge } from './goals.ts';
import { describeMachine } from './machine.ts';
import { peerNamed, peers } from './peers/peers.ts';
import { printJudgements, printSummaries } from './printSummaries.ts';
import { summarise } from './summarise.ts';
import { whoCanRun } from './whoCanRun.ts';
import { workloads } from './workloads/workloads.ts';

const { values, positionals } = parseArgs({
  options: {
    peers: { type: 'string' },
    reps: { type: 'string', default: '3' },
    short: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    profile: { type: 'string' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: join('bench', 'out') },
  },
  allowPositionals: true,
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const chosen =
  positionals.length === 0
    ? workloads
    : workloads.filter(({ id, name }) =>
        positionals.some((wanted) => [id.toLowerCase(), name].includes(wanted.toLowerCase())),
      );
if (chosen.length === 0) throw new Error(`There are ${workloads.map(({ id, name }) => `${id} ${name}`).join(', ')}`);
const { contenders, leftOut } = whoCanRun(values.peers === undefined ? peers : values.peers.split(',').map(peerNamed));
const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
const figures: Figure[] = [];
const failures: string[] = [];
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const begun = new Date();
for (const workload of chosen) {
  for (let repetition = 1; repetition <= Number(values.reps); repetition += 1) {
    for (const peer of contenders) {
      if (workload.peers !== undefined && !workload.peers.includes(peer.name)) continue;
      if (peer.isSqlOnly && !workload.takesSqlOnly) continue;
      const what = `${workload.id} ${peer.name} ${repetition}/${values.reps}`;
      try {
        say(what);
        figures.push(
          ...(await workload.run({
            peer,
            isShort: values.short,
            only: values.only,
            seconds,
            profileDir: values.profile,
            say,
          })),
        );
      } catch (failure) {
        const text = `${what}: ${failure instanceof Error ? failure.stack : String(failure)}`;
        say(text);
        failures.push(text);
      }
    }
  }
}

const summaries = summarise(figures);
process.stdout.write(`${printSummaries(summaries)}\n${printJudgements(judge(summaries))}\n`);
for (const one of leftOut) process.stdout.write(`Left out: ${one}\n`);
for (const failure of failures) process.stdout.write(`Failed: ${failure}\n`);
mkdirSync(values.out, { recursive: true });
const file = join(values.out, `${begun.toISOString().slice(0, 19).replaceAll(':', '-')}.json`);
const run = { begun: begun.toISOString(), isShort: values.short, machine: describeMachine() };
const result = { ...run, figures, failures, leftOut };
writeFileSync(file, `${JSON.stringify(result, null, 1)}\n`);
process.stdout.write(`Written to ${file}\n`);
if (failures.length > 0) process.exitCode = 1;
