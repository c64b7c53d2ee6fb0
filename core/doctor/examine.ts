import { type Check, type CheckWatch, type Finding, nothingFound, type Severity } from './Check.ts';

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
  /** Why it cannot be asked here; null if it was asked. */
  readonly unasked: string | null;
  /** It was left out, because a basic check before it found something. */
  readonly isSkipped: boolean;
}

export interface Examination {
  /** Nothing is left but hints, and every check was done. */
  readonly isWell: boolean;
  readonly checks: readonly CheckReport[];
}

/** What a fix did to what was found. */
export interface FixReport {
  readonly name: string;
  /** What was found before. */
  readonly count: number;
  /** What it did, as a sentence; null if it ended before. */
  readonly fixed: string | null;
  /** Why it ended before it was done; null if it was done. Parts up to then stay. */
  readonly failure: string | null;
}

export interface ExamineOptions {
  readonly isFixing?: boolean;
  /** Called before each check with the way to follow it. */
  watch(check: Check): CheckWatch;
  /** Puts on record what a fix did, or how it ended; called after each that was begun. */
  onFixed?(fix: FixReport): Promise<void>;
}

/**
 * Runs the checks in their order. With `isFixing` each that finds something is fixed, where it can be, and run again. A
 * check that fails does not keep the others from running; the end of the signal does.
 */
export const examine = async (
  checks: readonly Check[],
  { isFixing = false, watch, onFixed }: ExamineOptions,
): Promise<Examination> => {
  const fix: Fix = (check, count, followed) => fixOne(check, count, followed, onFixed);
  const reports: CheckReport[] = [];
  let isBlocked = false;
  for (const check of checks) {
    const one: CheckReport = isBlocked
      ? skipped(check)
      : await examineOne(check, watch(check), isFixing ? fix : undefined);
    reports.push(one);
    isBlocked ||= check.isBasic === true && (one.left > 0 || one.failure !== null);
  }
  const isWell = reports.every(
    ({ left, severity, failure, isSkipped }) => failure === null && !isSkipped && (left === 0 || severity === 'hint'),
  );
  return { isWell, checks: reports };
};

type Fix = (check: Check, count: number, watch: CheckWatch) => Promise<string | null>;

const examineOne = async (check: Check, watch: CheckWatch, fix: Fix | undefined): Promise<CheckReport> => {
  let [found, left, fixed]: [Finding, number, string | null] = [nothingFound, 0, null];
  try {
    found = await check.run(watch);
    left = found.count;
    if (fix !== undefined && found.count > 0 && check.fix !== undefined) {
      fixed = await fix(check, found.count, watch);
      left = (await check.run(watch)).count;
    }
  } catch (failure) {
    if (watch.signal?.aborted === true) throw failure;
    return { ...report(check, found), fixed, left, failure: reasonOf(failure) };
  }
  return { ...report(check, found), fixed, left };
};

const fixOne = async (
  check: Check,
  count: number,
  watch: CheckWatch,
  onFixed: ExamineOptions['onFixed'],
): Promise<string | null> => {
  const { name } = check;
  let fixed: string | null;
  try {
    fixed = (await check.fix?.(watch)) ?? null;
  } catch (failure) {
    await onFixed?.({ name, count, fixed: null, failure: reasonOf(failure) });
    throw failure;
  }
  await onFixed?.({ name, count, fixed, failure: null });
  return fixed;
};

const report = (
  { name, severity, problem, remedy }: Check,
  { count, examples, unasked }: Finding = nothingFound,
): CheckReport => {
  const found = { name, severity, problem, remedy, count, examples, unasked: unasked ?? null };
  return { ...found, fixed: null, left: 0, failure: null, isSkipped: false };
};

const skipped = (check: Check): CheckReport => ({ ...report(check), isSkipped: true });

const reasonOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));
