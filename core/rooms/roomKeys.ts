import type { UserId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';

/**
 * Keys of rooms that exist once. A key is the type, then the people the room is about, then the context, joined by
 * colons: rooms about different people never have the same key (I25). A type has no colon and an id is a number, so no
 * context can make two keys equal.
 */

/** The key of the room of two people, in either order; with a context, of their room for that context. */
export const pairKey = (type: RoomType, one: UserId, other: UserId, context?: string): string =>
  [type, ...inOrder(one, other), ...(context === undefined ? [] : [context])].join(':');

/** The two people of a contact in the order of keys and of `RoomState.about`: the smaller id first. */
export const inOrder = (one: UserId, other: UserId): readonly [UserId, UserId] =>
  one < other ? [one, other] : [other, one];

interface RelationEnds {
  readonly from: UserId;
  readonly to: UserId;
  readonly context: string;
}

/**
 * The key of a relation's room. It does not depend on the relation's status: a relation that is resumed has the same
 * room.
 */
export const relationRoomKey = (type: RoomType, { from, to, context }: RelationEnds): string =>
  `${type}:${from}:${to}:${context}`;
