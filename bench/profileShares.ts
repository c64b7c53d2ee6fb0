/**
 * `node dist/bench/profileShares.js <file.cpuprofile> [from] [to]` prints which code used a node's time between two
 * seconds since its start. The file comes from `npm run bench -- … --profile <folder>`. Its clock also runs while the
 * system gives the processor to others, so shares are more reliable than seconds.
 */
import { readFileSync } from 'node:fs';

interface CallNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

interface CpuProfile {
  readonly nodes: readonly CallNode[];
  /** Microseconds, of an arbitrary clock. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** The owner of code, by its file; the first match counts. */
const owners: readonly (readonly [owner: string, files: RegExp])[] = [
  ['pg', /node_modules\/(pg|pg-protocol|pg-types|postgres-.*)\//],
  ['knex', /node_modules\/(knex|lodash|tarn)\//],
  ['redis', /node_modules\/@redis\//],
  ['ws', /node_modules\/ws\//],
  ['core', /dist\/core\//],
  ['adapters/knex', /dist\/adapters\/knex\//],
  ['adapters/redis', /dist\/adapters\/redis\//],
  ['adapters/ws', /dist\/adapters\/ws\//],
  ['adapters/wire', /dist\/adapters\/wire\//],
];

const [file = '', from = '0', to = 'Infinity'] = process.argv.slice(2);
const { nodes, startTime, samples, timeDeltas }: CpuProfile = JSON.parse(readFileSync(file, 'utf8'));
const byId = new Map(nodes.map((node) => [node.id, node]));
const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));

/** The owner of the innermost function with an owner, so that what Node does for a function counts as its own. */
const ownerOf = (id: number): string => {
  for (let at: number | undefined = id; at !== undefined; at = callers.get(at)) {
    const url = byId.get(at)?.callFrame.url ?? '';
    const owner = owners.find(([, files]) => files.test(url));
    if (owner !== undefined) return owner[0];
  }
  return 'Node and others';
};

const areaOf = (id: number): string => {
  const name = byId.get(id)?.callFrame.functionName ?? '';
  if (name === '(garbage collector)') return 'garbage collection';
  return /^write(v|Buffer|Utf8String|Latin1String)$/.test(name)
    ? `system calls that write for ${ownerOf(id)}`
    : ownerOf(id);
};

const shares = new Map<string, number>();
let now = startTime;
for (const [index, id] of samples.entries()) {
  const micros = timeDeltas[index] ?? 0;
  now += micros;
  const seconds = (now - startTime) / 1e6;
  if (seconds < Number(from) || seconds > Number(to) || byId.get(id)?.callFrame.functionName === '(idle)') continue;
  const area = areaOf(id);
  shares.set(area, (shares.get(area) ?? 0) + micros);
}
const total = [...shares.values()].reduce((sum, micros) => sum + micros, 0);
for (const [area, micros] of [...shares].sort(([, one], [, other]) => other - one))
  console.log(`${((micros / total) * 100).toFixed(1).padStart(5)} %  ${area}`);
