import type { Allowance } from '../../../core/limits/SlidingWindow.ts';

/** What the ledger knows of the other nodes' permits after it has recorded one of ours. */
export interface Recorded {
  /**
   * Permits of other nodes in the window, at least those that were not told before: a name for each, and how long ago it was
   * recorded, in milliseconds.
   */
  readonly others: ReadonlyMap<string, number>;
  /** Milliseconds until the permits of all nodes leave room for one more; 0 if they do now, or if `others` says it all. */
  readonly waitMs: number;
}

/** A permit of one person, of one kind. */
export interface LedgerPermit {
  /** What the list of the person's permits is called. */
  readonly name: string;
  readonly allowance: Allowance;
}

/** Called with undefined when the permit could not be recorded in time. */
export type RecordedListener = (recorded: Recorded | undefined) => void;

/** With limits above this a ledger may tell only how many permits there are, not each. */
export const toldAtMost = 128;

/** The permits that all nodes have given. Each is recorded after it was given, in one order for all nodes. */
export interface PermitLedger {
  /** Whether other nodes hear of what is recorded now. */
  readonly isOpen: boolean;
  /**
   * @param at when the permit was given, in this process's monotonic milliseconds
   * @param done is told what the other nodes have given
   */
  record(permit: LedgerPermit, at: number, done: RecordedListener): void;
  /** Removes the latest permit of this node, after all that were recorded before. */
  refund(permit: LedgerPermit): void;
}
