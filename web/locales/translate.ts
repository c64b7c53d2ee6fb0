import { signal } from '@preact/signals';
import { en, type TextKey, type Texts } from './en.ts';

/** Those of pages that are loaded later are learned with them. */
const english: Record<string, Texts[TextKey]> = { ...en };

/** Every language by its tag; all but English are loaded when asked for. */
const languages = {
  en: async () => english as Texts,
  ru: async () => (await import('./ru.ts')).ru,
} satisfies Record<string, () => Promise<Texts>>;

export type Language = keyof typeof languages;
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', ru: 'Русский' };

/** Adds the English texts of a page that was loaded later; other languages have theirs from the beginning. */
export const learnEnglish = (texts: Partial<Texts>): void => void Object.assign(english, texts);

export const isLanguage = (tag: string): tag is Language => Object.hasOwn(languages, tag);

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
};

type Values = Readonly<Record<string, string | number>>;

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A name that runs the other way must not move the words around it. */
const isolated = (value: string): string => (rightToLeft.test(value) ? `\u2068${value}\u2069` : value);

/** The text of a key in the language of the page; `{name}` is replaced, `count` chooses the plural form. */
export const t = (key: TextKey, values: Values = {}): string => {
  const { texts, plural, language: tag } = current.value;
  const entry = texts[key];
  const text = typeof entry === 'string' ? entry : (entry[plural.select(Number(values['count'] ?? 0))] ?? entry.other);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (typeof value === 'number') return value.toLocaleString(tag);
    return value === undefined ? whole : isolated(value);
  });
};

/** The same for keys made of data, such as a role; undefined when the language has no word for it. */
export const tryText = (key: string, values?: Values): string | undefined =>
  Object.hasOwn(english, key) ? t(key as TextKey, values) : undefined;
