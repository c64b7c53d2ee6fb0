import { Counter, type Registry } from 'prom-client';

/** Mails that came to this node. */
export class MailMetrics {
  readonly #answers: Counter<'outcome'>;

  constructor(registry: Registry) {
    this.#answers = new Counter({
      name: 'homeroom_mail_answers_total',
      help: 'Mails that came to this node, by what became of them: sent, held, repeated, dropped as those of programs, or why refused',
      labelNames: ['outcome'],
      registers: [registry],
    });
  }

  /** One of a few fixed words. */
  readonly countAnswer = (outcome: string): void => this.#answers.inc({ outcome });
}
