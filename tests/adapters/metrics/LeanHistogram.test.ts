import { expect } from 'chai';
import { Histogram, Registry } from 'prom-client';
import { LeanHistogram } from '../../../adapters/metrics/LeanHistogram.ts';

const buckets = [0.1, 0.5, 1];
const about = { name: 'homeroom_test_seconds', help: 'How long', buckets };

describe('LeanHistogram', () => {
  it('shows what the one of prom-client shows, before and after observations on and between its bounds', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const lean = new LeanHistogram(ours, about);
    const plain = new Histogram({ ...about, registers: [theirs] });
    expect(await ours.metrics()).to.equal(await theirs.metrics());
    for (const value of [0, 0.1, 0.1000001, 0.5, 0.75, 1, 1.5, 100]) {
      lean.observe(value);
      plain.observe(value);
    }
    expect(await ours.metrics()).to.equal(await theirs.metrics());
  });

  it('has a series for each set of labels, from its first observation on', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const lean = new LeanHistogram<'route'>(ours, { ...about, isLabelled: true });
    const plain = new Histogram({ ...about, labelNames: ['route'], registers: [theirs] });
    expect(await ours.metrics()).to.not.contain('_count');
    for (const [route, value] of [
      ['/a/', 0.2],
      ['/b/', 2],
      ['/a/', 0.3],
    ] as const) {
      lean.observe(value, route, () => ({ route }));
      plain.observe({ route }, value);
    }
    const lines = (text: string): readonly string[] => text.split('\n').sort();
    expect(lines(await ours.metrics())).to.deep.equal(lines(await theirs.metrics()));
  });
});
