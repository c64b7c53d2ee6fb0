import { expect } from 'chai';
import { Registry } from 'prom-client';
import { makeCounter, showAtZero } from '../../../adapters/metrics/makeCounter.ts';

describe('makeCounter', () => {
  const linesOf = async (registry: Registry): Promise<readonly string[]> =>
    (await registry.metrics()).split('\n').filter((line) => line.startsWith('homeroom_'));

  it('shows every combination of known values at 0, and counts on from there', async () => {
    const registry = new Registry();
    const counter = makeCounter(registry, 'doors_total', 'Doors', { side: ['left', 'right'], state: ['open'] });
    counter.inc({ side: 'left', state: 'open' });
    expect(await linesOf(registry)).to.deep.equal([
      'homeroom_doors_total{side="left",state="open"} 1',
      'homeroom_doors_total{side="right",state="open"} 0',
    ]);
  });

  it('begins without series where a value is not known, and shows those that become known', async () => {
    const registry = new Registry();
    const counter = makeCounter(registry, 'plugins_total', 'Plugins', { plugin: [] });
    expect(await linesOf(registry)).to.deep.equal([]);
    showAtZero(counter, { plugin: ['crm'] });
    counter.inc({ plugin: 'bell' });
    showAtZero(counter, { plugin: ['bell'] });
    expect(await linesOf(registry)).to.deep.equal([
      'homeroom_plugins_total{plugin="crm"} 0',
      'homeroom_plugins_total{plugin="bell"} 1',
    ]);
  });
});
