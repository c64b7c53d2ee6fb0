import { printTable } from '../composition/printTable.ts';
import type { Judgement } from './goals.ts';
import type { Summary } from './summarise.ts';

/** Three significant digits, without an exponent. */
export const short = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 3));
};

const cell = ({ median, min, max, count }: Summary): string =>
  count === 1 ? short(median) : `${short(median)} (${short(min)}–${short(max)})`;

/** One table for each setting, with figures as rows and peers as columns. */
export const printSummaries = (summaries: readonly Summary[]): string => {
  const settings = new Map<string, Summary[]>();
  for (const one of summaries) {
    const key = `${one.workload}: ${one.setting}`;
    settings.set(key, [...(settings.get(key) ?? []), one]);
  }
  return [...settings].map(([title, group]) => `${title}\n${table(group)}`).join('\n');
};

const table = (group: readonly Summary[]): string => {
  const peers = [...new Set(group.map(({ peer }) => peer))];
  const names = [...new Set(group.map(({ name }) => name))];
  const rows = names.map((name) => {
    const unit = group.find((one) => one.name === name)?.unit ?? '';
    const cells = peers.map((peer) => {
      const found = group.find((one) => one.name === name && one.peer === peer);
      return found === undefined ? '' : cell(found);
    });
    return [`${name} (${unit})`, ...cells];
  });
  return printTable(['', ...peers], rows);
};

export const printJudgements = (judgements: readonly Judgement[]): string =>
  printTable(
    ['goal', 'limit', 'value', ''],
    judgements.map(({ text, limit, value, isMet }) => [text, short(limit), short(value), isMet ? 'met' : 'NOT MET']),
  );
