import type { Clock } from '../clock.ts';
import type { UserId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { SourceKeyHolder } from '../permissions/SourceKeyHolder.ts';
import { type ChangeDirectoryDeps, makeChangeDirectory } from './changeDirectory.ts';
import type { Progress } from './Directory.ts';
import type { DirectoryOutcome } from './DirectoryOutcome.ts';
import { type DirectoryRecords, type DirectorySnapshot, hostSource } from './DirectoryRecords.ts';
import type { ImportedFile } from './importEntry.ts';
import { dayOf } from './isOnDay.ts';
import type { IdDecisions } from './judgeIds.ts';
import { defaultLossGuards, type GuardShares } from './Losses.ts';
import type { ManagedPart } from './ManagedPart.ts';
import { storeImport } from './storeImport.ts';

export interface ApplyOptions extends IdDecisions {
  /** Reports what would change, and changes nothing. */
  readonly isDryRun?: boolean;
  /**
   * Applies a snapshot in spite of alarms: if a larger share than `guards` of what the source names disappears, if more
   * than a fifth of it is held back, or if it has none of the source's organisations.
   */
  readonly isForced?: boolean;
  /** The same, if so much disappears as a preview has shown (`DirectoryOutcome.losses`). */
  readonly acceptedLosses?: number | undefined;
  /** What is left out, the settings of the server say. */
  readonly guards?: Partial<GuardShares> | undefined;
  /** Whose ids the records use, unless they are a snapshot, which says so itself; `hostSource` by default. */
  readonly source?: string;
  /** As `StoreOptions.accounts`. */
  readonly accounts?: ReadonlyMap<string, UserId> | undefined;
  /** The file that the records come from, for the record of imports and the audit log. */
  readonly file?: ImportedFile;
  /** The most `DirectoryOutcome.differences`; 1,000 by default. */
  readonly shownDifferences?: number | undefined;
  readonly onProgress?: Progress;
}

/**
 * Stores the records and brings rooms and memberships in line with them, in one transaction: all or nothing. Records
 * equal to what is stored change nothing. A snapshot also ends what its source no longer names. What changed is on record
 * as an import, which can be undone (`ManageImports`).
 * @throws ChatError INVALID_REQUEST with `details: [{path, problem}]`, one for each bad record or record that would be
 *   held back, or for a snapshot that does not pass its guards; ACCESS_DENIED for a
 *   snapshot by somebody who manages a part of the directory; UNAVAILABLE if another policy applies
 */
export type ApplyDirectory = (
  records: DirectoryRecords | DirectorySnapshot,
  options?: ApplyOptions,
) => Promise<DirectoryOutcome>;

interface Deps extends ChangeDirectoryDeps {
  readonly clock: Clock;
  /** What the records may change; by default all. */
  readonly part?: ManagedPart;
  /** As `StoreOptions`. */
  readonly isOwnOnly?: boolean;
  /** The host by default. */
  readonly actor?: Actor | SourceKeyHolder;
  /** As `StoreOptions.mailSources`; none by default. */
  readonly mailSources?: readonly string[];
  /** The guards of who says nothing; `defaultLossGuards` by default. */
  readonly lossGuards?: () => GuardShares;
}

export const makeApplyDirectory = ({
  part = 'all',
  isOwnOnly = false,
  actor = 'host',
  mailSources = [],
  lossGuards = () => defaultLossGuards,
  clock,
  ...deps
}: Deps): ApplyDirectory => {
  const changeDirectory = makeChangeDirectory(deps);
  return async (given, options = {}) => {
    const {
      source: callers = hostSource,
      isForced = false,
      isDryRun,
      onProgress,
      file,
      guards,
      ...decisions
    } = options;
    const shares = lossGuards();
    const source = 'source' in given ? given.source : callers;
    const { result, rooms } = await changeDirectory(
      (tx) =>
        storeImport(tx, deps.policy, given, {
          ...{ source, isForced, part, isOwnOnly, actor, file, mailSources, today: dayOf(clock.now()) },
          ...(isDryRun === undefined ? {} : { isDryRun }),
          ...decisions,
          ...((guards !== undefined || 'source' in given) && { guards: { ...shares, ...guards } }),
        }),
      { ...(isDryRun === undefined ? {} : { isDryRun }), ...(onProgress && { onProgress }) },
    );
    return { ...result, rooms };
  };
};
