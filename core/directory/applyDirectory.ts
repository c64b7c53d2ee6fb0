import { ChatError } from '../errors.ts';
import { fullName, type Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import { cleanName } from '../text/cleanName.ts';
import type { Directory, DirectoryTransaction, Progress, Saved, SavedRelation } from './Directory.ts';
import type { DirectoryRecords, DirectorySnapshot, RelationRecord, UserRecord } from './DirectoryRecords.ts';
import { publishRooms } from './publishRooms.ts';
import type { RoomCounts } from './RoomCounts.ts';
import { reconcileRooms } from './reconcileRooms.ts';
import { refuseBadRecords } from './refuseBadRecords.ts';

export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** One thing that changed, or would change, in words for a table. */
export interface Difference {
  readonly what: 'user' | 'relation';
  readonly change: 'created' | 'updated' | 'deactivated' | 'ended';
  readonly description: string;
}

export interface DirectoryOutcome {
  readonly users: Counts & { readonly deactivated: number };
  readonly relations: Counts & { readonly ended: number };
  readonly rooms: RoomCounts;
  /** The first thousand changes. */
  readonly differences: readonly Difference[];
}

export interface ApplyOptions {
  /** Only says what would change. */
  readonly isDryRun?: boolean;
  /** Goes on although a snapshot would deactivate more than a fifth of the source's active people. */
  readonly isForced?: boolean;
  readonly onProgress?: Progress;
}

/**
 * Makes the directory what the records say, and the rooms follow, in one transaction: all or nothing. Records that
 * say what is stored already change nothing. A snapshot also ends what its source no longer names.
 * @throws ChatError INVALID_REQUEST with `details: [{path, problem}]`, one for each record that cannot be taken
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

/** A snapshot that deactivates a larger share of the active people is taken for a broken export. */
const plausibleShare = 0.2;
const shownDifferences = 1000;

export const makeApplyDirectory =
  ({ directory, policy, bus }: Deps): ApplyDirectory =>
  async (given, { isDryRun = false, isForced = false, onProgress = () => {} } = {}) => {
    const records = withCleanNames(given);
    const { outcome, rooms, userIds } = await directory.transaction(async (tx) => {
      const source = 'source' in records ? records.source : null;
      await refuseBadRecords(tx, policy, records);
      const missing = 'source' in records ? await whatIsMissing(tx, records, isForced) : nothing;
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
 * Whatever a host or a roster writes into names, invisible characters do not stop an import: they are dropped. Somebody
 * of whose name nothing is left is shown by the external id, as `fullName` does.
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

/** What the source once said and does not say any more, as records that end it. */
const whatIsMissing = async (
  tx: DirectoryTransaction,
  { users, relations, source, complete }: DirectorySnapshot,
  isForced: boolean,
): Promise<DirectoryRecords> => {
  const active = await tx.activePeopleOf(source);
  const named = new Map(users.map((user) => [user.externalId, user]));
  const absent = complete.users ? active.filter(({ externalId }) => !named.has(externalId)) : [];
  const switchedOff = active.filter(({ externalId }) => named.get(externalId)?.isActive === false);
  const share = active.length === 0 ? 0 : (absent.length + switchedOff.length) / active.length;
  if (share > plausibleShare && !isForced) {
    const removed = `${absent.length + switchedOff.length} of ${active.length}`;
    const message = `This would deactivate ${removed} active people of "${source}", more than a fifth. If that is meant, use the command import-roster with --force.`;
    throw new ChatError('INVALID_REQUEST', message, {
      details: { deactivated: absent.length + switchedOff.length, active: active.length },
    });
  }
  const said = new Set(relations.map(relationKey));
  const ended = complete.relations
    ? (await tx.activeRelationsOf(source)).filter((relation) => !said.has(relationKey(relation)))
    : [];
  return {
    users: absent.map((person): UserRecord => ({ ...toRecord(person), isActive: false })),
    relations: ended.map((relation): RelationRecord => ({ ...relation, status: 'ended' })),
  };
};

const relationKey = ({ kind, from, to, context = '' }: RelationRecord): string =>
  JSON.stringify([kind, from, to, context]);

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

/** People by the names that the records give them, others by their external id. */
const relationDifference = (named: readonly UserRecord[]) => {
  const names = new Map(named.map((user) => [user.externalId, fullName(user)]));
  const name = (externalId: string): string => names.get(externalId) ?? externalId;
  return ({ before, after, record: { from, to } }: SavedRelation): Difference => ({
    what: 'relation',
    change: before === null ? 'created' : before.isActive && !after.isActive ? 'ended' : 'updated',
    description: `${name(from)} ${after.kind} ${name(to)} ${after.contextName || after.context}`.trim(),
  });
};
