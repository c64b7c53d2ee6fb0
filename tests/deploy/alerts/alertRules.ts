import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A rule of deploy/prometheus/homeroom.rules.yml. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly action: string; readonly runbook: string };
}

export const rulesFile = 'deploy/prometheus/homeroom.rules.yml';

export const alertRules = (): readonly AlertRule[] => {
  const { groups } = parse(readFileSync(rulesFile, 'utf8')) as { groups: { rules: AlertRule[] }[] };
  return groups.flatMap(({ rules }) => rules);
};
