import type { UserId } from '../ids.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import type { Participant } from '../rooms/Participant.ts';
import type { RoomChange } from '../rooms/RoomEvent.ts';
import type { RoomDraft } from '../rooms/RoomState.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { RoomCounts } from './RoomCounts.ts';
import type { SavedRoom } from './SavedRecords.ts';

/** The changes that bring rooms in line with the directory and the policy. Nothing of it is stored yet. */
export interface RoomPlan {
  /** Rooms to make. */
  readonly fresh: readonly RoomDraft[];
  readonly changed: readonly ChangedRoom[];
}

export const nothingPlanned: RoomPlan = { fresh: [], changed: [] };

/** Plans for different rooms as one, which takes fewer statements to store. */
export const together = (...plans: readonly RoomPlan[]): RoomPlan => ({
  fresh: plans.flatMap(({ fresh }) => fresh),
  changed: plans.flatMap(({ changed }) => changed),
});

export interface ChangedRoom {
  readonly before: ChatRoom;
  readonly after: ChatRoom;
}

export const countPlan = ({ fresh, changed }: RoomPlan): RoomCounts => {
  const changes = changed.flatMap(({ after }) => after.changes);
  const people = (type: RoomChange['type']): number =>
    changes.reduce(
      (total, change) => total + (change.type === type && 'userIds' in change ? change.userIds.length : 0),
      0,
    );
  return {
    created: fresh.length,
    changed: changed.length,
    joined: people('participants_joined'),
    left: people('participants_left'),
    suspended: people('participants_suspended'),
    restored: people('participants_restored'),
  };
};

export interface StoredPlan {
  readonly counts: RoomCounts;
  readonly saved: readonly SavedRoom[];
  /** The members of new rooms, and members whose right to post changed: no event names them. */
  readonly userIds: readonly UserId[];
}

/** Stores the plan in the transaction. */
export const storePlan = async (tx: DirectoryTransaction, plan: RoomPlan): Promise<StoredPlan> => {
  const { fresh, changed } = plan;
  if (fresh.length > 0) await tx.createRooms(fresh);
  return {
    counts: countPlan(plan),
    saved: changed.length === 0 ? [] : await tx.saveRooms(changed.map(({ after }) => after)),
    userIds: [
      ...fresh.flatMap(({ participants }) => participants.map(({ userId }) => userId)),
      ...changed.flatMap((room) => changedPosters(room).map(({ userId }) => userId)),
    ],
  };
};

/** The members whose right to post changed. */
export const changedPosters = ({ before, after }: ChangedRoom): Participant[] =>
  after
    .members()
    .filter(({ userId, mayPost }) => before.hasMember(userId) && before.participants.get(userId)?.mayPost !== mayPost);
