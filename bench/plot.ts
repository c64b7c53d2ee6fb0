/**
 * `node dist/bench/plot.js <results.json>… [folder]` writes the plots and tables of the performance page: SVG files into
 * the folder (default docs/performance), and the tables between the two markers of `measurements.md` beside it, or to
 * standard output. Several files are runs of different workloads.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drawBars } from './drawBars.ts';
import { drawLines } from './drawLines.ts';
import { markdownTables } from './markdownTables.ts';
import { short } from './printSummaries.ts';
import { joinResults, readResult } from './readResult.ts';
import { type Summary, summarise } from './summarise.ts';

const args = process.argv.slice(2);
const files = args.filter((arg) => arg.endsWith('.json'));
const [folder = join('docs', 'performance')] = args.filter((arg) => !arg.endsWith('.json'));
const page = join(dirname(folder), 'measurements.md');
const [begin, end] = ['<!-- figures -->', '<!-- /figures -->'];

/** The plots: file name, workload, setting, figure and title. */
const plots: readonly (readonly [name: string, workload: string, setting: string, figure: string, title: string])[] = [
  ['direct', 'W1', 'one in flight each', 'CPU per message', 'Server CPU per stored message, 200 people in pairs'],
  [
    'class-100',
    'W2',
    '100 members, 40 senders, one in flight each',
    'CPU per delivery',
    'Server CPU per delivery, class of 100',
  ],
  [
    'class-500',
    'W2',
    '500 members, 1 sender, 40 messages/s',
    'CPU per delivery',
    'Server CPU per delivery, room of 500, 40 messages a second',
  ],
  ['lesson-bell', 'W3', 'highest rate held', 'highest rate', 'Highest rate with deliver p99 below 250 ms'],
  ['restart', 'W5', 'kill -9 under load', 'all are back after', 'Until all are back after kill -9'],
];

const result = joinResults(files.map(readResult));
const summaries = summarise(result.figures);
mkdirSync(folder, { recursive: true });
for (const [name, workload, setting, figure, title] of plots) {
  const found = summaries.filter(
    (one: Summary) => one.workload === workload && one.setting === setting && one.name === figure && one.median > 0,
  );
  if (found.length < 2) continue;
  const bars = found.map(({ peer, ...rest }) => ({ ...rest, label: peer, isOurs: peer.startsWith('homeroom') }));
  writeFileSync(join(folder, `${name}.svg`), drawBars(title, found[0]?.unit ?? '', bars, short));
}

/** What a message costs and how long it takes, from quiet hours to as much as a peer can: file name, figure and title. */
const overRates = [
  ['rates-cpu', 'CPU per message', 'Server CPU per stored message, 200 people in pairs'],
  ['rates-delivery', 'deliver p50', 'Half of the messages are delivered within'],
] as const;
const full = 'one in flight each';
const perSecond = (setting: string): number =>
  setting === full ? Number.POSITIVE_INFINITY : Number.parseInt(setting, 10);
for (const [name, figure, title] of overRates) {
  const found = summaries.filter((one) => one.workload === 'W1' && one.name === figure && one.median > 0);
  const settings = [...new Set(found.map(({ setting }) => setting))].sort((a, b) => perSecond(a) - perSecond(b));
  if (settings.length < 3) continue;
  const lines = [...new Set(found.map(({ peer }) => peer))].map((peer) => ({
    label: peer,
    values: settings.map((setting) => found.find((one) => one.peer === peer && one.setting === setting)?.median),
    isOurs: peer.startsWith('homeroom'),
  }));
  const places = settings.map((setting) => (setting === full ? 'all they can' : String(perSecond(setting))));
  const chart = { title, unit: found[0]?.unit ?? '', axis: 'messages a second', places, lines };
  writeFileSync(join(folder, `${name}.svg`), drawLines(chart));
}

const tables = markdownTables(result, summaries);
const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
if (text.includes(begin) && text.includes(end)) {
  const before = text.slice(0, text.indexOf(begin) + begin.length);
  writeFileSync(page, `${before}\n\n${tables}\n${text.slice(text.indexOf(end))}`);
} else process.stdout.write(tables);
