import type { NotificationWords } from '../../../core/notifications/notificationWords.ts';

/** Why an answer by mail was not taken; a sentence for each, which says what to do. */
export type AnswerProblem =
  | 'expired'
  | 'otherSender'
  | 'inactive'
  | 'closed'
  | 'asked'
  | 'empty'
  | 'tooLong'
  | 'tooManyFiles'
  | 'badFile'
  | 'guarded'
  | 'held'
  | 'unreadable'
  | 'failed';

/** All words of mails in one language. What people wrote is put between them by who makes the mail, and escaped there. */
export interface MailWords extends NotificationWords {
  readonly language: string;
  readonly newIn: (messages: number, rooms: number) => string;
  readonly files: (files: number) => string;
  /** Whom messages without words are from. */
  readonly from: (names: string) => string;
  readonly mentionsYou: string;
  readonly open: string;
  readonly answer: string;
  /** For a request to talk: that the page is where it is answered. */
  readonly decide: string;
  /** Stands above everything in a mail that can be answered; an answer is cut there. */
  readonly answerAbove: string;
  readonly noWords: string;
  readonly why: string;
  readonly stop: string;
  readonly stopQuestion: string;
  readonly stopped: string;
  readonly badLink: string;
  /** The subject of a mail about an answer. */
  readonly notTaken: string;
  readonly waits: string;
  readonly problems: Readonly<Record<AnswerProblem, string>>;
}
