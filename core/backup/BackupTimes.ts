import { isTimeOfDay, nextMomentOf } from '../zonedTime.ts';

/** Times of the day at which a backup is made, `HH:MM`, in their order. */
export type BackupTimes = readonly string[];

const dayMs = 86_400_000;
/** The longest day, when the clocks go back. */
const longDayMs = 25 * 3_600_000;

/** Reads `02:30` or `12:15,22:00`; undefined for anything else. */
export const parseBackupTimes = (text: string): BackupTimes | undefined => {
  const times = text.split(',').map((time) => time.trim());
  return times.every(isTimeOfDay) ? [...new Set(times)].sort() : undefined;
};

/** The first of the times after a moment. */
export const nextBackup = (times: BackupTimes, timeZone: string, after: number): number =>
  Math.min(...times.map((time) => nextMomentOf(time, timeZone, after + 1)));

/** The last of the times that has come by a moment. */
export const lastBackupDue = (times: BackupTimes, timeZone: string, by: number): number => {
  const came = times.flatMap((time) => {
    const first = nextMomentOf(time, timeZone, by - longDayMs);
    return [first, nextMomentOf(time, timeZone, first + dayMs / 2)].filter((moment) => moment <= by);
  });
  return Math.max(...came);
};
