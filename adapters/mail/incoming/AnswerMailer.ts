import type { Transporter } from 'nodemailer';
import type { Clock } from '../../../core/clock.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { automaticHeaders } from '../mailHeaders.ts';
import type { AnswerProblem } from '../notification/MailWords.ts';
import { wordsFor } from '../notification/wordsFor.ts';

interface Deps {
  readonly transport: Pick<Transporter, 'sendMail'>;
  readonly from: string;
  readonly publicUrl: string;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly onFailure: (failure: unknown) => void;
}

interface ToldProblem {
  readonly problem: AnswerProblem;
  readonly locale: string;
  /** The Message-ID of the answer; '' if it had none. */
  readonly answers: string;
  readonly detail?: string;
}

const hourMs = 3_600_000;
/** People who are remembered, at most; beyond them the one who was told first is forgotten. */
const capacity = 10_000;

/**
 * Says by mail what became of an answer, where its sender gets no error from a mail server. Only to the address in the directory,
 * and once in an hour to one person, so that two programs do not write to each other for ever.
 */
export class AnswerMailer {
  readonly #deps: Deps;
  readonly #toldAt = new Map<UserId, number>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async tell({ id, email }: Pick<Person, 'id' | 'email'>, { problem, locale, answers, detail = '' }: ToldProblem) {
    const { transport, from, publicUrl, onFailure } = this.#deps;
    if (email === null || email === '' || !this.#mayTell(id)) return;
    const words = wordsFor(locale);
    try {
      await transport.sendMail({
        ...{ from, to: { name: '', address: email } },
        subject: problem === 'held' ? words.waits : words.notTaken,
        text: `${`${words.problems[problem]} ${detail}`.trim()}\n\n${publicUrl}/\n`,
        ...(answers && { inReplyTo: answers, references: answers }),
        // Nobody is told that this one did not arrive.
        envelope: { from: '', to: email },
        headers: { ...automaticHeaders, 'Auto-Submitted': 'auto-replied' },
      });
    } catch (failure) {
      onFailure(failure);
    }
  }

  #mayTell(id: UserId): boolean {
    const now = this.#deps.clock.monotonic();
    if (now - (this.#toldAt.get(id) ?? Number.NEGATIVE_INFINITY) < hourMs) return false;
    this.#toldAt.delete(id);
    this.#toldAt.set(id, now);
    const [oldest] = this.#toldAt.keys();
    if (this.#toldAt.size > capacity && oldest !== undefined) this.#toldAt.delete(oldest);
    return true;
  }
}
