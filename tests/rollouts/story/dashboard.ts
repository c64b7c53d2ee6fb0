import { readFileSync } from 'node:fs';

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** The titles of the dashboard's panels that show a metric. */
export const panelsOf = (metric: string): readonly string[] => {
  const { panels } = JSON.parse(readFileSync('deploy/grafana/homeroom.json', 'utf8')) as { panels: readonly Panel[] };
  return panels
    .filter(({ targets = [] }) => targets.some(({ expr }) => new RegExp(`\\b${metric}\\b`).test(expr)))
    .map(({ title }) => title);
};
