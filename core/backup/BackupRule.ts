/** How many backups stay: the newest of each of the last so many days, weeks, months and years that have one. */
export interface BackupRule {
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  readonly yearly: number;
}

export const defaultBackupRule: BackupRule = { daily: 7, weekly: 4, monthly: 12, yearly: 0 };

/** The form of a rule, for those who wrote another. */
export const backupRuleForm =
  'numbers of days, weeks, months and years of which the newest backup stays, parted by commas';

const units = { d: 'daily', w: 'weekly', m: 'monthly', y: 'yearly' } as const satisfies Record<
  string,
  keyof BackupRule
>;
type Unit = keyof typeof units;

/** Reads `7d,4w,12m,2y`, each at most once and at least one; undefined for anything else. */
export const parseBackupRule = (text: string): BackupRule | undefined => {
  const rule = { daily: 0, weekly: 0, monthly: 0, yearly: 0 };
  for (const part of text.toLowerCase().split(',')) {
    const [, digits, unit] = /^\s*([1-9]\d{0,3})([dwmy])\s*$/u.exec(part) ?? [];
    if (digits === undefined || unit === undefined) return undefined;
    const name = units[unit as Unit];
    if (rule[name] !== 0) return undefined;
    rule[name] = Number(digits);
  }
  return rule;
};

export const backupRuleText = (rule: BackupRule): string =>
  Object.entries(units)
    .filter(([, name]) => rule[name] > 0)
    .map(([unit, name]) => `${rule[name]}${unit}`)
    .join(',');
