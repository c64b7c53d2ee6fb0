import type { RoomType } from '../permissions/Policy.ts';
import { isTimeOfDay, minutesOf } from '../zonedTime.ts';
import { checkLocale, checkQuietHours, type QuietHours, refuse } from './NotificationSettings.ts';

/** Hours in which people of a role are told of messages. */
export interface OfficeHours {
  /** 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
  /** `HH:MM`. */
  readonly from: string;
  readonly to: string;
}

/** Days without school, the last one included; `2026-12-23`. */
export interface Holiday {
  readonly from: string;
  readonly to: string;
}

/** What a school says about being told. What it leaves out, the organisation above it says. */
export interface SchoolNotifications {
  /** Of people who have chosen none. Null: none. */
  readonly quietHours?: QuietHours | null;
  /** By role; people of a role without hours are told at any hour. */
  readonly officeHours?: Readonly<Record<string, OfficeHours>>;
  /** On these days nobody of a role with office hours is told. */
  readonly holidays?: readonly Holiday[];
  /**
   * Messages in rooms of these types reach everybody, whatever they have chosen, at once and at any hour: what a school
   * needs everybody to hear, e.g. that it stays closed today.
   */
  readonly always?: readonly RoomType[];
  /** Whether a mail, and a notification on a locked screen, show the words or only that there are some. */
  readonly showsWords?: { readonly mail?: boolean; readonly lockScreen?: boolean };
  /** The language of people who have none: the page stores that in which they read it. A BCP 47 tag. */
  readonly locale?: string;
}

export interface NotificationRules extends SchoolNotifications {
  /** The clocks by which the school lives. */
  readonly timeZone: string;
}

/** What holds where nobody says anything. */
export const defaultRules: Required<Omit<NotificationRules, 'timeZone'>> = {
  quietHours: { from: '20:00', to: '07:00' },
  officeHours: {},
  holidays: [],
  always: [],
  showsWords: { mail: true, lockScreen: false },
  locale: 'en',
};

const maxHolidays = 100;
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(Date.parse(text));

/** @throws ChatError INVALID_REQUEST that names the setting and says what to write */
export const checkSchoolNotifications = (
  { quietHours, officeHours = {}, holidays = [], always = [], locale }: SchoolNotifications,
  { roles, roomTypes }: { readonly roles: readonly string[]; readonly roomTypes: readonly RoomType[] },
): void => {
  checkQuietHours('quiet_hours', quietHours);
  checkLocale(locale);
  for (const [role, { days, from, to }] of Object.entries(officeHours)) {
    const name = `office_hours.${role}`;
    if (!roles.includes(role)) refuse(name, `there is no such role; there are: ${roles.join(', ')}.`);
    if (days.length === 0 || !days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7))
      refuse(`${name}.days`, 'write numbers from 1 for Monday to 7 for Sunday, at least one.');
    if (!isTimeOfDay(from) || !isTimeOfDay(to) || minutesOf(from) >= minutesOf(to))
      refuse(name, 'write from and to as times of one day, e.g. 08:00 and 17:00.');
  }
  if (holidays.length > maxHolidays) refuse('holidays', `write at most ${maxHolidays}.`);
  for (const { from, to } of holidays)
    if (!isDay(from) || !isDay(to) || from > to)
      refuse('holidays', 'write the first and the last day, e.g. 2026-12-23 and 2027-01-06.');
  for (const type of always)
    if (!roomTypes.includes(type))
      refuse('always', `there is no room type ${type}; there are: ${roomTypes.join(', ')}.`);
};
