import { ChatError, type ErrorCode } from '../../../core/errors.ts';
import { isUnaccepted } from '../../../core/rooms/messageRequest.ts';
import type { AnswerProblem } from '../notification/MailWords.ts';
import { wordsFor } from '../notification/wordsFor.ts';

/** Why a mail is not taken: `later` may help, the others do not; `unknown` is an address that is none of ours. */
export class AnswerRefusal extends Error {
  readonly problem: AnswerProblem | 'later' | 'unknown';
  /** The language of whose answer it is. */
  readonly locale: string;
  /** The name of a file. */
  readonly detail: string;

  constructor(problem: AnswerRefusal['problem'], locale: string, detail = '') {
    super(sentenceOf(problem, locale, detail));
    this.name = 'AnswerRefusal';
    this.problem = problem;
    this.locale = locale;
    this.detail = detail;
  }
}

/** In the person's language, and in English for who looks after the mail server. One line. */
const sentenceOf = (problem: AnswerRefusal['problem'], locale: string, detail: string): string => {
  if (problem === 'later') return 'Not now. Try again in some minutes.';
  if (problem === 'unknown') return 'There is no such address here.';
  const sentences = new Set([wordsFor(locale).problems[problem], wordsFor('en').problems[problem]]);
  return `${[...sentences].join(' / ')} ${detail}`.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
};

const problems: Partial<Record<ErrorCode, AnswerRefusal['problem']>> = {
  EMPTY_MESSAGE: 'empty',
  INVALID_REQUEST: 'failed',
  MESSAGE_TOO_LONG: 'tooLong',
  MESSAGE_REFUSED: 'guarded',
  ROOM_INACTIVE: 'closed',
  CANNOT_CHAT: 'closed',
  ACCESS_DENIED: 'closed',
  ROOM_NOT_FOUND: 'closed',
  UNAUTHORIZED: 'inactive',
  USER_INACTIVE: 'inactive',
  PAYLOAD_TOO_LARGE: 'badFile',
  UNSUPPORTED_MEDIA_TYPE: 'badFile',
};

/** What a refusal of the chat means to who wrote a mail. Limits, full disks and whatever nobody foresaw pass. */
export const answerRefusalOf = (failure: unknown, locale: string, detail = ''): unknown => {
  if (failure instanceof AnswerRefusal) return failure;
  const problem = isUnaccepted(failure)
    ? 'asked'
    : failure instanceof ChatError
      ? (problems[failure.code] ?? 'later')
      : undefined;
  return problem === undefined ? failure : new AnswerRefusal(problem, locale, detail);
};
