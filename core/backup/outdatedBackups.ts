import type { BackupRule } from './BackupRule.ts';

/** A backup among others in one place. */
export interface KnownBackup {
  readonly name: string;
  /** The moment whose data it holds. */
  readonly at: Date;
  /** It is there, and still is what was written. */
  readonly isGood: boolean;
}

const dayMs = 86_400_000;
/** 1 January 1970 was a Thursday; weeks begin on Monday. */
const daysBeforeThursday = 3;

const dayOf = (at: Date): number => Math.floor(at.getTime() / dayMs);

/** What two backups of the same period have in common, by UTC. */
const periods: Readonly<Record<keyof BackupRule, (at: Date) => number>> = {
  daily: dayOf,
  weekly: (at) => Math.floor((dayOf(at) + daysBeforeThursday) / 7),
  monthly: (at) => at.getUTCFullYear() * 12 + at.getUTCMonth(),
  yearly: (at) => at.getUTCFullYear(),
};

/**
 * The backups that a rule lets go. The newest good one always stays, and what is not good any more is no reason to remove
 * another, nor is it removed. Days and weeks without a backup count for nothing, so that a pause loses none.
 */
export const outdatedBackups = (backups: readonly KnownBackup[], rule: BackupRule): readonly KnownBackup[] => {
  const good = backups.filter(({ isGood }) => isGood).toSorted((one, other) => other.at.getTime() - one.at.getTime());
  const kept = new Set(good.slice(0, 1));
  for (const [name, periodOf] of Object.entries(periods)) {
    const met = new Set<number>();
    for (const backup of good) {
      const period = periodOf(backup.at);
      if (met.has(period)) continue;
      if (met.size >= rule[name as keyof BackupRule]) break;
      met.add(period);
      kept.add(backup);
    }
  }
  return good.filter((backup) => !kept.has(backup));
};
