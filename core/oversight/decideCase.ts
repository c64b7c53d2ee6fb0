import { ChatError } from '../errors.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { approvedScopes } from '../permissions/rights.ts';
import { caseEntry } from './caseAudit.ts';
import type { CaseId, OversightCase } from './OversightCase.ts';
import type { OversightCases } from './OversightCases.ts';
import { covers, isAuthor, type ReachCases } from './reachCases.ts';

export interface DecideCase {
  /**
   * Lets a case run that waits for it. One that runs already stays as it is.
   * @throws ChatError NOT_FOUND; ACCESS_DENIED for its author and for who may only oversee; CONFLICT for one that is over
   */
  approve(person: Person, id: CaseId): Promise<OversightCase>;
  /** Ends a case now, for its author and everybody who may know of it. One that is over stays as it is. */
  end(person: Person, id: CaseId): Promise<OversightCase>;
}

interface Deps {
  readonly cases: Pick<OversightCases, 'decide'>;
  readonly policy: Policy;
  readonly reachCases: ReachCases;
}

export const makeDecideCase = ({ cases, policy, reachCases }: Deps): DecideCase => ({
  approve: async (person, id) => {
    const known = await reachCases.find(person, id);
    if (!covers(approvedScopes(policy, person), known))
      throw new ChatError('ACCESS_DENIED', 'You may not approve cases of this organisation.');
    if (isAuthor(known, person))
      throw new ChatError('ACCESS_DENIED', 'Somebody else has to approve a case than who opened it.');
    const audit = (approved: OversightCase) => caseEntry(person, 'case.approved', approved);
    const approved = await cases.decide(id, { approverId: person.id }, ['waiting'], audit);
    if (approved !== undefined) return approved;
    const now = await reachCases.find(person, id);
    if (now.state === 'ended')
      throw new ChatError('CONFLICT', 'This case is over and cannot be approved any more; a new one can be opened.');
    return now;
  },

  end: async (person, id) => {
    await reachCases.find(person, id);
    const audit = (ended: OversightCase) => caseEntry(person, 'case.ended', ended);
    const ended = await cases.decide(id, { isEnded: true }, ['waiting', 'running'], audit);
    return ended ?? reachCases.find(person, id);
  },
});
