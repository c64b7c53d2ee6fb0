import { ChatError } from '../../../core/errors.ts';

/** A calendar day, `2026-08-31`; days compare as strings. */
export type RosterDay = string;

/** A span of days that includes both ends. An absent end is open. */
export interface DaySpan {
  readonly begin: RosterDay | undefined;
  readonly end: RosterDay | undefined;
}

export type Standing = 'active' | 'ended' | 'upcoming';

/**
 * The last day is inside. OneRoster 1.2 excludes the end date from a session and 1.1 does not say, but most exports
 * write the last day of school, and a room that closes a day late hurts less than one that closes a day early.
 */
export const standingOn = (day: RosterDay, { begin, end }: DaySpan): Standing => {
  if (end !== undefined && end < day) return 'ended';
  return begin !== undefined && begin > day ? 'upcoming' : 'active';
};

/** The span from the first begin to the last end, with the breaks between; open at a side if one of the spans is. */
export const spanOf = (spans: readonly DaySpan[]): DaySpan => {
  const begins = spans.map(({ begin }) => begin);
  const ends = spans.map(({ end }) => end);
  const sorted = (days: readonly (RosterDay | undefined)[]): readonly RosterDay[] =>
    days.some((day) => day === undefined) ? [] : days.flatMap((day) => day ?? []).toSorted();
  return { begin: sorted(begins)[0], end: sorted(ends).at(-1) };
};

/** The calendar day of an instant in a time zone. @throws ChatError INVALID_REQUEST for a zone that does not exist */
export const calendarDayOf = (instant: Date, timeZone: string): RosterDay => {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  } catch (cause) {
    throw new ChatError('INVALID_REQUEST', `"${timeZone}" is no time zone: use a name such as Europe/Berlin.`, {
      cause,
    });
  }
};

const dayMs = 24 * 60 * 60 * 1000;

export const dayBefore = (day: RosterDay): RosterDay =>
  new Date(Date.parse(`${day}T00:00:00Z`) - dayMs).toISOString().slice(0, 10);
