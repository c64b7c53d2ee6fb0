import type { QuietHours } from '../notifications/NotificationSettings.ts';
import { isTimeOfDay } from '../zonedTime.ts';

/** How the value of a setting is written, in the environment, by command and in the page alike. */
export interface SettingForm<Value = unknown> {
  readonly kind: SettingKind;
  /** What a value must be, for errors. */
  readonly words: string;
  readonly example: string;
  /** Of numbers: the smallest and the largest; of texts: the most characters. */
  readonly min?: number;
  readonly max?: number;
  /** Undefined for a text that is no such value. */
  parse(text: string): Value | undefined;
}

export const settingKinds = ['integer', 'switch', 'hours', 'share', 'text', 'moment'] as const;
export type SettingKind = (typeof settingKinds)[number];

export const integerForm = (min: number, max: number, example: number): SettingForm<number> => ({
  kind: 'integer',
  words: `a whole number from ${min} to ${max}`,
  example: String(example),
  min,
  max,
  parse: (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  },
});

const switchWords: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  1: true,
  off: false,
  false: false,
  0: false,
};

export const switchForm: SettingForm<boolean> = {
  kind: 'switch',
  words: '"on" or "off"',
  example: 'on',
  parse: (text) => switchWords[text.toLowerCase()],
};

/** Null: at no hour. */
export const hoursForm: SettingForm<QuietHours | null> = {
  kind: 'hours',
  words: 'two times of the day with a dash between them, or "off"',
  example: '20:00-07:00',
  parse: (text) => {
    if (text.toLowerCase() === 'off') return null;
    const [from = '', to = '', ...rest] = text.split('-').map((part) => part.trim());
    const isGood = rest.length === 0 && isTimeOfDay(from) && isTimeOfDay(to) && from !== to;
    return isGood ? { from, to } : undefined;
  },
};

export const shareForm: SettingForm<number> = {
  kind: 'share',
  words: 'a share above 0 and at most 1',
  example: '0.2',
  min: 0,
  max: 1,
  parse: (text) => {
    const value = /^(0?\.\d{1,6}|[01](\.0{1,6})?)$/.test(text) ? Number(text) : Number.NaN;
    return value > 0 && value <= 1 ? value : undefined;
  },
};

/** One line that people read. */
export const lineForm = (max: number, example: string): SettingForm<string> => ({
  kind: 'text',
  words: `one line of at most ${max} characters`,
  example,
  max,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a line must not have
  parse: (text) => (text.length <= max && !/[\u0000-\u001f\u007f\u2028\u2029]/u.test(text) ? text : undefined),
});

/** A moment that names its zone, so that it means the same on every node. */
export const momentForm: SettingForm<Date> = {
  kind: 'moment',
  words: 'a moment by ISO 8601 with its zone',
  example: '2027-01-10T18:00:00Z',
  parse: (text) => {
    const isWhole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
    const moment = new Date(isWhole ? text : Number.NaN);
    return Number.isNaN(moment.getTime()) ? undefined : moment;
  },
};
