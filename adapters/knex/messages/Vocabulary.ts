import type { Knex } from 'knex';
import { wordsOf } from '../../../core/messages/searchWords.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** Words known to be stored, the one met last at the end; about 5 MB. */
const knownAtMost = 50_000;
/** Characters of texts that wait to be looked at; more than that in one pause are met again some day. */
const waitingChars = 50_000;
const pauseMs = 2_000;
/** Letters only: numbers and passwords are nothing that a slip could have meant. */
const isLearned = (word: string): boolean => /^\p{Letter}{4,32}$/u.test(word);

/**
 * Learns the words of messages, after they were stored and beside them: nobody waits for it, when much is written not
 * all of it is looked at, and what it loses costs only that a slip finds less. Almost every word of a message is known,
 * so that almost nothing is written.
 */
export class Vocabulary {
  readonly #knex: Knex;
  readonly #known = new Set<string>();
  #texts: string[] = [];
  #chars = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  learn(text: string): void {
    if (this.#chars >= waitingChars) return;
    this.#chars += text.length;
    this.#texts.push(text);
    this.#timer ??= setTimeout(() => void this.store(), pauseMs).unref();
  }

  /** Stores what waits. Never fails: what could not be stored is met again. */
  async store(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const words = this.#takeNew();
    if (words.length === 0) return;
    try {
      await queryRows(
        this.#knex,
        sql`
        INSERT INTO message_words (word)
        SELECT w.word FROM unnest(${words}::text[]) AS w (word)
        WHERE NOT EXISTS (SELECT FROM message_words k WHERE k.word = w.word)
        ON CONFLICT DO NOTHING`,
        { isPrepared: true },
      );
    } catch {
      return; // a database that does not answer has more important things to be told of
    }
    for (const word of words) this.#known.add(word);
    for (const oldest of this.#known) {
      if (this.#known.size <= knownAtMost) return;
      this.#known.delete(oldest);
    }
  }

  /** The words of what waits that are not known yet; in one order, so that two nodes never wait for each other crosswise. */
  #takeNew(): string[] {
    const fresh = new Set<string>();
    for (const word of this.#texts.flatMap(wordsOf)) {
      if (!isLearned(word)) continue;
      // Moves to the end, so that words in use are the last to be forgotten.
      if (this.#known.delete(word)) this.#known.add(word);
      else fresh.add(word);
    }
    this.#texts = [];
    this.#chars = 0;
    return [...fresh].sort();
  }
}
