import type { Readable } from 'node:stream';
import type { Clock } from '../../../core/clock.ts';
import { ChatError } from '../../../core/errors.ts';
import { MessageHeld } from '../../../core/guard/MessageHeld.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { derivedUuid } from '../../system/derivedUuid.ts';
import type { MailAddresses, MailClaim } from '../MailAddresses.ts';
import type { AnswerProblem } from '../notification/MailWords.ts';
import type { AnswerMailer } from './AnswerMailer.ts';
import { AnswerRefusal, answerRefusalOf } from './AnswerRefusal.ts';
import { automaticMail } from './automaticMail.ts';
import { cutAnswer } from './cutAnswer.ts';
import { htmlToText } from './htmlToText.ts';
import { type MailBounds, parseMail } from './parseMail.ts';
import type { ReadMail } from './ReadMail.ts';
import { readBounce } from './readBounce.ts';
import { storeFiles } from './storeFiles.ts';

/** What became of a mail, for the metrics. */
export type AnswerOutcome =
  | 'sent'
  | 'repeated'
  | 'held'
  | 'bounce'
  | 'automatic'
  | 'loop'
  | 'unknown'
  | 'later'
  | AnswerProblem;

interface Deps {
  readonly chat: Pick<Chat, 'identifyPerson' | 'sendMessage' | 'files'>;
  readonly addresses: MailAddresses;
  readonly mailer: AnswerMailer;
  /** Of our own Message-IDs. */
  readonly host: string;
  readonly bounds: MailBounds;
  readonly localeOf: (userId: UserId) => Promise<string>;
  /** Nothing more is mailed to this address of this person. */
  readonly bury: (address: string, failure: string) => Promise<void>;
  readonly clock: Pick<Clock, 'now'>;
  readonly onAnswer: (outcome: AnswerOutcome) => void;
  readonly onFailure: (failure: unknown) => void;
}

/** A mail on its way in. */
export interface ArrivingMail {
  /** To whom, of the envelope; null: the headers say it. */
  readonly recipient: string | null;
  /** Who gets a bounce; '' for a mail that must not cause one, null where it is not known. */
  readonly sender: string | null;
  readonly source: Readable;
  /** Whether a mail server tells the sender of a refusal; else a mail does. */
  readonly isAnswered: boolean;
  /** Asked at the end: whether nothing was cut off. */
  readonly isWhole: () => boolean;
}

/**
 * Takes answers that come by mail: whoever may write in the room writes there, by the same use case and the same rules as in the
 * page. Mails of programs are dropped, and bounces make addresses known at which nobody is.
 */
export class AnswerIntake {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Before the mail itself comes: why nothing can be sent to this address; null if it can. Costs no query. */
  refuseRecipient(recipient: string): 'unknown' | 'expired' | null {
    const claim = this.#deps.addresses.read(recipient, this.#deps.clock.now());
    return typeof claim === 'string' ? claim : null;
  }

