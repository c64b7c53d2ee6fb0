import { signal } from '@preact/signals';
import { en, type TextKey, type Texts } from './en.ts';

/** Those of pages that are loaded later are learned with them. */
const english: Record<string, Texts[TextKey]> = { ...en };

/** Every language by its tag; all but English are loaded when asked for. */
const languages = {
  en: async () => english as Texts,
  es: async () => (await import('./es/es.ts')).es,
  uk: async () => (await import('./uk/uk.ts')).uk,
  ru: async () => (await import('./ru.ts')).ru,
  ar: async () => (await import('./ar/ar.ts')).ar,
} satisfies Record<string, () => Promise<Texts>>;

export type Language = keyof typeof languages;
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  es: 'Español',
  uk: 'Українська',
  ru: 'Русский',
  ar: 'العربية',
};

/** Adds the English texts of a page that was loaded later; other languages have theirs from the beginning. */
export const learnEnglish = (texts: Partial<Texts>): void => void Object.assign(english, texts);

export const isLanguage = (tag: string): tag is Language => Object.hasOwn(languages, tag);

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A page runs the way in which the name of its language is written. */
const isMirrored = (tag: Language): boolean => rightToLeft.test(languageNames[tag]);

interface Locale {
  readonly language: Language;
  readonly texts: Texts;
  readonly plural: Intl.PluralRules;
}

const current = signal<Locale>({ language: 'en', texts: english as Texts, plural: new Intl.PluralRules('en') });

export const language = (): Language => current.value.language;

export const speak = async (tag: Language): Promise<void> => {
  const texts = await languages[tag]();
  current.value = { language: tag, texts, plural: new Intl.PluralRules(tag) };
  document.documentElement.lang = tag;
  document.documentElement.dir = isMirrored(tag) ? 'rtl' : 'ltr';
};

type Values = Readonly<Record<string, string | number>>;

/**
 * A number in the form of the language. Digits are those of 0 to 9 in every language, whatever the region of the
 * browser prefers, so that numbers, times and the fields of dates agree.
 */
export const inFigures = (value: number): string =>
  value.toLocaleString(current.value.language, { numberingSystem: 'latn' });

/** A name that runs the other way must not move the words around it. */
const isolated = (value: string): string =>
  (isMirrored(current.value.language) ? /\p{L}/u : rightToLeft).test(value) ? `\u2068${value}\u2069` : value;

/** The text of a key in the language of the page; `{name}` is replaced, `count` chooses the plural form. */
export const t = (key: TextKey, values: Values = {}): string => {
  const { texts, plural } = current.value;
  const entry = texts[key];
  const text = typeof entry === 'string' ? entry : (entry[plural.select(Number(values['count'] ?? 0))] ?? entry.other);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (typeof value === 'number') return inFigures(value);
    return value === undefined ? whole : isolated(value);
  });
};

/** The same for keys made of data, such as a role; undefined when the language has no word for it. */
export const tryText = (key: string, values?: Values): string | undefined =>
  Object.hasOwn(english, key) ? t(key as TextKey, values) : undefined;
