import type { PullState } from '../../../core/directory/RosterPulls.ts';

/** Encodes how pulls of a source have gone, for HTTP and for commands. */
export const encodePull = ({ source, attemptedAt, succeededAt, failedAt, failure, failures, dueAt }: PullState) => ({
  source,
  attempted_at: attemptedAt?.toISOString() ?? null,
  succeeded_at: succeededAt?.toISOString() ?? null,
  failed_at: failedAt?.toISOString() ?? null,
  failure,
  failures,
  due_at: dueAt?.toISOString() ?? null,
});
