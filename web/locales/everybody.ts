import type { Language } from './translate.ts';

/** How everybody in a room is named; the first word of a language is suggested in it. */
export const everybody: Readonly<Record<Language, readonly string[]>> = {
  en: ['all', 'class'],
  es: ['todos', 'clase'],
  uk: ['усі', 'клас'],
  ru: ['все', 'класс'],
  ar: ['الجميع', 'الصف'],
};

/** A text in which everybody is mentioned, in whatever language it is. */
export const everybodyWords =
  /@(?:all|everyone|class|todos|clase|усі|всі|клас|все|всем|класс|الجميع|الصف)(?![\p{L}\p{N}_])/iu;
