import { ChatError } from '../errors.ts';
import { fullName, type Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { relationKey } from '../permissions/Relation.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import { cleanName } from '../text/cleanName.ts';
import type { Directory, DirectoryTransaction, Progress, Saved, SavedRelation } from './Directory.ts';
import {
  type DirectoryRecords,
  type DirectorySnapshot,
  hostSource,
  type RelationRecord,
  type UserRecord,
} from './DirectoryRecords.ts';
import { publishRooms } from './publishRooms.ts';
import type { RoomCounts } from './RoomCounts.ts';
import { reconcileRooms } from './reconcileRooms.ts';
import { refuseBadRecords } from './refuseBadRecords.ts';

export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** One change, as a row of a table for people. */
export interface Difference {
  readonly what: 'user' | 'relation';
  readonly change: 'created' | 'updated' | 'deactivated' | 'ended';
  readonly description: string;
}

/** What was changed, or would be in a dry run. */
export interface DirectoryOutcome {
  readonly users: Counts & { readonly deactivated: number };
  readonly relations: Counts & { readonly ended: number };
  readonly rooms: RoomCounts;
  /** The first thousand changes. */
  readonly differences: readonly Difference[];
}

export interface ApplyOptions {
  /** Reports what would change, and changes nothing. */
  readonly isDryRun?: boolean;
  /** Applies a snapshot even if it deactivates more than a fifth of the source's active people. */
  readonly isForced?: boolean;
  /** Whose ids the records use, unless they are a snapshot, which says so itself; `hostSource` by default. */
  readonly source?: string;
  readonly onProgress?: Progress;
}

/**
 * Stores the records and brings rooms and memberships in line with them, in one transaction: all or nothing. Records
 * equal to what is stored change nothing. A snapshot also ends what its source no longer names.
 * @throws ChatError INVALID_REQUEST with `details: [{path, problem}]`, one for each bad record, or for a snapshot that
 *   deactivates too many people; UNAVAILABLE if another policy applies
 */
export type ApplyDirectory = (
  records: DirectoryRecords | DirectorySnapshot,
  options?: ApplyOptions,
) => Promise<DirectoryOutcome>;

interface Deps {
  readonly directory: Directory;
  readonly policy: Policy;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate'>;
}

/** A snapshot that deactivates a larger share of the source's active people is refused as a broken export. */
const deactivatedShareAtMost = 0.2;
const shownDifferences = 1000;

export const makeApplyDirectory =
  ({ directory, policy, bus }: Deps): ApplyDirectory =>
  async (given, { isDryRun = false, isForced = false, source: callers = hostSource, onProgress = () => {} } = {}) => {
    const records = withCleanNames(given);
    const { outcome, rooms, userIds } = await directory.transaction(async (tx) => {
      const source = 'source' in records ? records.source : callers;
      await refuseBadRecords(tx, policy, records, source);
      const missing = 'source' in records ? await endMissing(tx, records, isForced) : nothing;
      const people = await tx.savePeople([...records.users, ...missing.users], source);
      const relations = await tx.saveRelations([...records.relations, ...missing.relations], source);
      const followed = await reconcileRooms(tx, policy, { people, relations }, onProgress);
      return {
        outcome: {
          users: { ...count(people, records.users, missing.users), deactivated: missing.users.length },
          relations: { ...count(relations, records.relations, missing.relations), ended: missing.relations.length },
          rooms: followed.counts,
          differences: firstDifferences(people, relations, records.users),
        },
        rooms: followed.saved,
        userIds: [...followed.userIds, ...people.map(({ after }) => after.id)],
      };
    }, isDryRun);
    if (!isDryRun) publishRooms(bus, rooms, userIds);
    return outcome;
  };

/**
 * Drops invisible characters from names, so that they do not stop an import. A person without a visible name is shown
 * by the external id (`fullName`).
 */
const withCleanNames = <Records extends DirectoryRecords>(records: Records): Records => ({
  ...records,
  users: records.users.map((user) => ({
    ...user,
    firstName: cleanName(user.firstName),
    lastName: cleanName(user.lastName),
  })),
  relations: records.relations.map((relation) =>
    relation.contextName === undefined ? relation : { ...relation, contextName: cleanName(relation.contextName) },
  ),
});

const nothing: DirectoryRecords = { users: [], relations: [] };

/** Records that deactivate the people and end the relations that the source named before and no longer names. */
const endMissing = async (
  tx: DirectoryTransaction,
  { users, relations, source, complete }: DirectorySnapshot,
  isForced: boolean,
): Promise<DirectoryRecords> => {
  const active = [...(await tx.peopleNamedBy(source))].map(([externalId, { person }]) => ({ ...person, externalId }));
  const named = new Map(users.map((user) => [user.externalId, user]));
  const absent = complete.users ? active.filter(({ externalId }) => !named.has(externalId)) : [];
  const deactivated = active.filter(({ externalId }) => named.get(externalId)?.isActive === false);
  const share = active.length === 0 ? 0 : (absent.length + deactivated.length) / active.length;
  if (share > deactivatedShareAtMost && !isForced) {
    const removed = `${absent.length + deactivated.length} of ${active.length}`;
    const message = `This would deactivate ${removed} active people of "${source}", more than a fifth. If that is meant, use the command import-roster with --force.`;
    throw new ChatError('INVALID_REQUEST', message, {
      details: { deactivated: absent.length + deactivated.length, active: active.length },
    });
  }
  const namedRelations = new Set(relations.map(relationKey));
  const ended = complete.relations
    ? (await tx.relationsNamedBy(source)).filter((relation) => !namedRelations.has(relationKey(relation)))
    : [];
  return {
    users: absent.map((person): UserRecord => ({ ...toRecord(person), isActive: false })),
    relations: ended.map((relation): RelationRecord => ({ ...relation, status: 'ended' })),
  };
};

const toRecord = ({ email, externalId, role, firstName, lastName, isActive }: Person): UserRecord => ({
  externalId,
  role,
  firstName,
  lastName,
  isActive,
  ...(email === null ? {} : { email }),
});

const count = (saved: readonly Saved<unknown>[], given: readonly unknown[], missing: readonly unknown[]): Counts => {
  const created = saved.filter(({ before }) => before === null).length;
  const updated = saved.length - created - missing.length;
  return { created, updated, unchanged: given.length - created - updated };
};

const firstDifferences = (
  people: readonly Saved<Person>[],
  relations: readonly SavedRelation[],
  named: readonly UserRecord[],
): Difference[] => {
  const users = people.slice(0, shownDifferences).map(userDifference);
  const others = relations.slice(0, shownDifferences - users.length);
  return [...users, ...others.map(relationDifference(named))];
};

const userDifference = ({ before, after }: Saved<Person>): Difference => ({
  what: 'user',
  change: before === null ? 'created' : before.isActive && !after.isActive ? 'deactivated' : 'updated',
  description: `${after.externalId} ${after.firstName} ${after.lastName} (${after.role})`,
});

/** Calls people by their names in the records, and others by their external id. */
const relationDifference = (named: readonly UserRecord[]) => {
  const names = new Map(named.map((user) => [user.externalId, fullName(user)]));
  const name = (externalId: string): string => names.get(externalId) ?? externalId;
  return ({ before, after, record: { from, to } }: SavedRelation): Difference => ({
    what: 'relation',
    change: before === null ? 'created' : before.isActive && !after.isActive ? 'ended' : 'updated',
    description: `${name(from)} ${after.kind} ${name(to)} ${after.contextName || after.context}`.trim(),
  });
};
