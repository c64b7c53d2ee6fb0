import type { LimitCalls } from '../limits/limitCalls.ts';
import type { Person } from '../permissions/Person.ts';
import { overseenScopes } from '../permissions/rights.ts';
import { type DecideReport, makeDecideReport } from './decideReport.ts';
import { makeReadReports, type ReadReports } from './readReports.ts';
import { makeSubmitReport, type SubmitReport } from './submitReport.ts';

/** What people report, and what those decide about it who have the right. */
export interface ModerateReports extends ReadReports {
  /** Counts against `reports`. */
  readonly report: SubmitReport;
  readonly decide: DecideReport;
  /** Whether the person may hand a report over as a case. */
  mayOpenCase(person: Person): boolean;
}

type Deps = Parameters<typeof makeSubmitReport>[0] &
  Parameters<typeof makeReadReports>[0] &
  Parameters<typeof makeDecideReport>[0] & { readonly limited: LimitCalls };

export const makeModeration = ({ limited, ...deps }: Deps): ModerateReports => ({
  ...makeReadReports(deps),
  report: limited('reports', (person: Person) => person, makeSubmitReport(deps)),
  decide: makeDecideReport(deps),
  mayOpenCase: (person) => overseenScopes(deps.policy, person).length > 0,
});
