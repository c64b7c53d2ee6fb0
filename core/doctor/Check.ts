/**
 * `error`: people get wrong answers or none. `warning`: it works, and should be mended. `hint`: worth knowing; all is
 * well all the same.
 */
export type Severity = 'error' | 'warning' | 'hint';

/** What a check found. */
export interface Finding {
  /** How many; 0 if all is well. */
  readonly count: number;
  /** The first few, by their ids, e.g. `room 17: 3 and 4`. Never names of people or texts of messages. */
  readonly examples: readonly string[];
  /** Why it cannot be asked here, in words that follow a colon, e.g. `no REDIS_URL is set`; absent: it was asked. */
  readonly unasked?: string;
}

/** Where a caller says that work should end; an `AbortSignal` is one. */
export interface StopSignal {
  readonly aborted: boolean;
  /** Throws the reason once the work should end. */
  throwIfAborted(): void;
}

/** How the caller follows and ends a check that takes long. */
export interface CheckWatch {
  /** How much of the present check is done, and of how much, where that is known. */
  onProgress(done: number, total?: number): void;
  /** Aborted: the check ends with the reason of the signal, between two parts. */
  readonly signal?: StopSignal;
}

/**
 * One kind of fault that a database can have. A feature brings checks of its own. A check reads part by part, so that
 * its memory does not grow with the database, and holds nothing up for those who use it meanwhile.
 */
export interface Check {
  /** The feature and the matter, e.g. `rooms.heads`; unique. */
  readonly name: string;
  readonly severity: Severity;
  /** What it finds, in the plural and without a full stop, e.g. `rooms whose head is below their events`. */
  readonly problem: string;
  /** What a person should do about it: a sentence. */
  readonly remedy: string;
  /** The checks after this one make no sense while it finds anything. False by default. */
  readonly isBasic?: boolean;
  /** Looks, and changes nothing. */
  run(watch: CheckWatch): Promise<Finding>;
  /**
   * Repairs what it safely can, while the database is in use, and says what it did: a sentence. Deletes nothing that a
   * person wrote. Absent where people must decide or a backup is needed.
   */
  fix?(watch: CheckWatch): Promise<string>;
}

/** The most examples of one finding. */
export const shownExamples = 5;

/** The finding of several parts of the database. */
export const addFindings = (one: Finding, other: Finding): Finding => ({
  count: one.count + other.count,
  examples: [...one.examples, ...other.examples].slice(0, shownExamples),
});

export const nothingFound: Finding = { count: 0, examples: [] };

/** The finding of a few things that were looked at one by one. */
export const findingOf = (examples: readonly string[]): Finding => ({
  count: examples.length,
  examples: examples.slice(0, shownExamples),
});

export const unasked = (reason: string): Finding => ({ ...nothingFound, unasked: reason });
