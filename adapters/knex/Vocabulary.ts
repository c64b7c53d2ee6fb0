import type { Knex } from 'knex';
import { wordsOf } from '../../core/messages/searchWords.ts';
import { ask } from './ask.ts';
import { sql } from './Sql.ts';

/** Words known to be stored, the one met last at the end; about 5 MB. */
const knownAtMost = 50_000;
/** Words that wait; further new ones are met again some day. */
const waitingAtMost = 2_000;
/** Words that are stored without waiting for more. */
const batchSize = 500;
const pauseMs = 2_000;
/** Letters only: numbers and passwords are nothing that a slip could have meant. */
const isLearned = (word: string): boolean => /^\p{Letter}{4,32}$/u.test(word);

/**
 * Learns the words of messages, after they were stored and beside them: nobody waits for it, and what it loses costs
 * only that a slip finds less. Almost every word of a message is known, so that almost nothing is written.
 */
export class Vocabulary {
  readonly #knex: Knex;
  readonly #known = new Set<string>();
  #waiting = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  learn(text: string): void {
    for (const word of wordsOf(text)) {
      if (!isLearned(word)) continue;
      // Moves to the end, so that words in use are the last to be forgotten.
      if (this.#known.delete(word)) this.#known.add(word);
      else if (this.#waiting.size < waitingAtMost) this.#waiting.add(word);
    }
    if (this.#waiting.size === 0) return;
    if (this.#waiting.size >= batchSize) void this.store();
    else this.#timer ??= setTimeout(() => void this.store(), pauseMs).unref();
  }

  /** Stores what waits. Never fails: what could not be stored is met again. */
  async store(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    // In one order, so that two nodes never wait for each other crosswise.
    const words = [...this.#waiting].sort();
    this.#waiting = new Set();
    try {
      await ask(
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
}
