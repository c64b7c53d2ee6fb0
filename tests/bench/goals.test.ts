import { expect } from 'chai';
import type { Figure } from '../../bench/Figure.ts';
import { type Goal, goals, judge } from '../../bench/goals.ts';
import { printJudgements, printSummaries, short } from '../../bench/printSummaries.ts';
import { summarise } from '../../bench/summarise.ts';

const figure = (peer: string, value: number, name = 'CPU per message'): Figure => ({
  workload: 'W1',
  setting: 'one in flight each',
  peer,
  name,
  unit: 'µs',
  value,
});

describe('benchmark summaries', () => {
  it('have the median and the range of the repetitions of one peer', () => {
    const [ours, theirs] = summarise([
      figure('homeroom', 3),
      figure('ws-pg', 8),
      figure('homeroom', 1),
      figure('homeroom', 2),
    ]);
    expect(ours).to.include({ peer: 'homeroom', median: 2, min: 1, max: 3, count: 3 });
    expect(theirs).to.include({ peer: 'ws-pg', median: 8, count: 1 });
  });

  it('are printed with peers side by side', () => {
    const text = printSummaries(summarise([figure('homeroom', 1), figure('homeroom', 3), figure('ws-pg', 8)]));
    expect(text)
      .to.match(/homeroom\s+ws-pg/)
      .and.match(/CPU per message \(µs\)\s+2\.00 \(1\.00–3\.00\)\s+8\.00/);
  });

  it('have numbers of three significant digits', () => {
    expect([0, 0.01234, 1.234, 12.34, 1234.5, Number.NaN].map(short)).to.deep.equal([
      '0.00',
      '0.012',
      '1.23',
      '12.3',
      '1235',
      '–',
    ]);
  });
});

describe('benchmark goals', () => {
  const most: Goal = {
    text: 'quarter',
    limit: 0.25,
    value: (find) =>
      find('homeroom', 'W1', 'one in flight each', 'CPU per message') /
      find('ws-pg', 'W1', 'one in flight each', 'CPU per message'),
  };
  const least: Goal = { ...most, text: 'at least', isLeast: true };
  const judged = (ours: number): unknown[] =>
    judge(summarise([figure('homeroom', ours), figure('ws-pg', 100)]), [most, least]).map(({ value, isMet }) => [
      value,
      isMet,
    ]);

  it('compare medians of one run with upper and lower limits', () => {
    expect(judged(20)).to.deep.equal([
      [0.2, true],
      [0.2, false],
    ]);
    expect(judged(25)).to.deep.equal([
      [0.25, true],
      [0.25, true],
    ]);
    expect(judged(30)).to.deep.equal([
      [0.3, false],
      [0.3, true],
    ]);
  });

  it('are left out if one side was not measured', () => {
    expect(judge(summarise([figure('homeroom', 20)]), [most])).to.deep.equal([]);
  });

  it('print what is not met', () => {
    const verdicts = judge(summarise([figure('homeroom', 26), figure('ws-pg', 100)]));
    expect(printJudgements(verdicts)).to.match(/W1 CPU per message .* 0\.250\s+0\.260\s+NOT MET/);
  });

  it('each have a text of their own', () => {
    expect(new Set(goals.map(({ text }) => text)).size).to.equal(goals.length);
  });
});
