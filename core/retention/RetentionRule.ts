import { ChatError } from '../errors.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';

/**
 * Since when the time of a room runs. `ended`: since it cannot be written in any more, because the directory ended what it
 * is for or somebody put it away; `archived`: since somebody put it away; `any`: for each message, since it was sent.
 */
export const retentionStates = ['ended', 'archived', 'any'] as const;
export type RetentionState = (typeof retentionStates)[number];

/** In the place of a room type: the rule is about what imports have changed. */
export const ofImports = 'imports';

/** How long words are kept in rooms of a type, e.g. class rooms two years after their end. */
export interface RetentionRule {
  readonly type: RoomType;
  readonly state: RetentionState;
  readonly after: { readonly amount: number; readonly unit: 'd' | 'm' | 'y' };
}

const form = /^([a-z][a-z0-9_]{0,49}):(ended|archived|any):([1-9]\d{0,3})([dmy])$/;

/** Reads rules: `class:ended:2y, direct:any:30d`. Undefined for a text that is none. */
export const parseRetention = (text: string): readonly RetentionRule[] | undefined => {
  const rules = text.split(',').flatMap((one): (RetentionRule | undefined)[] => {
    const trimmed = one.trim();
    if (trimmed === '') return [];
    const [, type, state, amount, unit] = form.exec(trimmed) ?? [];
    if (type === undefined || state === undefined || unit === undefined) return [undefined];
    const after = { amount: Number(amount), unit: unit as RetentionRule['after']['unit'] };
    return [{ type, state: state as RetentionState, after }];
  });
  const known = rules.filter((rule) => rule !== undefined);
  return known.length === rules.length ? known : undefined;
};

export const ruleText = ({ type, state, after: { amount, unit } }: RetentionRule): string =>
  `${type}:${state}:${amount}${unit}`;

/** @throws ChatError INVALID_REQUEST for a type of room that the policy does not have, and for two rules of one type and state */
export const checkRetention = (policy: Policy, rules: readonly RetentionRule[]): void => {
  const seen = new Set<string>();
  for (const rule of rules) {
    const { type, state } = rule;
    if (type === ofImports && state !== 'any')
      throw refused(rule, `the changes of imports expire by their age: write ${ofImports}:any:2y`);
    if (type !== ofImports && !Object.hasOwn(policy.roomTypes, type))
      throw refused(
        rule,
        `there is no room type "${type}"; use one of ${[...Object.keys(policy.roomTypes), ofImports].join(', ')}`,
      );
    if (seen.has(`${type}:${state}`)) throw refused(rule, 'another rule is about the same rooms');
    seen.add(`${type}:${state}`);
  }
};

const refused = (rule: RetentionRule, problem: string): ChatError =>
  new ChatError('INVALID_REQUEST', `The rule of retention "${ruleText(rule)}" cannot be used: ${problem}.`);

/** What is older than this moment has expired. Months and years are those of the calendar, in UTC. */
export const cutoffOf = ({ after: { amount, unit } }: Pick<RetentionRule, 'after'>, now: Date): Date => {
  if (unit === 'd') return new Date(now.getTime() - amount * 86_400_000);
  const months = unit === 'y' ? amount * 12 : amount;
  const cutoff = new Date(now);
  const day = cutoff.getUTCDate();
  cutoff.setUTCDate(1);
  cutoff.setUTCMonth(cutoff.getUTCMonth() - months);
  // 31 March minus one month is the last of February.
  const last = new Date(Date.UTC(cutoff.getUTCFullYear(), cutoff.getUTCMonth() + 1, 0)).getUTCDate();
  cutoff.setUTCDate(Math.min(day, last));
  return cutoff;
};
