import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { metricNames } from '../promql/selectors.ts';
import { type AlertCase, alertCases, healthySeries, type Series } from './alertCases.ts';
import { type AlertRule, alertRules, rulesFile } from './alertRules.ts';
import { promtool, withPromtool } from './promtool.ts';

const rules = alertRules();

const inputOf = (series: Series) => Object.entries(series).map(([name, values]) => ({ series: name, values }));

/** Fires at its time with the labels; before its `for` is over, not. */
const firing = (
  { alert, for: waits, labels, annotations }: AlertRule,
  { series, at, labels: own, isLong }: AlertCase,
) => ({
  name: `${alert} fires`,
  interval: isLong === true ? '10m' : '1m',
  input_series: inputOf(series),
  alert_rule_test: [
    ...(waits === undefined ? [] : [{ eval_time: '0m', alertname: alert, exp_alerts: [] }]),
    {
      eval_time: at,
      alertname: alert,
      exp_alerts: [{ exp_labels: { ...labels, ...own }, exp_annotations: annotations }],
    },
  ],
});

const quiet = (isLong: boolean) => ({
  name: 'nothing fires on an ordinary day',
  interval: isLong ? '10m' : '1m',
  input_series: inputOf(isLong ? healthySeries(640, 600) : healthySeries(150, 60)),
  alert_rule_test: (isLong ? ['14h', '100h'] : ['30m', '2h']).flatMap((time) =>
    rules.map(({ alert }) => ({ eval_time: time, alertname: alert, exp_alerts: [] })),
  ),
});

const runTests = async (folder: string, isLong: boolean): Promise<void> => {
  const chosen = rules.flatMap((rule) => {
    const found = alertCases[rule.alert];
    return found !== undefined && (found.isLong ?? false) === isLong ? [firing(rule, found)] : [];
  });
  const file = join(folder, isLong ? 'long.test.yml' : 'short.test.yml');
  const tests = [...chosen, quiet(isLong)];
  const content = { rule_files: [resolve(rulesFile)], evaluation_interval: isLong ? '10m' : '1m', tests };
  await writeFile(file, stringify(content, { aliasDuplicateObjects: false }));
  expect(await promtool('test', 'rules', file)).to.contain('SUCCESS');
};

describe('the alerts', () => {
  it('each have what makes them fire, and ordinary days have all that they read', () => {
    expect(Object.keys(alertCases)).to.have.members(rules.map(({ alert }) => alert));
    const healthy = Object.keys(healthySeries(1, 1)).map((series) => series.replace(/\{.*$/, ''));
    const read = rules.flatMap(({ expr }) => metricNames(expr));
    expect(healthy).to.include.members(read);
  });

  it('are in docs/watching.md, with their severity, what they mean and what to do', async () => {
    const page = await readFile('docs/watching.md', 'utf8');
    for (const { alert, labels, annotations } of rules)
      expect(page).to.contain(`| \`${alert}\` | ${labels.severity} | ${annotations.summary} | ${annotations.action} |`);
    expect([...page.matchAll(/^\| `(Homeroom\w+)` \|/gm)].map(([, name]) => name)).to.have.lengthOf(rules.length);
  });
});

withPromtool('promtool', function suite(this: void) {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-alerts-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('reads the settings of Prometheus with the alerts', async () => {
    expect(await promtool('check', 'config', 'deploy/prometheus/prometheus.yml')).to.contain(
      `${rules.length} rules found`,
    );
  });

  it('sees each alert fire on what it is for, at the first failure, and none on an ordinary day', async function run() {
    this.timeout(60_000);
    await runTests(folder, false);
  });

  it('sees those fire that wait for hours', async function run() {
    this.timeout(60_000);
    await runTests(folder, true);
  });
});