  /**
   * Resolves when the mail was taken or dropped. @throws AnswerRefusal that says whether trying again helps; every other failure
   * is told as one for now
   */
  async take(mail: ArrivingMail): Promise<void> {
    const { onAnswer, onFailure } = this.#deps;
    try {
      onAnswer(await this.#take(mail));
    } catch (failure) {
      const refusal = failure instanceof AnswerRefusal ? failure : new AnswerRefusal('later', 'en');
      if (refusal !== failure) onFailure(failure);
      onAnswer(refusal.problem);
      throw refusal;
    }
  }

  async #take({ recipient, sender, source, isWhole, isAnswered }: ArrivingMail): Promise<AnswerOutcome> {
    const { chat, host, bounds, localeOf } = this.#deps;
    const known = recipient === null ? null : this.#claimOf([recipient]);
    const early = known === null ? 'en' : await localeOf(known.userId);
    const mail = await parseMail(source, bounds).catch((failure: unknown) => {
      throw asUnreadable(failure, early);
    });
    try {
      if (!isWhole()) throw new AnswerRefusal('badFile', early);
      const claim = known ?? this.#claimOf(mail.recipients);
      const automatic = automaticMail(mail.headers, { sender, host });
      if (automatic === 'bounce' || claim.kind === 'bounce') return await this.#hearBounce(claim.userId, mail);
      if (automatic !== null) return automatic;
      const locale = await localeOf(claim.userId);
      const person = await chat.identifyPerson(claim.userId).catch((failure: unknown) => {
        throw answerRefusalOf(failure, locale);
      });
      return await this.#answer({ person, roomId: claim.roomId, mail, locale }).catch(async (failure: unknown) => {
        if (!isAnswered && failure instanceof AnswerRefusal) await this.#tell(person, failure, mail);
        throw failure;
      });
    } finally {
      await mail.remove();
    }
  }

  /** What the first address of ours says. @throws AnswerRefusal if there is none, or it has expired */
  #claimOf(recipients: readonly string[]): MailClaim {
    const now = this.#deps.clock.now();
    const claims = recipients.slice(0, 50).map((address) => this.#deps.addresses.read(address, now));
    const claim = claims.find((one) => typeof one !== 'string');
    if (claim === undefined || typeof claim === 'string')
      throw new AnswerRefusal(claims.includes('expired') ? 'expired' : 'unknown', 'en');
    return claim;
  }

  async #tell(person: Person, { problem, locale, detail }: AnswerRefusal, { messageId: answers }: ReadMail) {
    if (problem === 'later' || problem === 'unknown') return;
    await this.#deps.mailer.tell(person, { problem, locale, answers, detail });
  }

  async #answer(answer: {
    readonly person: Person;
    readonly roomId: RoomId;
    readonly mail: ReadMail;
    readonly locale: string;
  }): Promise<AnswerOutcome> {
    const { chat, mailer } = this.#deps;
    const { person, roomId, mail, locale } = answer;
    const refuse = (problem: AnswerProblem, detail = ''): never => {
      throw new AnswerRefusal(problem, locale, detail);
    };
    if (!isSameAddress(mail.from, person.email)) refuse('otherSender');
    if (mail.filesLeftOut > 0) refuse('tooManyFiles');
    const plain = mail.text === null || mail.text.trim() === '' ? null : mail.text;
    const content = cutAnswer(plain ?? htmlToText(mail.html ?? ''));
    if (content === '' && mail.files.length === 0) refuse('empty');
    // The same for the same mail to the same room; of a mail without a Message-ID, which is against the rules, its words stand in.
    const clientId = derivedUuid(mail.messageId || content, roomId, person.id);
    const stored = await storeFiles(chat.files, person, mail.files, locale);
    try {
      const attachmentIds = stored.ids;
      const { isDuplicate } = await chat.sendMessage({
        ...{ sender: person, roomId, content, clientId, attachmentIds },
        acceptsRequest: false,
      });
      if (isDuplicate) await stored.drop();
      return isDuplicate ? 'repeated' : 'sent';
    } catch (failure) {
      if (failure instanceof MessageHeld) {
        if (failure.isNew) await mailer.tell(person, { problem: 'held', locale, answers: mail.messageId });
        return 'held';
      }
      await stored.drop();
      // The same mail once more: its files have new ids, so it is another body under the same client id.
      if (failure instanceof ChatError && failure.code === 'CONFLICT') return 'repeated';
      throw answerRefusalOf(failure, locale);
    }
  }

  async #hearBounce(userId: UserId, mail: ReadMail): Promise<'bounce'> {
    const { chat, bury } = this.#deps;
    const bounces = readBounce(mail.deliveryStatus);
    const person = bounces.length === 0 ? undefined : await chat.identifyPerson(userId).catch(() => undefined);
    const bounce = bounces.find(({ address }) => isSameAddress(address, person?.email ?? null));
    if (bounce !== undefined && person?.email) await bury(person.email, bounce.failure);
    return 'bounce';
  }
}

const isSameAddress = (one: string, other: string | null): boolean =>
  one !== '' && other !== null && one.trim().toLowerCase() === other.trim().toLowerCase();

/** What is no mail stays none; a disk without space is our trouble, for now. */
const asUnreadable = (failure: unknown, locale: string): unknown =>
  failure instanceof ChatError ? answerRefusalOf(failure, locale) : new AnswerRefusal('unreadable', locale);
