import type { LocalText } from '../../client/wire/wireTypes.ts';
import { language } from '../locales/translate.ts';

/**
 * A name in the language of the page, else in English, else in any. The word under which the policy declares a thing
 * stands in for a name that is missing, e.g. `ward news` for `ward_news`.
 */
export const localName = (text: LocalText | undefined, declared: string): string => {
  const names = Object.entries(text ?? {}).filter(([, name]) => name.trim() !== '');
  const inTongue = (tag: string) => names.find(([key]) => key === tag || key.startsWith(`${tag}-`));
  const [, name = declared] = inTongue(language()) ?? inTongue('en') ?? names[0] ?? [];
  return name === declared ? declared.replaceAll('_', ' ') : name;
};

/** The same as the beginning of a line. */
export const localTitle = (text: LocalText | undefined, declared: string): string => {
  const name = localName(text, declared);
  return name.charAt(0).toUpperCase() + name.slice(1);
};
