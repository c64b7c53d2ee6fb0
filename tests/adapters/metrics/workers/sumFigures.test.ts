import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Gauge, Histogram, Registry } from 'prom-client';
import { Metrics } from '../../../../adapters/metrics/Metrics.ts';
import { makeCounter } from '../../../../adapters/metrics/makeCounter.ts';
import { gaugeSums } from '../../../../adapters/metrics/workers/gaugeSums.ts';
import type { MetricFigures } from '../../../../adapters/metrics/workers/MetricFigures.ts';
import { PrimaryMetrics } from '../../../../adapters/metrics/workers/PrimaryMetrics.ts';
import { readFigures } from '../../../../adapters/metrics/workers/readFigures.ts';
import { keepGrown, sumFigures } from '../../../../adapters/metrics/workers/sumFigures.ts';

/** The numbers by name and labels, as a scrape shows them. */
const shownBy = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );

/** What another process gets of it. */
const sent = async (registry: Registry): Promise<MetricFigures> =>
  JSON.parse(JSON.stringify(await readFigures(registry)));

const worker = async ({ sends = 0, sockets = 0, lag = 0, open = 0 }): Promise<MetricFigures> => {
  const registry = new Registry();
  const registers = [registry];
  makeCounter(registry, 'sends_total', 'Sends', { outcome: ['stored', 'held'] }).inc({ outcome: 'stored' }, sends);
  new Gauge({ name: 'homeroom_sockets', help: 'Sockets', registers }).set(sockets);
  new Gauge({ name: 'nodejs_eventloop_lag_p99_seconds', help: 'Lag', registers }).set(lag);
  new Gauge({ name: 'homeroom_reports_open', help: 'Reports', labelNames: ['age'], registers }).set(
    { age: 'day' },
    open,
  );
  const seconds = new Histogram({ name: 'homeroom_send_seconds', help: 'Seconds', buckets: [0.1, 1], registers });
  for (let sent = 0; sent < sends; sent += 1) seconds.observe(0.05);
  return sent(registry);
};

describe('sumFigures', () => {
  it('adds up what each worker has, takes the worst of what each has for itself, and what all read alike once', async () => {
    const text = await sumFigures([
      await worker({ sends: 3, sockets: 10, lag: 0.5, open: 2 }),
      await worker({ sends: 4, sockets: 20, lag: 0.1, open: 2 }),
    ]);
    expect(shownBy(text)).to.deep.equal({
      'homeroom_sends_total{outcome="stored"}': 7,
      'homeroom_sends_total{outcome="held"}': 0,
      homeroom_sockets: 30,
      nodejs_eventloop_lag_p99_seconds: 0.5,
      'homeroom_reports_open{age="day"}': 2,
      'homeroom_send_seconds_bucket{le="0.1"}': 7,
      'homeroom_send_seconds_bucket{le="1"}': 7,
      'homeroom_send_seconds_bucket{le="+Inf"}': 7,
      homeroom_send_seconds_sum: 7 * 0.05,
      homeroom_send_seconds_count: 7,
    });
  });

  it('keeps what workers counted that have ended, and nothing that they had', async () => {
    const ended = await keepGrown([
      await keepGrown([await worker({ sends: 2 })]),
      await worker({ sends: 5, sockets: 9 }),
    ]);
    const shown = shownBy(await sumFigures([await worker({ sends: 1, sockets: 1 }), ended]));
    expect(shown).to.include({ 'homeroom_sends_total{outcome="stored"}': 8, homeroom_send_seconds_count: 8 });
    expect(shown).to.include({ homeroom_sockets: 1 });
  });

  it('shows one worker as it shows itself, with the names and kinds that dashboards know', async () => {
    const metrics = new Metrics();
    metrics.traffic.countSent(20);
    metrics.traffic.countRequest('/api/health/', 'GET', 200, 3);
    const kinds = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('# TYPE'));
    const alone = await metrics.read();
    const summed = await sumFigures([JSON.parse(JSON.stringify(await metrics.readFigures()))]);
    expect(kinds(summed)).to.deep.equal(kinds(alone));
    const ours = (text: string) => Object.entries(shownBy(text)).filter(([name]) => name.startsWith('homeroom_'));
    expect(ours(summed)).to.have.deep.members(ours(alone));
  });

  it('knows of every gauge what several of it are', () => {
    const rows = readFileSync('docs/watching.md', 'utf8').matchAll(/^\| `(homeroom_\w+)(?:\{.*?\})?` \| gauge \|/gm);
    const gauges = [...rows].flatMap(([, name = '']) => (name.startsWith('homeroom_worker') ? [] : [name]));
    const decided = Object.keys(gaugeSums).filter((name) => name.startsWith('homeroom_'));
    expect(decided.sort()).to.deep.equal(gauges.sort());
  });

  it('has the start of the primary as that of the node', async () => {
    const registry = new Registry();
    new Gauge({ name: 'process_start_time_seconds', help: 'Start', registers: [registry] }).set(1);
    const primary = new PrimaryMetrics({ wanted: 2, shown: () => [{ place: 1, state: 'serving', connections: 7 }] });
    const own = await primary.read();
    const shown = shownBy(await sumFigures([own, await sent(registry)]));
    expect(shown['process_start_time_seconds']).to.be.greaterThan(1);
    expect(shown).to.include({ homeroom_workers_wanted: 2, 'homeroom_worker_connections{worker="1"}': 7 });
    expect(shown).to.include({ 'homeroom_workers{state="serving"}': 1, 'homeroom_workers{state="leaving"}': 0 });
  });
});
