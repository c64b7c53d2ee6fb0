import type { AskedForm, AskedStep, AskedWord } from '../../../core/messages/askedWords.ts';
import type { SearchedContent } from '../../../core/messages/storedWords.ts';
import { wordPlaces } from '../../../core/messages/wordPlaces.ts';

/** Stands for the id of the room in a query, and follows it in a lexeme. No word contains it. */
const roomMark = '/';
/** What follows a word at each of the first places, made once. */
const ends = Array.from({ length: 512 }, (_, place) => `':${place} `);

/**
 * The words of a message as a tsvector in text form. Each begins with the room, so that the index has the words of one
 * room beside each other: a beginning of a word is found there without reading what others wrote. `tell` hears each of them.
 */
export const wordVector = (roomId: number, content: SearchedContent, tell?: (word: string) => void): string => {
  let vector = '';
  const start = `'${roomId}${roomMark}`;
  // PostgreSQL joins the places of a word that is there twice. It keeps 255, up to the 16,383rd, and drops what is beyond.
  wordPlaces(content, (lexeme, place) => {
    vector = vector + start + lexeme + (ends[place] ?? `':${place} `);
    tell?.(lexeme);
  });
  return vector;
};

/** A typed word as a tsquery in text form, for any room: `inRoom` of it is the query for one. */
export const lexemeQuery = ({ phrases }: Pick<AskedWord, 'phrases'>): string => phrases.map(phraseQuery).join(' | ');

/** Every word exactly as it was typed. */
export const exactQuery = (words: readonly AskedWord[]): string =>
  words.map(({ exact }) => `(${phraseQuery(exact)})`).join(' & ');

const phraseQuery = (steps: readonly AskedStep[]): string =>
  steps
    .map(({ distance, forms }) => `${distance === 0 ? '' : ` <${distance}> `}(${forms.map(formQuery).join(' | ')})`)
    .join('');

const formQuery = ({ lexeme, isPrefix }: AskedForm): string => `'${roomMark}${lexeme}'${isPrefix ? ':*' : ''}`;
