import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { KnexMessageWords } from './KnexMessageWords.ts';

const batch = 500;
/** More are not counted. */
const mostCounted = 1_000_000;

/** Whether search finds every message. */
export const wordChecks = (knex: Knex): Check[] => {
  const words = new KnexMessageWords(knex);
  return [
    {
      name: 'messages.words',
      severity: 'warning',
      problem: 'messages that wait for the words by which search finds them',
      remedy: 'A running server makes them by itself, some hundreds a second; "homeroom doctor --fix" does it at once.',
      run: async () => ({ count: await words.countWaiting(mostCounted), examples: [] }),
      fix: async ({ onProgress, signal }) => {
        let done = 0;
        for (;;) {
          signal?.throwIfAborted();
          const made = await words.makeNext(batch);
          done += made;
          onProgress(done);
          if (made === 0) return `${done} messages got their words.`;
        }
      },
    },
  ];
};
