import { signal } from '@preact/signals';
import { language, t } from './translate.ts';

/** The language of the page in the form that the browser prefers, e.g. with hours from 0 to 23. */
const locale = (): string => navigator.languages.find((tag) => tag.slice(0, 2) === language()) ?? language();

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Making a format costs a hundred times more than using it. Calendar and digits are those of the fields in which dates
 * are entered, also where the region has others.
 */
const format = (name: string, options: Intl.DateTimeFormatOptions, date: Date): string => {
  const key = `${language()} ${name}`;
  let known = formats.get(key);
  if (known === undefined) {
    known = new Intl.DateTimeFormat(locale(), { calendar: 'gregory', numberingSystem: 'latn', ...options });
    formats.set(key, known);
  }
  return known.format(date);
};

/** The local day as a number that can be compared. */
export const localDay = (date: Date): number => date.getFullYear() * 10_000 + date.getMonth() * 100 + date.getDate();

/** What day it is. A page that stays open over midnight says so again. */
const today = signal(localDay(new Date()));
const lookAtDay = (): void => {
  today.value = localDay(new Date());
};
const dayCheckMs = 30_000;
setInterval(lookAtDay, dayCheckMs);
document.addEventListener('visibilitychange', lookAtDay);

const daysAgo = (days: number): number => {
  if (days === 0) return today.value;
  const day = today.value;
  return localDay(new Date(Math.floor(day / 10_000), Math.floor(day / 100) % 100, (day % 100) - days));
};

export const clockTime = (iso: string): string => format('time', { hour: 'numeric', minute: '2-digit' }, new Date(iso));

export const dayName = (iso: string): string => {
  const date = new Date(iso);
  if (localDay(date) === daysAgo(0)) return t('message.today');
  if (localDay(date) === daysAgo(1)) return t('message.yesterday');
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return format(
    isThisYear ? 'day' : 'day with year',
    { weekday: 'long', day: 'numeric', month: 'long', ...(isThisYear ? {} : { year: 'numeric' }) },
    date,
  );
};

/** As short as a list has room for. */
export const shortTime = (iso: string): string => {
  const date = new Date(iso);
  if (localDay(date) === daysAgo(0)) return clockTime(iso);
  if (localDay(date) > daysAgo(7)) return format('weekday', { weekday: 'short' }, date);
  return format('date', { day: 'numeric', month: 'short' }, date);
};

export const fullTime = (iso: string): string =>
  format('full', { dateStyle: 'long', timeStyle: 'short' }, new Date(iso));
