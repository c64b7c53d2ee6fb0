import { ChatError } from '../errors.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { contains, organisationOf, type Scope } from '../permissions/RoleGrant.ts';
import { approvedScopes, overseenScopes } from '../permissions/rights.ts';
import type { CaseId, OversightCase } from './OversightCase.ts';
import type { CaseReach, OversightCases } from './OversightCases.ts';

interface Deps {
  readonly cases: Pick<OversightCases, 'find'>;
  readonly policy: Policy;
}

export interface CaseRights {
  /** The case waits for somebody like them. */
  readonly mayApprove: boolean;
  /** It runs, and they oversee its organisation. */
  readonly mayLook: boolean;
}

/** Which cases a person may know of. Others, and all cases for people without a right, look as if there were none. */
export interface ReachCases {
  /** All cases of which the person may know. @throws ChatError NOT_FOUND without a right to oversee or approve */
  reach(person: Person): CaseReach;
  /** @throws ChatError NOT_FOUND */
  find(person: Person, id: CaseId): Promise<OversightCase>;
  /** What the person may do about a case of which they may know. */
  rightsIn(person: Person, one: OversightCase): CaseRights;
  /** A running case into which the person may look. @throws ChatError NOT_FOUND, ACCESS_DENIED if it does not run */
  findRunning(person: Person, id: CaseId): Promise<OversightCase>;
}

export const makeReachCases = ({ cases, policy }: Deps): ReachCases => {
  const known = (person: Person): readonly Scope[] => [
    ...overseenScopes(policy, person),
    ...approvedScopes(policy, person),
  ];
  const find = async (person: Person, id: CaseId): Promise<OversightCase> => {
    const scopes = known(person);
    const found = scopes.length === 0 ? undefined : await cases.find(id);
    if (found === undefined || concerns(found, person) || !covers(scopes, found)) throw caseNotFound();
    return found;
  };
  return {
    reach: (person) => {
      const scopes = known(person);
      if (scopes.length === 0) throw caseNotFound();
      return { within: scopes.map(organisationOf), hiddenFrom: person.id };
    },
    find,
    rightsIn: (person, one) => ({
      mayApprove: one.state === 'waiting' && !isAuthor(one, person) && covers(approvedScopes(policy, person), one),
      mayLook: one.state === 'running' && covers(overseenScopes(policy, person), one),
    }),
    findRunning: async (person, id) => {
      const found = await find(person, id);
      if (!covers(overseenScopes(policy, person), found))
        throw new ChatError('ACCESS_DENIED', 'You may approve this case, and not look into its rooms.');
      if (found.state === 'waiting')
        throw new ChatError('ACCESS_DENIED', 'This case waits until somebody else has approved it.');
      if (found.state === 'ended')
        throw new ChatError('ACCESS_DENIED', 'This case is over. Open another one if you have to look again.');
      return found;
    },
  };
};

/** Whether the case is of one of these organisations, or of one below. */
export const covers = (scopes: readonly Scope[], { scope }: Pick<OversightCase, 'scope'>): boolean =>
  scopes.some((mine) => contains(mine, scope));

/** Whether the person has opened the case, by an account of theirs. */
export const isAuthor = ({ authorId }: Pick<OversightCase, 'authorId'>, { id, formerIds = [] }: Person): boolean =>
  authorId === id || formerIds.includes(authorId);

/** The people whom a case is about are not told of it, and decide nothing about it. */
export const concerns = ({ personIds }: Pick<OversightCase, 'personIds'>, { id, formerIds = [] }: Person): boolean =>
  personIds.includes(id) || formerIds.some((former) => personIds.includes(former));

export const caseNotFound = (): ChatError =>
  new ChatError('NOT_FOUND', 'There is no such case, or none of which you may know.');
