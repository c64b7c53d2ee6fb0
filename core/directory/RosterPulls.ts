import type { AuditDraft } from '../audit/AuditEntry.ts';

/** How the pulls of a source have gone so far. */
export interface PullState {
  readonly source: string;
  /** When the last attempt began; null: there was none. A dry run is none. */
  readonly attemptedAt: Date | null;
  readonly succeededAt: Date | null;
  /** When the last one began that asked for everything and succeeded. */
  readonly fullAt: Date | null;
  /** Since when changes count that the next one asks for; null: it asks for everything. */
  readonly changedSince: Date | null;
  readonly failedAt: Date | null;
  /** Why the last one failed, a sentence; null after one that succeeded. */
  readonly failure: string | null;
  /** Failures since the last success. */
  readonly failures: number;
  /** Attempts since the last end of one, of which nobody knows how they ended. */
  readonly unfinished: number;
  /** When the next one is due; null: nobody has worked it out yet. */
  readonly dueAt: Date | null;
  /** The settings of the source for which `dueAt` and `changedSince` are, as JSON. */
  readonly settings: string;
}

export const noPulls = (source: string): PullState => ({
  ...{ source, attemptedAt: null, succeededAt: null, fullAt: null, changedSince: null },
  ...{ failedAt: null, failure: null, failures: 0, unfinished: 0, dueAt: null, settings: '' },
});

/** Port: keeps how pulls go, by the name of a source. */
export interface RosterPulls {
  /** Undefined for a source that was never pulled. */
  find(source: string): Promise<PullState | undefined>;
  /** Replaces the state, and enters into the audit log what is given. Nothing of a source that is not known. */
  save(state: PullState, audit?: AuditDraft): Promise<void>;
}
