import type { ImportId } from '../imports/Import.ts';
import type { Difference, DifferenceGroup } from './differencesOf.ts';
import type { HeldBack } from './judgeIds.ts';
import type { UnconfirmedRole } from './keepConfirmed.ts';
import type { Alarm } from './Losses.ts';
import type { RoomCounts } from './RoomCounts.ts';

export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** What was changed, or would be in a dry run. */
export interface DirectoryOutcome {
  /** The change's number on record; null for a dry run, and for records that changed nothing. */
  readonly importId: ImportId | null;
  readonly organisations: Counts;
  /** Classes, jobs: those that the records name, also by relations alone. */
  readonly contexts: Counts;
  readonly users: Counts & { readonly deactivated: number };
  readonly relations: Counts & { readonly ended: number };
  readonly rooms: RoomCounts;
  /** The first changes, as many as `ApplyOptions.shownDifferences`. */
  readonly differences: readonly Difference[];
  /** All changes, counted. */
  readonly groups: readonly DifferenceGroup[];
  /**
   * Records of a snapshot that were not applied, because their ids may belong to other people now; nor were the relations
   * that name them. What is stored about these ids stays.
   */
  readonly heldBack: readonly HeldBack[];
  /** Roles of the records that count only once the office has confirmed them. */
  readonly unconfirmed: readonly UnconfirmedRole[];
  /** The guards that a snapshot does not pass. It was applied only if it was forced. */
  readonly alarms: readonly Alarm[];
  /** The people and relations that disappear by a snapshot; `ApplyOptions.acceptedLosses` repeats it. */
  readonly losses: number;
}
