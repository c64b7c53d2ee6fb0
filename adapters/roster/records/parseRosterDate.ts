import type { RosterDay } from './RosterDay.ts';

/** Which of the first two numbers of `03/04/2026` is the day. */
export type DateOrder = 'day first' | 'month first';

export type ParsedDate =
  | { readonly kind: 'day'; readonly day: RosterDay }
  /** Both orders are a day; it may be the same day, as in 04/04/2026. */
  | { readonly kind: 'either'; readonly days: Readonly<Record<DateOrder, RosterDay>> }
  /** Only one order is a day, which shows how the file writes its dates. */
  | { readonly kind: 'ordered'; readonly day: RosterDay; readonly order: DateOrder }
  | { readonly kind: 'impossible' };

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/u;
const compact = /^(\d{4})(\d{2})(\d{2})$/u;
const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[T ,].*)?$/u;
const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[T ,].*)?$/u;

/** A date before this year is a placeholder such as 0001-01-01. */
const FIRST_YEAR = 1900;

const dayFrom = (year: number, month: number, day: number): RosterDay | undefined => {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = year >= FIRST_YEAR && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : undefined;
};

const certain = (day: RosterDay | undefined): ParsedDate =>
  day === undefined ? { kind: 'impossible' } : { kind: 'day', day };

/**
 * Reads yyyy-mm-dd, ISO timestamps (the date as written, in any zone), yyyymmdd, dd.mm.yyyy, dd/mm/yyyy and
 * mm/dd/yyyy. It ignores a time after the date.
 */
export const parseRosterDate = (text: string): ParsedDate => {
  const numbers = (pattern: RegExp): readonly [number, number, number] | undefined => {
    const match = pattern.exec(text);
    return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
  };
  const iso = numbers(yearFirst) ?? numbers(compact);
  if (iso !== undefined) return certain(dayFrom(...iso));
  const european = numbers(dotted);
  if (european !== undefined) return certain(dayFrom(european[2], european[1], european[0]));
  const either = numbers(slashed);
  if (either === undefined) return { kind: 'impossible' };

  const [first, second, year] = either;
  const dayFirst = dayFrom(year, second, first);
  const monthFirst = dayFrom(year, first, second);
  if (dayFirst !== undefined && monthFirst !== undefined) {
    return { kind: 'either', days: { 'day first': dayFirst, 'month first': monthFirst } };
  }
  if (dayFirst !== undefined) return { kind: 'ordered', day: dayFirst, order: 'day first' };
  if (monthFirst !== undefined) return { kind: 'ordered', day: monthFirst, order: 'month first' };
  return { kind: 'impossible' };
};
