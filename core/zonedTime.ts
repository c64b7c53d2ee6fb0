const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A day as people in a zone count it: `2027-01-31`, and 1 for Monday to 7 for Sunday. */
export interface ZonedDay {
  readonly date: string;
  readonly weekday: number;
}

/** The moment of a time of the day (`HH:MM`), on the calendar day that this moment has in the zone. */
export const zonedMoment = (time: string, timeZone: string, on: number): number => {
  const local = on + offsetAt(on, timeZone);
  const wanted = local - (((local % dayMs) + dayMs) % dayMs) + minutesOf(time) * minuteMs;
  // Twice, because the first guess may lie on the other side of a change of the clocks.
  const guess = wanted - offsetAt(wanted, timeZone);
  return wanted - offsetAt(guess, timeZone);
};

/** The first moment at or after this one at which the zone's clocks show the time (`HH:MM`). */
export const nextMomentOf = (time: string, timeZone: string, from: number): number => {
  // Half a day is added so that a day of 23 or 25 hours is not skipped and not met twice.
  const noon = zonedMoment('12:00', timeZone, from);
  for (const days of [-1, 0, 1, 2]) {
    const moment = zonedMoment(time, timeZone, noon + days * dayMs);
    if (moment >= from) return moment;
  }
  return from + dayMs;
};

/** The calendar day that a moment has in a zone. */
export const dayAt = (moment: number, timeZone: string): ZonedDay => {
  const local = new Date(moment + offsetAt(moment, timeZone));
  return { date: local.toISOString().slice(0, 10), weekday: local.getUTCDay() || 7 };
};

/** Minutes since midnight by the clocks of a zone, 0 to 1439. */
export const minuteAt = (moment: number, timeZone: string): number => {
  const local = new Date(moment + offsetAt(moment, timeZone));
  return local.getUTCHours() * 60 + local.getUTCMinutes();
};

/** Minutes since midnight of a time of the day, `HH:MM`. */
export const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};

export const isTimeOfDay = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/u.test(text);

export const isTimeZone = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes a hundred times as long as using it, so one is kept for each zone; there are some hundreds. */
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', {
    ...({ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' } as const),
    ...({ hour: 'numeric', minute: 'numeric', second: 'numeric' } as const),
  });
  formats.set(timeZone, format);
  return format;
};

/** Milliseconds by which the clocks of a zone are ahead of UTC. */
const offsetAt = (moment: number, timeZone: string): number => {
  const parts = formatOf(timeZone).formatToParts(new Date(moment));
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (
    ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
  ).map((name) => Number(parts.find(({ type }) => type === name)?.value));
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1_000) * 1_000;
};
