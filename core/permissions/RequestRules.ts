/**
 * Where people may ask to talk who may not talk at once: one message waits until the other accepts. `between` are
 * pairs of roles `[who asks, who is asked]`; write both orders for two roles that may ask each other. It adds to the rule of
 * the two roles: what the rule allows needs no request. As `always`, it holds where one of the two organisations contains
 * the other.
 */
export interface RequestRules {
  readonly between: readonly (readonly [from: string, to: string])[];
  /** Requests of one person that nobody has accepted, in 30 days, at most. Absent: 20. */
  readonly open?: number;
  /** Requests of one person in 24 hours, at most. Absent: 10. */
  readonly perDay?: number;
}

export interface RequestLimits {
  readonly open: number;
  readonly perDay: number;
}

export const usualRequestLimits: RequestLimits = { open: 20, perDay: 10 };

/** The part of a policy's table that the rules are checked against. */
interface Table {
  readonly roles: readonly string[];
  readonly rules: readonly (readonly [one: string, other: string, terms: unknown])[];
  readonly requests?: RequestRules;
}

export const requestLimits = ({ requests }: Pick<Table, 'requests'>): RequestLimits => ({
  open: requests?.open ?? usualRequestLimits.open,
  perDay: requests?.perDay ?? usualRequestLimits.perDay,
});

/** Whether people of the role `from` may ask those of the role `to`. */
export const mayAsk = ({ requests }: Pick<Table, 'requests'>, from: string, to: string): boolean =>
  requests?.between.some(([asking, asked]) => asking === from && asked === to) === true;

/** @throws what `complain` throws, for the first rule that the table cannot mean */
export const checkRequestRules = (table: Table, complain: (problem: string) => never): void => {
  const { requests, roles, rules } = table;
  if (requests === undefined) return;
  if (!Array.isArray(requests.between) || requests.between.length === 0)
    complain('requests name nobody; write between: [[who asks, who is asked]]');
  for (const pair of requests.between) {
    if (!Array.isArray(pair) || pair.length !== 2)
      complain('requests are between two roles each; write between: [[who asks, who is asked]]');
    const [from, to] = pair;
    const stranger = [from, to].find((role) => !roles.includes(role));
    if (stranger !== undefined) complain(`requests name "${stranger}", which is not one of its roles`);
    const isAlways = rules.some(
      ([one, other, terms]) => terms === 'always' && [one, other].sort().join() === [from, to].sort().join(),
    );
    if (isAlways) complain(`a ${from} and a ${to} may always talk; leave them out of requests, or write another rule`);
  }
  const { open, perDay } = requestLimits(table);
  if (!isCount(open)) complain('requests.open is no whole number from 1 on');
  if (!isCount(perDay)) complain('requests.perDay is no whole number from 1 on');
};

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;
