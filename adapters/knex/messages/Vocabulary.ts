import type { Knex } from 'knex';
import { textTokens } from '../../../core/messages/textTokens.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** Most words that are remembered as stored, the least recently used first; about 5 MB. */
const maxKnown = 50_000;
/** Most characters of texts that wait; further texts within one pause are skipped. */
const maxWaitingChars = 50_000;
const pauseMs = 2_000;
/** Letters only: nobody who mistypes a word means a number or a password. */
const isLearned = (word: string): boolean => /^\p{Letter}{4,32}$/u.test(word);

/**
 * Stores the words of messages, so that a search for a mistyped word finds them. It works in the background after a
 * message is stored. Under load it skips texts; a lost word means that a mistyped search finds less. Almost every word
 * of a message is known already, so little is written.
 */
export class Vocabulary {
  readonly #knex: Knex;
  readonly #known = new Set<string>();
  readonly #noted = new Set<string>();
  #texts: string[] = [];
  #chars = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  learn(text: string): void {
    if (this.#chars >= maxWaitingChars) return;
    this.#chars += text.length;
    this.#texts.push(text);
    this.#timer ??= setTimeout(() => void this.store(), pauseMs).unref();
  }

  /** Keeps a word of a text for the next `store`. Imports know the words of their texts, and wait for them to be stored. */
  note(word: string): void {
    if (word.length >= 4 && !this.#known.has(word) && isLearned(word)) this.#noted.add(word);
  }

  /**
   * Stores the words of the waiting texts. Never fails: words that it could not store come up again in other messages.
   */
  async store(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const words = this.#takeNew();
    if (words.length === 0) return;
    try {
      await queryRows(
        this.#knex,
        sql`
        INSERT INTO homeroom.message_words (word)
        SELECT i.word FROM unnest(${words}::text[]) AS i (word)
        WHERE NOT EXISTS (SELECT FROM homeroom.message_words w WHERE w.word = i.word)
        ON CONFLICT DO NOTHING`,
        { isPrepared: true },
      );
    } catch {
      return; // what is wrong with the database shows elsewhere, and lost words do no harm
    }
    for (const word of words) this.#known.add(word);
    for (const oldest of this.#known) {
      if (this.#known.size <= maxKnown) return;
      this.#known.delete(oldest);
    }
  }

  /** The unknown words of the waiting texts, sorted, so that two nodes insert in the same order and cannot deadlock. */
  #takeNew(): string[] {
    const fresh = new Set(this.#noted);
    this.#noted.clear();
    for (const { text: word, kind } of this.#texts.flatMap(textTokens)) {
      if (kind !== 'word' || !isLearned(word)) continue;
      // Moves the word to the end, so that words in use are forgotten last.
      if (this.#known.delete(word)) this.#known.add(word);
      else fresh.add(word);
    }
    this.#texts = [];
    this.#chars = 0;
    return [...fresh].sort();
  }
}
