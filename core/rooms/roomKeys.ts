import type { UserId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { RoomKey } from './RoomKey.ts';

/** The key of the room of two people, in either order; with a context, of their room for that context. */
export const pairKey = (type: RoomType, one: UserId, other: UserId, context?: string): RoomKey => ({
  type,
  userIds: inOrder(one, other),
  context: context ?? null,
});

/** The two people of a contact in the order of keys and of `RoomState.about`: the smaller id first. */
export const inOrder = (one: UserId, other: UserId): readonly [UserId, UserId] =>
  one < other ? [one, other] : [other, one];

interface RelationEnds {
  readonly from: UserId;
  readonly to: UserId;
  readonly context: string;
  readonly contextId?: number;
}

/**
 * The key of a relation's room. It does not depend on the relation's status: a relation that is resumed has the same
 * room.
 */
export const relationRoomKey = (type: RoomType, { from, to, context, contextId }: RelationEnds): RoomKey => ({
  type,
  userIds: [from, to],
  context,
  ...(contextId === undefined ? {} : { contextId }),
});
