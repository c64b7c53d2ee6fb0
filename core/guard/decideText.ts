import { ChatError } from '../errors.ts';
import type { Timers } from '../feed/Timers.ts';
import type { GuardReason, GuardRecord } from '../messages/GuardRecord.ts';
import type { GuardRule } from '../permissions/GuardRule.ts';
import { type GuardedText, type GuardVerdict, guardMs, type MessageGuard } from './MessageGuard.ts';
import { readVerdict } from './readVerdict.ts';

/** What all guards of a text decided: the strictest of their verdicts. */
export type TextDecision =
  | { readonly action: 'store'; readonly content: string; readonly record: GuardRecord | null }
  | { readonly action: 'hold'; readonly masked: string | null; readonly reasons: readonly GuardReason[] };

/** What a guard said about one text, for the metrics; `timeout`: nothing in time; `failure`: no verdict. */
export type GuardOutcome = GuardVerdict['action'] | 'timeout' | 'failure';
export type OnGuarded = (guard: GuardRule['guard'], outcome: GuardOutcome) => void;

export interface DecideTextDeps {
  readonly guards: Readonly<Record<GuardRule['guard'], (rule: GuardRule) => MessageGuard>>;
  readonly timers: Timers;
  readonly messageChars: number;
  readonly onGuarded: OnGuarded;
}

const late = Symbol('late');

/**
 * Asks the guards of these rules in turn, each about the text as those before have masked it, within `guardMs` for all.
 * @throws ChatError MESSAGE_REFUSED with `details: {reasons}`, if one refuses, or does not answer and its rule refuses then
 */
export const makeDecideText =
  ({ guards, timers, messageChars, onGuarded }: DecideTextDeps) =>
  async (text: GuardedText, rules: readonly GuardRule[]): Promise<TextDecision> => {
    let content = text.content;
    let [isHeld, isUnchecked] = [false, false];
    const reasons: GuardReason[] = [];
    let cancel = (): void => {};
    const limit = new Promise<typeof late>((resolve) => {
      cancel = timers.after(guardMs, () => resolve(late));
    });
    try {
      for (const rule of rules) {
        const { verdict, outcome } = await ask(guards[rule.guard](rule), { ...text, content }, limit, messageChars);
        onGuarded(rule.guard, outcome);
        if (verdict === null) {
          if (rule.onTimeout !== 'allow') throw refused([notChecked]);
          isUnchecked = true;
          continue;
        }
        if (verdict.action === 'allow') continue;
        if (verdict.action === 'refuse') throw refused(verdict.reasons);
        reasons.push(...verdict.reasons);
        isHeld ||= verdict.action === 'hold';
        content = verdict.content ?? content;
      }
    } finally {
      cancel();
    }
    const isMasked = content !== text.content;
    if (isHeld) return { action: 'hold', masked: isMasked ? content : null, reasons };
    if (isMasked) return { action: 'store', content, record: { action: 'mask', reasons, original: text.content } };
    return { action: 'store', content, record: isUnchecked ? { action: 'unchecked', reasons: [notChecked] } : null };
  };

const ask = async (
  guard: MessageGuard,
  text: GuardedText,
  limit: Promise<typeof late>,
  messageChars: number,
): Promise<{ readonly verdict: GuardVerdict | null; readonly outcome: GuardOutcome }> => {
  try {
    const asked = Promise.resolve(guard.check(text));
    // What comes after the time is over is nobody's any more.
    asked.catch(() => {});
    const answer: unknown = await Promise.race([asked, limit]);
    if (answer === late) return { verdict: null, outcome: 'timeout' };
    const verdict = readVerdict(answer, messageChars);
    return { verdict, outcome: verdict.action };
  } catch {
    return { verdict: null, outcome: 'failure' };
  }
};

const notChecked: GuardReason = {
  code: 'not_checked',
  message: 'The text could not be checked in time. Try again in a moment.',
};

/** The error for a text that a guard refuses: the sentences that the sender reads, and the codes in the details. */
export const refused = (reasons: readonly GuardReason[]): ChatError =>
  new ChatError('MESSAGE_REFUSED', reasons.map(({ message }) => message).join(' '), { details: { reasons } });
