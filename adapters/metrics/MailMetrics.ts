import type { Counter, Registry } from 'prom-client';
import { makeCounter } from './makeCounter.ts';

const mailOutcomes = [
  ...(['sent', 'repeated', 'held', 'bounce', 'automatic', 'loop', 'unknown', 'later'] as const),
  ...(['expired', 'otherSender', 'inactive', 'closed', 'asked', 'empty', 'tooLong'] as const),
  ...(['tooManyFiles', 'badFile', 'guarded', 'unreadable', 'failed'] as const),
];
type MailOutcome = (typeof mailOutcomes)[number];

/** Mails that came to this node. */
export class MailMetrics {
  readonly #answers: Counter<'outcome'>;

  constructor(registry: Registry) {
    this.#answers = makeCounter(
      registry,
      'mail_answers_total',
      'Mails that came to this node, by what became of them: sent, held, repeated, dropped as those of programs, or why refused',
      { outcome: mailOutcomes },
    );
  }

  readonly countAnswer = (outcome: MailOutcome): void => this.#answers.inc({ outcome });
}
