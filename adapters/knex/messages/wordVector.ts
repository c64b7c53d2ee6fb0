import type { AskedForm, AskedStep, AskedWord } from '../../../core/messages/askedWords.ts';
import type { StoredWord } from '../../../core/messages/storedWords.ts';
import { type SearchedContent, storedWords } from '../../../core/messages/storedWords.ts';

/** Stands for the id of the room in a query, and follows it in a lexeme. No word contains it. */
const roomMark = '/';
/** The most places of one word, and the last place, that a tsvector keeps. */
const maxPlaces = 255;
const lastPlace = 16_000;

/**
 * The words of a message as a tsvector in text form. Each begins with the room, so that the index has the words of one
 * room beside each other: a beginning of a word is found there without reading what others wrote.
 */
export const wordVector = (roomId: number, content: SearchedContent): string => vectorOf(roomId, storedWords(content));

const vectorOf = (roomId: number, words: readonly StoredWord[]): string => {
  const places = new Map<string, number[]>();
  for (const { lexeme, position } of words) {
    const place = position + 1;
    if (place > lastPlace) continue;
    const known = places.get(lexeme);
    if (known === undefined) places.set(lexeme, [place]);
    else if (known.length < maxPlaces) known.push(place);
  }
  let vector = '';
  for (const [lexeme, at] of places) vector += `'${roomId}${roomMark}${lexeme}':${at.join(',')} `;
  return vector;
};

/** A typed word as a tsquery in text form, for any room: `inRoom` of it is the query for one. */
export const wordQuery = ({ phrases }: Pick<AskedWord, 'phrases'>): string => phrases.map(phraseQuery).join(' | ');

/** Every word exactly as it was typed. */
export const exactQuery = (words: readonly AskedWord[]): string =>
  words.map(({ exact }) => `(${phraseQuery(exact)})`).join(' & ');

const phraseQuery = (steps: readonly AskedStep[]): string =>
  steps
    .map(({ distance, forms }) => `${distance === 0 ? '' : ` <${distance}> `}(${forms.map(formQuery).join(' | ')})`)
    .join('');

const formQuery = ({ lexeme, isPrefix }: AskedForm): string => `'${roomMark}${lexeme}'${isPrefix ? ':*' : ''}`;
