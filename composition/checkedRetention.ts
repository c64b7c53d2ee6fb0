import { ChatError } from '../core/errors.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import { checkRetention, parseRetention, type RetentionRule } from '../core/retention/RetentionRule.ts';

/** @throws ChatError INVALID_REQUEST for text that is no rules */
export const readRetention = (text: string | undefined): readonly RetentionRule[] | undefined => {
  if (text === undefined) return undefined;
  const rules = parseRetention(text);
  if (rules === undefined)
    throw new ChatError('INVALID_REQUEST', "createChat: retention must be rules; write for example 'class:ended:2y'.");
  return rules;
};

/** The rules, if the policy has their types of rooms. @throws ChatError INVALID_REQUEST */
export const checkedRetention = (policy: Policy, rules: readonly RetentionRule[] = []): readonly RetentionRule[] => {
  checkRetention(policy, rules);
  return rules;
};
