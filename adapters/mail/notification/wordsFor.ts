import { arabicWords } from './arabicWords.ts';
import { englishWords } from './englishWords.ts';
import type { MailWords } from './MailWords.ts';
import { russianWords } from './russianWords.ts';
import { spanishWords } from './spanishWords.ts';
import { ukrainianWords } from './ukrainianWords.ts';

const all: readonly MailWords[] = [englishWords, russianWords, spanishWords, ukrainianWords, arabicWords];

/** The words for a BCP 47 tag; English where there are none in its language. */
export const wordsFor = (locale: string): MailWords => {
  const [language] = locale.toLowerCase().split('-');
  return all.find((words) => words.language === language) ?? englishWords;
};
