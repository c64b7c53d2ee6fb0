import type { Attachment } from '../attachments/Attachment.ts';
import type { GuardReason } from '../messages/GuardRecord.ts';
import type { GuardRule } from '../permissions/GuardRule.ts';
import { type makeDecideText, refused, type TextDecision } from './decideText.ts';
import type { GuardedText } from './MessageGuard.ts';

/**
 * Decides about a message with the names of its files and the words about them, which guards read like its text. What they
 * would mask in those is refused: a file is not renamed for its sender.
 * @throws ChatError as `makeDecideText`
 */
export const makeDecideFiles =
  (decideText: ReturnType<typeof makeDecideText>) =>
  async (
    text: GuardedText,
    attachments: readonly Attachment[] | undefined,
    rules: readonly GuardRule[],
  ): Promise<TextDecision> => {
    const decision: TextDecision =
      text.content === '' ? { action: 'store', content: '', record: null } : await decideText(text, rules);
    if (attachments === undefined) return decision;
    const words = attachments.flatMap(({ name, alt }) => (alt === undefined ? [name] : [name, alt])).join('\n');
    const about = await decideText({ ...text, content: words }, rules);
    if (about.action === 'store') {
      if (about.record?.action === 'mask') throw refused(about.record.reasons.map(ofFile));
      return decision.action === 'store' && decision.record === null ? { ...decision, record: about.record } : decision;
    }
    const [masked, reasons] =
      decision.action === 'hold' ? [decision.masked, decision.reasons] : [coveredIn(decision), []];
    return { action: 'hold', masked, reasons: [...reasons, ...about.reasons.map(ofFile)] };
  };

const coveredIn = ({ content, record }: Extract<TextDecision, { action: 'store' }>): string | null =>
  record?.action === 'mask' ? content : null;

const ofFile = ({ message, ...reason }: GuardReason): GuardReason => ({
  ...reason,
  message: `${message} This is about the name or description of a file.`,
});
