import type { Day } from './DirectoryRecords.ts';

/** The first and the last day of something; absent: no limit. */
export interface Dates {
  readonly begins?: Day | null;
  readonly ends?: Day | null;
}

/** The day of a moment, in UTC. */
export const dayOf = (at: Date): Day => at.toISOString().slice(0, 10);

/** Whether a day is within the dates, the first and the last day included. */
export const isOnDay = ({ begins, ends }: Dates, day: Day): boolean =>
  (begins == null || begins <= day) && (ends == null || day <= ends);
