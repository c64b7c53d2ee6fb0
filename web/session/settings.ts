import { effect, signal } from '@preact/signals';
import { isLanguage, type Language, speak } from '../locales/translate.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Private windows may refuse storage. The page then forgets its settings. */
const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(`homeroom.${key}`);
  } catch {
    return null;
  }
};

const store = (key: string, value: string): void => {
  try {
    localStorage.setItem(`homeroom.${key}`, value);
  } catch {
    // The setting holds until the page is closed.
  }
};

const firstLanguage = (): Language => {
  const wanted = [stored('language'), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return (wanted.find((tag) => tag !== null && isLanguage(tag)) as Language | undefined) ?? 'en';
};

export const theme = signal<Theme>(themes.find((name) => name === stored('theme')) ?? 'system');
/** Single-letter shortcuts can be turned off, because they disturb speech input (WCAG 2.1.4). */
export const hasSingleKeys = signal(stored('single-keys') !== 'off');

export const setTheme = (name: Theme): void => {
  theme.value = name;
  store('theme', name);
};

export const setLanguage = async (tag: Language): Promise<void> => {
  store('language', tag);
  await speak(tag);
};

export const setSingleKeys = (isOn: boolean): void => {
  hasSingleKeys.value = isOn;
  store('single-keys', isOn ? 'on' : 'off');
};

export const startSettings = async (): Promise<void> => {
  effect(() => {
    const { dataset } = document.documentElement;
    if (theme.value === 'system') delete dataset['theme'];
    else dataset['theme'] = theme.value;
  });
  await speak(firstLanguage());
};
