import type { HistoryOutcome } from '../../../core/history/HistoryOutcome.ts';
import type { HistoryProblem } from '../../../core/history/HistoryRecord.ts';

export const encodeProblem = ({ line, kind, id, member, problem, isRefused }: HistoryProblem) => ({
  ...{ line, kind, id: id ?? null, member: member ?? null, problem, is_refused: isRefused },
});

export const encodeHistoryOutcome = ({
  source,
  isDryRun,
  counts,
  mergedRooms,
  problems,
  problemCount,
}: HistoryOutcome) => ({
  ...{ source, is_dry_run: isDryRun, counts, merged_rooms: mergedRooms },
  problem_count: problemCount,
  problems: problems.map(encodeProblem),
});
