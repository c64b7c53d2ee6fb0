import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { alertRules, rulesFile } from '../../deploy/alerts/alertRules.ts';

/** What `/metrics` of a node said at two moments. */
export interface Scraped {
  readonly instance: string;
  readonly before: string;
  readonly after: string;
}

const readSeries = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/gm)]
      .filter(([, , , value]) => Number.isFinite(Number(value)))
      .map(([, name = '', labels = '', value = '']) => [`${name} ${labels}`, value]),
  );

const seriesOf = ({ instance, before, after }: Scraped) => {
  const earlier = readSeries(before);
  return [...readSeries(after)].map(([key, value]) => {
    const [, name = '', labels = ''] = /^(\S+) (.*)$/s.exec(key) ?? [];
    const all = [labels, 'job="homeroom"', `instance="${instance}"`].filter((one) => one !== '').join(',');
    return { series: `${name}{${all}}`, values: `${earlier.get(key) ?? 0}x5 ${value}x30` };
  });
};

/** Tries all of deploy/prometheus for the time after the second moment. Resolves to the names of the alerts that fire. */
export const firingAlerts = async (scraped: readonly Scraped[]): Promise<readonly string[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-firing-'));
  const up = scraped.map(({ instance }) => ({ series: `up{job="homeroom",instance="${instance}"}`, values: '1x40' }));
  // None is expected, so that promtool lists those that fire.
  const expectations = ['9m', '15m'].flatMap((time) =>
    alertRules().map(({ alert }) => ({ eval_time: time, alertname: alert, exp_alerts: [] })),
  );
  const test = { interval: '1m', input_series: [...up, ...scraped.flatMap(seriesOf)], alert_rule_test: expectations };
  const file = join(folder, 'firing.test.yml');
  await writeFile(file, stringify({ rule_files: [resolve(rulesFile)], evaluation_interval: '1m', tests: [test] }));
  const printed = await new Promise<string>((done) => {
    execFile('promtool', ['test', 'rules', file], { maxBuffer: 2 ** 26 }, (_, out, error) => done(out + error));
  });
  await rm(folder, { recursive: true });
  const names = [...printed.matchAll(/alertname: (\w+)/g)].map(([, name = '']) => name);
  if (names.length === 0 && !printed.includes('SUCCESS')) throw new Error(`promtool could not try them:\n${printed}`);
  return [...new Set(names)].sort();
};
