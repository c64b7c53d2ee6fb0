import type { HoldDraft } from '../holds/Hold.ts';
import type { Policy } from '../permissions/Policy.ts';
import { badMember, checkReason } from './checkReason.ts';

/** A hold as its author writes it. */
export type WrittenHold = Omit<HoldDraft, 'authorId'>;

/** The hold with its reason tidied. @throws ChatError INVALID_REQUEST */
export const checkHold = (policy: Policy, written: WrittenHold, now: Date): WrittenHold => {
  const { subject, begins, ends } = written;
  const reason = checkReason(written.reason);
  if (ends !== null && ends <= begins)
    throw badMember('ends', 'The hold would end before it begins; write a later ends, or leave it out.');
  if (ends !== null && ends <= now)
    throw badMember('ends', 'The hold would be over already; write a later ends, or leave it out.');
  if (written.effect === 'restrict' && !('userId' in subject))
    throw badMember('effect', 'Only a person is restricted; suspend a relation instead.');
  if (written.effect === 'restrict' && ends === null)
    throw badMember('ends', 'A restriction has an end: say with ends until when, or suspend the account.');
  const isPreserving = written.effect === 'preserve';
  if (isPreserving ? 'kind' in subject : 'roomId' in subject)
    throw badMember('effect', 'A person or a room is preserved; an account or a relation is suspended or kept.');
  if ('kind' in subject) {
    if (!Object.hasOwn(policy.relations, subject.kind))
      throw badMember(
        'kind',
        `"${subject.kind}" is no relation; use one of ${Object.keys(policy.relations).join(', ')}.`,
      );
    if (subject.from === subject.to)
      throw badMember('to', 'A relation needs two people; name another one in from or to.');
  }
  return { ...written, reason };
};
