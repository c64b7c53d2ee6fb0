import type { MailDoor } from '../adapters/http/mail/MailDoor.ts';
import { ChatError } from '../core/errors.ts';
import type { AnswerParts, MailParts } from './MailParts.ts';

/** Mails that are read at once over HTTP; each holds its texts in memory. */
const mailsAtOnce = 4;

/** What mails lead to over HTTP; null where there are none. */
export const mailDoorOf = (mail: MailParts | null, answers: AnswerParts | null): MailDoor | null => {
  if (mail === null) return null;
  const secret = mail.config.answers?.inboundSecret;
  if (answers === null || secret === undefined) return { stopLinks: mail.stopLinks, inbound: null };
  const { intake, maxBytes } = answers;
  let inWork = 0;
  const take: NonNullable<MailDoor['inbound']>['take'] = async (given) => {
    if (inWork >= mailsAtOnce) throw later();
    inWork += 1;
    try {
      await intake.take({ ...given, isAnswered: false, isWhole: () => true });
      return 'taken';
    } catch (failure) {
      // Loaded here, so that a server without answers by mail never loads it.
      const { AnswerRefusal } = await import('../adapters/mail/incoming/AnswerRefusal.ts');
      if (!(failure instanceof AnswerRefusal)) throw failure;
      if (failure.problem === 'later') throw later(failure);
      return failure.problem;
    } finally {
      inWork -= 1;
    }
  };
  return { stopLinks: mail.stopLinks, inbound: { secret, maxBytes, take } };
};

const later = (cause?: unknown): ChatError =>
  new ChatError('UNAVAILABLE', 'The mail cannot be taken now. Send it again in a minute.', {
    cause,
    retryAfterMs: 60_000,
  });
