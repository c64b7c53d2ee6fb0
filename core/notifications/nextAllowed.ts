import { dayAt, minuteAt, minutesOf, nextMomentOf, zonedMoment } from '../zonedTime.ts';
import type { QuietHours } from './NotificationSettings.ts';
import type { Holiday, OfficeHours } from './SchoolNotifications.ts';

/** When somebody may be told. */
export interface Hours {
  /** The clocks of the person. */
  readonly timeZone: string;
  readonly quietHours: QuietHours | null;
  /** By the clocks of the school. Absent: at any hour. */
  readonly officeHours?: OfficeHours;
  readonly schoolTimeZone: string;
  readonly holidays: readonly Holiday[];
}

const dayMs = 86_400_000;
/** Summer holidays and then some: who has office hours and only holidays is told after that. */
const maxDays = 120;

/**
 * The first moment at or after this one at which somebody may be told, in milliseconds since 1970: outside of the quiet
 * hours, and inside the office hours of their role on a day that is no holiday.
 */
export const nextAllowed = (at: number, hours: Hours): number => {
  let moment = at;
  for (let steps = 0; steps < maxDays; steps += 1) {
    const afterOffice = officeOpens(moment, hours);
    const afterQuiet = quietEnds(afterOffice, hours);
    if (afterQuiet === moment) return moment;
    moment = afterQuiet;
  }
  return moment;
};

const quietEnds = (at: number, { quietHours, timeZone }: Hours): number => {
  if (quietHours === null) return at;
  const [minute, from, to] = [minuteAt(at, timeZone), minutesOf(quietHours.from), minutesOf(quietHours.to)];
  const isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  return isQuiet ? nextMomentOf(quietHours.to, timeZone, at) : at;
};

const officeOpens = (at: number, { officeHours, schoolTimeZone: zone, holidays }: Hours): number => {
  if (officeHours === undefined) return at;
  const { days, from, to } = officeHours;
  const { date, weekday } = dayAt(at, zone);
  const isOpenDay = days.includes(weekday) && !holidays.some((holiday) => holiday.from <= date && date <= holiday.to);
  const minute = minuteAt(at, zone);
  if (isOpenDay && minute < minutesOf(from)) return zonedMoment(from, zone, at);
  if (isOpenDay && minute < minutesOf(to)) return at;
  // Noon of the next day is in it, whatever the clocks do at night.
  return zonedMoment('00:00', zone, zonedMoment('12:00', zone, at) + dayMs);
};
