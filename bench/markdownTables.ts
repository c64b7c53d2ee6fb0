import { judge } from './goals.ts';
import { short } from './printSummaries.ts';
import type { Result } from './readResult.ts';
import type { Summary } from './summarise.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(header), row(header.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(row), ''].join('\n');

const cell = (one: Summary | undefined): string => {
  if (one === undefined) return '';
  return one.count === 1 ? short(one.median) : `${short(one.median)} (${short(one.min)}–${short(one.max)})`;
};

/** A Markdown text with the machine, a table of all peers for every setting, and the goals. */
export const markdownTables = (
  { begun, isShort, machine, failures, leftOut }: Result,
  summaries: readonly Summary[],
): string => {
  const { processor, cores, memoryGiB, kernel, node, postgres, redis } = machine;
  const settings = new Set(summaries.map(({ workload, setting }) => `${workload}: ${setting}`));
  const parts = [...settings].map((title) => {
    const group = summaries.filter(({ workload, setting }) => `${workload}: ${setting}` === title);
    const peers = [...new Set(group.map(({ peer }) => peer))];
    const names = [...new Set(group.map(({ name }) => name))];
    const rows = names.map((name) => {
      const unit = group.find((one) => one.name === name)?.unit ?? '';
      return [
        unit === '' ? name : `${name}, ${unit}`,
        ...peers.map((peer) => cell(group.find((one) => one.name === name && one.peer === peer))),
      ];
    });
    return `### ${title}\n\n${table(['', ...peers], rows)}`;
  });
  const verdicts = judge(summaries).map(({ text, limit, value, isMet }) => [
    text,
    short(limit),
    short(value),
    isMet ? 'met' : '**not met**',
  ]);
  return [
    `${begun.slice(0, 10)}${isShort ? ', a short run' : ''}. ${processor}, ${cores} cores, ${memoryGiB} GiB; Linux ${kernel}, ` +
      `node ${node}, PostgreSQL ${postgres}, Redis ${redis}. Median (least–greatest) of the repetitions.\n`,
    ...parts,
    `### Goals\n\n${table(['goal', 'limit', 'measured', ''], verdicts)}`,
    ...leftOut.map((one) => `Left out: ${one}\n`),
    ...failures.map((failure) => `Failed: ${failure.split('\n')[0]}\n`),
  ].join('\n');
};
