import { auditActor } from '../audit/AuditEntry.ts';
import type { Clock } from '../clock.ts';
import { rootOrganisation } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { SourceKeyHolder } from '../permissions/SourceKeyHolder.ts';
import { type ChangeDirectoryDeps, makeChangeDirectory } from './changeDirectory.ts';
import type { Progress } from './Directory.ts';
import { type DirectoryRecords, type DirectorySnapshot, hostSource } from './DirectoryRecords.ts';
import { type Difference, firstDifferences } from './firstDifferences.ts';
import { type ImportedFile, importEntry } from './importEntry.ts';
import { dayOf } from './isOnDay.ts';
import type { HeldBack, IdDecisions } from './judgeIds.ts';
import type { UnconfirmedRole } from './keepConfirmed.ts';
import type { Alarm, GuardShares } from './Losses.ts';
import type { ManagedPart } from './ManagedPart.ts';
import { defaultType } from './Organisation.ts';
import type { RoomCounts } from './RoomCounts.ts';
import type { Saved, SavedRelation } from './SavedRecords.ts';
import { type StoredRecords, storeRecords } from './storeRecords.ts';

export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** What was changed, or would be in a dry run. */
export interface DirectoryOutcome {
  readonly organisations: Counts;
  readonly users: Counts & { readonly deactivated: number };
  readonly relations: Counts & { readonly ended: number };
  readonly rooms: RoomCounts;
  /** The first thousand changes. */
  readonly differences: readonly Difference[];
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
  /** `defaultLossGuards` by default. */
  readonly guards?: GuardShares | undefined;
  /** Whose ids the records use, unless they are a snapshot, which says so itself; `hostSource` by default. */
  readonly source?: string;
  /** The file that the records come from, for the audit log. */
  readonly file?: ImportedFile;
  readonly onProgress?: Progress;
}

/**
 * Stores the records and brings rooms and memberships in line with them, in one transaction: all or nothing. Records
 * equal to what is stored change nothing. A snapshot also ends what its source no longer names.
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
}

export const makeApplyDirectory = ({
  part = 'all',
  isOwnOnly = false,
  actor = 'host',
  mailSources = [],
  clock,
  ...deps
}: Deps): ApplyDirectory => {
  const changeDirectory = makeChangeDirectory(deps);
  return async (given, options = {}) => {
    const { source: callers = hostSource, isForced = false, isDryRun, onProgress, file, ...decisions } = options;
    const source = 'source' in given ? given.source : callers;
    const { result, rooms } = await changeDirectory(
      async (tx) => {
        const stored = await storeRecords(tx, deps.policy, given, {
          ...{ source, isForced, part, isOwnOnly, today: dayOf(clock.now()) },
          ...(isDryRun === undefined ? {} : { isDryRun }),
          mailSources,
          ...decisions,
        });
        const { movedPeople, movedRelations, people, missingPeople, relations, endedRelations } = stored;
        const saved = [...endedRelations, ...relations];
        const changed = [...movedPeople, ...people, ...missingPeople];
        const result = outcomeOf(stored);
        return {
          people: changed,
          relations: [...movedRelations, ...saved.map(({ after }) => after)],
          saved,
          actor: auditActor(actor),
          entry: importEntry(
            { actor, part, source, file, isForced: isForced || result.alarms.length > 0 },
            result,
            changed,
            saved,
          ),
          result,
        };
      },
      { ...(isDryRun === undefined ? {} : { isDryRun }), ...(onProgress && { onProgress }) },
    );
    return { ...result, rooms };
  };
};

const outcomeOf = (stored: StoredRecords): Omit<DirectoryOutcome, 'rooms'> => {
  const { records, people, missingPeople, relations, endedRelations, heldBack, unconfirmed } = stored;
  return {
    organisations: countOrganisations(stored),
    users: { ...count(people, records.users), deactivated: [...people, ...missingPeople].filter(isEnd).length },
    relations: { ...count(relations, records.relations), ended: countEnds(relations) + countEnds(endedRelations) },
    differences: firstDifferences([...people, ...missingPeople], [...relations, ...endedRelations], records.users),
    heldBack,
    unconfirmed,
    alarms: stored.losses.alarms,
    losses: stored.losses.count,
  };
};

const countEnds = (saved: readonly SavedRelation[]): number => saved.filter(isEnd).length;

const isEnd = ({ before, after }: Saved<{ readonly isActive: boolean }>): boolean =>
  before?.isActive === true && !after.isActive;

const countOrganisations = ({ records, organisationsBefore }: StoredRecords): Counts => {
  const given = records.organisations ?? [];
  const created = given.filter(({ externalId }) => !organisationsBefore.has(externalId)).length;
  const unchanged = given.filter(({ externalId, name, type = defaultType, parent, timeZone = null }) => {
    const before = organisationsBefore.get(externalId);
    const above = parent === undefined ? undefined : organisationsBefore.get(parent);
    const isInPlace = before?.scope[1] === (parent === undefined ? rootOrganisation : above?.id);
    return isInPlace && before?.name === name && before.type === type && before.timeZone === timeZone;
  }).length;
  return { created, updated: given.length - created - unchanged, unchanged };
};

const count = (saved: readonly Saved<unknown>[], given: readonly unknown[]): Counts => {
  const created = saved.filter(({ before }) => before === null).length;
  const updated = saved.length - created;
  return { created, updated, unchanged: given.length - created - updated };
};
