import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { PrimaryMetrics } from '../../../adapters/metrics/workers/PrimaryMetrics.ts';
import { sumFigures } from '../../../adapters/metrics/workers/sumFigures.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { withRedis } from '../../support/testRedis.ts';
import { alertRules } from '../alerts/alertRules.ts';
import { promtool, withPromtool } from '../alerts/promtool.ts';
import { metricOf, readExposition, type ShownMetric } from './exposition.ts';
import { type Selector, selectors } from './selectors.ts';
import { openWatchedNode, type WatchedNode } from './watchedNode.ts';

/** Metrics of other programs, and where docs/watching.md says that they come from. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  up: [],
  probe_success: [],
  probe_ssl_earliest_cert_expiry: [],
  node_filesystem_avail_bytes: ['fstype'],
  node_filesystem_size_bytes: ['fstype'],
};
/** Labels that Prometheus gives to all that it scrapes. */
const ofScrape = ['job', 'instance'];
/** Counters whose series begin with the first count, because nobody knows their labels before. */
const countedLater = ['homeroom_http_requests_total'];

interface Target {
  readonly expr: string;
}
interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly type: string; readonly targets?: readonly Target[] }[];
  readonly annotations: { readonly list: readonly Target[] };
}

const readDashboard = async (): Promise<Dashboard> =>
  JSON.parse(await readFile('deploy/grafana/homeroom.json', 'utf8'));

const queriesOf = ({ panels, annotations }: Dashboard): readonly string[] =>
  [...panels.flatMap(({ targets = [] }) => targets), ...annotations.list].map(({ expr }) => expr);

/** What of a query no node shows. */
const strangers = (shown: ReadonlyMap<string, ShownMetric>, query: string): readonly string[] =>
  selectors(query).flatMap(({ metric, labels }: Selector) => {
    const known = foreign[metric] ?? metricOf(shown, metric)?.labels;
    if (known === undefined) return [metric];
    const all = new Set([...known, ...ofScrape, ...(metric.endsWith('_bucket') ? ['le'] : [])]);
    return labels.filter((label) => !all.has(label)).map((label) => `${metric}{${label}}`);
  });

withMigratedPostgres('what a node shows', (getUrl) =>
  withRedis('with everything', (getRedis) => {
    let node: WatchedNode;
    let shown: ReadonlyMap<string, ShownMetric>;
    before(async function open() {
      this.timeout(60_000);
      node = await openWatchedNode(getUrl(), getRedis());
      const primary = new PrimaryMetrics({ wanted: 1, shown: () => [{ place: 1, state: 'serving', connections: 0 }] });
      const own = (await primary.read()).filter(({ name }) => name.startsWith('homeroom_'));
      shown = readExposition(`${await node.read()}${await sumFigures([own])}`);
    });
    after(() => node.close());

    it('has every metric and label that an alert reads', () => {
      for (const { alert, expr } of alertRules()) expect(strangers(shown, expr), alert).to.deep.equal([]);
    });

    it('has every metric and label that the dashboard shows', async () => {
      const queries = queriesOf(await readDashboard());
      expect(queries.length).to.be.above(50);
      for (const query of queries) expect(strangers(shown, query), query).to.deep.equal([]);
    });

    it('would be missed: other names and labels are found', () => {
      expect(strangers(shown, 'sum by (outcom) (rate(homeroom_sends_total{state="stored"}[5m]))')).to.have.members([
        'homeroom_sends_total{state}',
        'homeroom_sends_total{outcom}',
      ]);
      expect(strangers(shown, 'max(homeroom_sended_total) > 0 and up == 1')).to.deep.equal(['homeroom_sended_total']);
    });

    it('has every counter at 0 before the first count', () => {
      const empty = [...shown].filter(([, { type, series }]) => type === 'counter' && series.size === 0);
      expect(empty.map(([name]) => name).filter((name) => !countedLater.includes(name))).to.deep.equal([]);
      expect(shown.get('homeroom_sends_total')?.series.get('homeroom_sends_total{outcome="INTERNAL"}')).to.equal(0);
      const crash = 'homeroom_hooks_total{plugin="host",grade="live",outcome="failed"}';
      expect(shown.get('homeroom_hooks_total')?.series.get(crash)).to.equal(0);
    });

    it('is in docs/watching.md: every figure of ours with its labels, and no other', async () => {
      const page = await readFile('docs/watching.md', 'utf8');
      const rows = [...page.matchAll(/^\| `(homeroom_\w+)(?:\{([\w,]+)\})?` \| (\w+) \| \S/gm)];
      const described = rows.map(([, name = '', labels = '', type = '']) => `${name}{${labels}} ${type}`);
      const real = [...shown].flatMap(([name, { type, labels }]) =>
        name.startsWith('homeroom_') ? [`${name}{${[...labels].sort().join(',')}} ${type}`] : [],
      );
      expect(described.map(sorted)).to.have.members(real);
    });
  }),
);

const sorted = (described: string): string =>
  described.replace(/\{([\w,]*)\}/, (_, labels: string) => `{${labels.split(',').sort().join(',')}}`);

withPromtool('the dashboard', () => {
  it('has queries that Prometheus reads', async () => {
    const rules = queriesOf(await readDashboard()).map((query, index) => ({
      record: `panel:${index}`,
      expr: query.replaceAll('$__rate_interval', '5m').replace(/\$\w+/g, 'x'),
    }));
    const file = join(tmpdir(), `homeroom-dashboard-${process.pid}.yml`);
    await writeFile(file, stringify({ groups: [{ name: 'dashboard', rules }] }));
    expect(await promtool('check', 'rules', file)).to.contain(`${rules.length} rules found`);
  });
});
