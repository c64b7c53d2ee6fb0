import type { GuardReason } from '../messages/GuardRecord.ts';
import { checkContent } from '../messages/Message.ts';
import { type GuardVerdict, maxReasons } from './MessageGuard.ts';

const reasonChars = 500;

/**
 * Reads what a guard answered, which may be a host's code without types.
 * @throws TypeError for anything that is no verdict, and ChatError as `checkContent` for a text that cannot be stored
 */
export const readVerdict = (answer: unknown, maxChars: number): GuardVerdict => {
  if (typeof answer !== 'object' || answer === null) throw new TypeError('A guard answered no verdict');
  const { action, content, reasons } = answer as Record<string, unknown>;
  if (action === 'allow') return { action };
  if (action !== 'mask' && action !== 'hold' && action !== 'refuse')
    throw new TypeError('A guard answered no verdict: action must be allow, mask, hold or refuse');
  if (!Array.isArray(reasons) || reasons.length === 0 || reasons.length > maxReasons)
    throw new TypeError(`A guard gave no reasons: 1 to ${maxReasons} are needed`);
  const read = reasons.map(readReason);
  if (action === 'refuse') return { action, reasons: read };
  if (action === 'hold' && content === undefined) return { action, reasons: read };
  if (typeof content !== 'string') throw new TypeError('A guard masked a message without a text');
  return { action, content: checkContent(content, maxChars), reasons: read };
};

const readReason = (reason: unknown): GuardReason => {
  const { code, message } = (typeof reason === 'object' && reason !== null ? reason : {}) as Record<string, unknown>;
  if (typeof code !== 'string' || !/^[a-z][a-z0-9_]{0,62}$/.test(code))
    throw new TypeError('The code of a reason has small Latin letters, digits and _');
  if (typeof message !== 'string' || message === '' || message.length > reasonChars)
    throw new TypeError(`The message of a reason has 1 to ${reasonChars} characters`);
  return { code, message };
};
