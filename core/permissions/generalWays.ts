import type { Person } from './Person.ts';
import type { Policy } from './Policy.ts';
import { mayAsk } from './RequestRules.ts';
import { grantsOf } from './RoleGrant.ts';

/** One relation of a path, by the roles at its ends. */
export interface GeneralStep {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
}

/** How people of two roles come to write to each other, whoever they are. */
export interface GeneralWay {
  readonly rule: string;
  readonly mine: string;
  readonly theirs: string;
  /** Each path alone is enough; null: they always may, within one organisation. */
  readonly paths: readonly (readonly GeneralStep[])[] | null;
  /** Without such a path the person may ask, within one organisation, and waits for an answer. */
  readonly byRequest?: true;
}

/**
 * With whom a person may come to write, by the rows of the policy: one entry for each role of theirs and each other role.
 * It depends on the asker alone, so it tells nothing about anybody else, not even whether they exist (I11).
 */
export const generalWays = (policy: Policy, asker: Person): readonly GeneralWay[] => {
  const roles = new Set(grantsOf(asker).map(({ role }) => role));
  return [...roles].flatMap((mine) =>
    policy.roles.flatMap((theirs): readonly GeneralWay[] => {
      const { rule, terms } = policy.clause(mine, theirs);
      const asking = mayAsk(policy, mine, theirs) ? { byRequest: true as const } : {};
      if (terms === 'never' && asking.byRequest === undefined) return [];
      const ways = terms === 'always' || terms === 'never' ? [] : terms;
      const paths =
        terms === 'always' ? null : ways.map((path) => path.map(({ relation }) => stepOf(policy, relation)));
      return [{ rule, mine, theirs, paths, ...asking }];
    }),
  );
};

const stepOf = ({ relations }: Policy, kind: string): GeneralStep => ({
  kind,
  from: relations[kind]?.from ?? '',
  to: relations[kind]?.to ?? '',
});
