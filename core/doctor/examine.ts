import { type Check, type CheckWatch, nothingFound, type Severity } from './Check.ts';

/** What became of one check. */
export interface CheckReport {
  readonly name: string;
  readonly severity: Severity;
  readonly problem: string;
  readonly remedy: string;
  /** What was found at first. */
  readonly count: number;
  readonly examples: readonly string[];
  /** What a fix did; null if there was none. */
  readonly fixed: string | null;
  /** What is left: what a second look found after the fix, or else what was found at first. */
  readonly left: number;
  /** Why the check or its fix could not be done; null if it was. */
  readonly failure: string | null;
  /** It was left out, because a basic check before it found something. */
  readonly isSkipped: boolean;
}

export interface Examination {
  /** Nothing is left but hints, and every check was done. */
  readonly isWell: boolean;
  readonly checks: readonly CheckReport[];
}

export interface ExamineOptions {
  readonly isFixing?: boolean;
  /** Called before each check with the way to follow it. */
  watch(check: Check): CheckWatch;
}

/**
 * Runs the checks in their order. With `isFixing` each that finds something is fixed, where it can be, and run again. A
 * check that fails does not keep the others from running; the end of the signal does.
 */
export const examine = async (
  checks: readonly Check[],
  { isFixing = false, watch }: ExamineOptions,
): Promise<Examination> => {
  const reports: CheckReport[] = [];
  let isBlocked = false;
  for (const check of checks) {
    const report: CheckReport = isBlocked ? skipped(check) : await examineOne(check, isFixing, watch(check));
    reports.push(report);
    isBlocked ||= check.isBasic === true && (report.left > 0 || report.failure !== null);
  }
  const isWell = reports.every(
    ({ left, severity, failure, isSkipped }) => failure === null && !isSkipped && (left === 0 || severity === 'hint'),
  );
  return { isWell, checks: reports };
};

const examineOne = async (check: Check, isFixing: boolean, watch: CheckWatch): Promise<CheckReport> => {
  let [found, left, fixed]: [typeof nothingFound, number, string | null] = [nothingFound, 0, null];
  try {
    found = await check.run(watch);
    left = found.count;
    if (isFixing && found.count > 0 && check.fix !== undefined) {
      fixed = await check.fix(watch);
      left = (await check.run(watch)).count;
    }
  } catch (failure) {
    if (watch.signal?.aborted === true) throw failure;
    return { ...describe(check), ...found, fixed, left, failure: reasonOf(failure), isSkipped: false };
  }
  return { ...describe(check), ...found, fixed, left, failure: null, isSkipped: false };
};

const skipped = (check: Check): CheckReport => ({
  ...describe(check),
  ...nothingFound,
  fixed: null,
  left: 0,
  failure: null,
  isSkipped: true,
});

const describe = ({ name, severity, problem, remedy }: Check) => ({ name, severity, problem, remedy });

const reasonOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));
