import type { HistoryProblem } from './HistoryRecord.ts';

export interface HistoryCount {
  received: number;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
}

export const historyKinds = [
  ...['people', 'rooms', 'memberships', 'threads', 'messages', 'edits', 'deletions', 'reactions', 'reads', 'pins'],
  'attachments',
] as const;
export type HistoryKind =
  | ('people' | 'rooms' | 'memberships' | 'threads' | 'messages' | 'edits' | 'deletions' | 'reactions' | 'reads')
  | ('pins' | 'attachments');

export type HistoryCounts = Readonly<Record<HistoryKind, HistoryCount>>;

export interface HistoryOutcome {
  readonly source: string;
  readonly isDryRun: boolean;
  readonly counts: HistoryCounts;
  /** Rooms of the source that are one room here: they have one key. */
  readonly mergedRooms: number;
  /** At most `keptProblems`, in the order in which they were found; `problemCount` says how many there were. */
  readonly problems: readonly HistoryProblem[];
  readonly problemCount: number;
}

export const keptProblems = 1_000;

/** Counts what becomes of records, and keeps the first problems. */
export class HistoryTally {
  readonly counts: HistoryCounts = Object.fromEntries(
    historyKinds.map((kind) => [kind, { received: 0, created: 0, updated: 0, unchanged: 0, refused: 0 }]),
  ) as unknown as HistoryCounts;
  readonly problems: HistoryProblem[] = [];
  mergedRooms = 0;
  problemCount = 0;
  readonly #onProblem: (problem: HistoryProblem) => void;

  constructor(onProblem: (problem: HistoryProblem) => void = () => {}) {
    this.#onProblem = onProblem;
  }

  count(kind: HistoryKind, what: keyof HistoryCount, times = 1): void {
    this.counts[kind][what] += times;
  }

  report(problem: HistoryProblem): void {
    this.problemCount += 1;
    if (this.problems.length < keptProblems) this.problems.push(problem);
    this.#onProblem(problem);
  }

  refuse(kind: HistoryKind, problem: Omit<HistoryProblem, 'isRefused'>): void {
    this.count(kind, 'refused');
    this.report({ ...problem, isRefused: true });
  }

  note(problem: Omit<HistoryProblem, 'isRefused'>): void {
    this.report({ ...problem, isRefused: false });
  }
}
