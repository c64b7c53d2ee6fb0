import type { Person } from '../permissions/Person.ts';
import { type DecideCase, makeDecideCase } from './decideCase.ts';
import { type LookIntoCase, makeLookIntoCase } from './lookIntoCase.ts';
import type { CaseId, OversightCase } from './OversightCase.ts';
import type { CaseQuery, CaseReach, OversightCases } from './OversightCases.ts';
import { makeOpenCase, type OpenCase } from './openCase.ts';
import { type CaseRights, makeReachCases } from './reachCases.ts';

/** All use cases about cases, for people with the right to oversee or to approve. */
export interface OverseeCases extends DecideCase, LookIntoCase {
  readonly open: OpenCase;
  /** What the person may do about a case of which they may know. */
  rightsIn(person: Person, one: OversightCase): CaseRights;
  /** @throws ChatError NOT_FOUND */
  find(person: Person, id: CaseId): Promise<OversightCase>;
  /** A running case into which the person may look. @throws ChatError NOT_FOUND, ACCESS_DENIED if it does not run */
  findRunning(person: Person, id: CaseId): Promise<OversightCase>;
  /** The newest first. @throws ChatError NOT_FOUND without a right to oversee or approve */
  list(person: Person, query: Omit<CaseQuery, keyof CaseReach>): Promise<readonly OversightCase[]>;
}

type Deps = Parameters<typeof makeOpenCase>[0] &
  Omit<Parameters<typeof makeDecideCase>[0] & Parameters<typeof makeLookIntoCase>[0], 'reachCases'> & {
    readonly cases: OversightCases;
  };

export const makeOverseeCases = (deps: Deps): OverseeCases => {
  const reachCases = makeReachCases(deps);
  return {
    open: makeOpenCase(deps),
    ...makeDecideCase({ ...deps, reachCases }),
    ...makeLookIntoCase({ ...deps, reachCases }),
    find: reachCases.find,
    findRunning: reachCases.findRunning,
    rightsIn: reachCases.rightsIn,
    list: async (person, query) => deps.cases.list({ ...query, ...reachCases.reach(person) }),
  };
};
