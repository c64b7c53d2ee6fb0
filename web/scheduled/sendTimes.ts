/** The hour at which lessons begin: what is offered by one click. */
const morning = 8;
const monday = 1;
const daysOfWeek = 7;

const at = (now: Date, days: number): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, morning, 0, 0, 0);

/** Moments that are offered, by the clock of the device: tomorrow at eight, and on Monday if that is another day. */
export const offeredTimes = (now: Date): readonly { readonly name: 'tomorrow' | 'monday'; readonly at: Date }[] => {
  const toMonday = (monday - now.getDay() + daysOfWeek) % daysOfWeek || daysOfWeek;
  return [
    { name: 'tomorrow', at: at(now, 1) },
    ...(toMonday === 1 ? [] : [{ name: 'monday' as const, at: at(now, toMonday) }]),
  ];
};

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment as a field of date and time holds it, by the clock of the device. */
export const fieldTime = (date: Date): string =>
  `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;

const longestMs = 366 * 86_400_000;

/** The moment that a field holds; null if it is none, past or too far away. */
export const readTime = (value: string, now: Date): Date | null => {
  const date = new Date(value);
  const waitMs = date.getTime() - now.getTime();
  return waitMs > 0 && waitMs <= longestMs ? date : null;
};
