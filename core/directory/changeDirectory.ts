import type { AuditActor, AuditDraft } from '../audit/AuditEntry.ts';
import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { Directory, DirectoryTransaction, Progress } from './Directory.ts';
import { publishRooms } from './publishRooms.ts';
import type { RoomCounts } from './RoomCounts.ts';
import { reconcileRooms } from './reconcileRooms.ts';
import { recordChanges } from './recordChanges.ts';
import type { Saved, SavedRoom } from './SavedRecords.ts';

/** What a piece of work has changed in the directory. */
export interface DirectoryChange<Result> {
  readonly people: readonly Saved<Person>[];
  /** As they are now. */
  readonly relations: readonly Relation[];
  /** Of these, those that may have begun or ended. */
  readonly saved: readonly Saved<Relation>[];
  /** Who made the change, for the audit log. */
  readonly actor: AuditActor;
  /** What goes on record of the change as a whole. */
  readonly entry?: AuditDraft | undefined;
  /** Relations that there are no more, as they were; none by default. */
  readonly gone?: readonly Relation[];
  /** Rooms that the work has stored itself, which are published with the others. */
  readonly stored?: readonly SavedRoom[];
  /** People all of whose rooms are reconciled, beside those whose account changed. */
  readonly affected?: readonly UserId[];
  readonly result: Result;
}

export interface ChangeOptions {
  /** Changes nothing, and publishes nothing. */
  readonly isDryRun?: boolean;
  readonly onProgress?: Progress;
}

/**
 * Changes the directory and brings rooms and memberships in line, in one transaction; then publishes what happened to
 * rooms, and invalidates everybody whose account or memberships changed. Every change of people and relations, by
 * records, holds or dates, goes through here, and goes on record.
 */
export type ChangeDirectory = <Result>(
  work: (tx: DirectoryTransaction) => Promise<DirectoryChange<Result>>,
  options?: ChangeOptions,
) => Promise<{ readonly result: Result; readonly rooms: RoomCounts }>;

export interface ChangeDirectoryDeps {
  readonly directory: Directory;
  readonly policy: Policy;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate'>;
}

export const makeChangeDirectory =
  ({ directory, policy, bus }: ChangeDirectoryDeps): ChangeDirectory =>
  async (work, { isDryRun = false, onProgress = () => {} } = {}) => {
    const { result, counts, saved, userIds } = await directory.transaction(async (tx) => {
      const change = await work(tx);
      const { people, relations, result, actor, entry, stored = [], gone = [], affected = [] } = change;
      tx.record([...(entry === undefined ? [] : [entry]), ...recordChanges(actor, people, change.saved)]);
      const reconciled = await reconcileRooms(tx, policy, { people, relations, gone, affected }, onProgress);
      const changedIds = [...affected, ...people.map(({ after }) => after.id)];
      return {
        ...{ result, counts: reconciled.counts },
        saved: [...stored, ...reconciled.saved],
        userIds: [...reconciled.userIds, ...changedIds],
      };
    }, isDryRun);
    if (!isDryRun) publishRooms(bus, saved, userIds);
    return { result, rooms: counts };
  };
