import { effect, signal } from '@preact/signals';
import { isLanguage, type Language, speak } from '../locales/translate.ts';

export const themes = ['system', 'light', 'dark'] as const;
export const textSizes = ['small', 'normal', 'large', 'huge'] as const;
export const densities = ['comfortable', 'compact'] as const;
/** Which key sends; the other one begins a new line. */
export const sendKeys = ['enter', 'ctrl-enter'] as const;

/** For how many seconds a message waits after it was sent, so that it can be undone. */
export const undoTimes = ['off', '5', '10', '20'] as const;

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

/** A setting of this browser that takes one of a few values. */
export interface Setting<Value extends string> {
  readonly values: readonly Value[];
  readonly value: { readonly value: Value };
  choose(name: Value): void;
}

const chosen = <Value extends string>(key: string, values: readonly Value[], usual: Value): Setting<Value> => {
  const value = signal<Value>(values.find((name) => name === stored(key)) ?? usual);
  const choose = (name: Value): void => {
    value.value = name;
    store(key, name);
  };
  return { values, value, choose };
};

export const theme = chosen('theme', themes, 'system');
export const textSize = chosen('text-size', textSizes, 'normal');
export const density = chosen('density', densities, 'comfortable');
export const sendKey = chosen('send-key', sendKeys, 'enter');
export const undoSend = chosen('undo-send', undoTimes, 'off');
/** Single-letter shortcuts can be turned off, because they disturb speech input (WCAG 2.1.4). */
export const hasSingleKeys = signal(stored('single-keys') !== 'off');

/** Whether a key that was pressed in a field for messages sends what is in it. */
export const isSendKey = ({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  key === 'Enter' && (sendKey.value.value === 'enter' ? !shiftKey : ctrlKey || metaKey);

export const setLanguage = async (tag: Language): Promise<void> => {
  store('language', tag);
  await speak(tag);
};

export const setSingleKeys = (isOn: boolean): void => {
  hasSingleKeys.value = isOn;
  store('single-keys', isOn ? 'on' : 'off');
};

/** What the style sheet follows: each has an attribute of the document, unless it is as usual. */
const shownInDocument = {
  theme: [theme.value, 'system'],
  textSize: [textSize.value, 'normal'],
  density: [density.value, 'comfortable'],
} as const;

export const startSettings = async (): Promise<void> => {
  effect(() => {
    const { dataset } = document.documentElement;
    for (const [name, [value, usual]] of Object.entries(shownInDocument))
      if (value.value === usual) delete dataset[name];
      else dataset[name] = value.value;
  });
  await speak(firstLanguage());
};
