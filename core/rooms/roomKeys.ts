import type { UserId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';

/**
 * Keys of rooms that exist once. A key holds the type and everybody the room is about, then the context: rooms about
 * different people never have the same key (I25). A type holds no colon and an id is a number, so that no context can
 * make two keys alike.
 */

/** One room for two people, in either order; one for each context where a context is given. */
export const pairKey = (type: RoomType, one: UserId, other: UserId, context?: string): string =>
  [type, ...inOrder(one, other), ...(context === undefined ? [] : [context])].join(':');

/** The two people of a contact, in the one order that keys and rooms know. */
export const inOrder = (one: UserId, other: UserId): readonly [UserId, UserId] =>
  one < other ? [one, other] : [other, one];

interface RelationEnds {
  readonly from: UserId;
  readonly to: UserId;
  readonly context: string;
}

/** The key of the room that a relation has: one room per relation, whatever becomes of it. */
export const relationRoomKey = (type: RoomType, { from, to, context }: RelationEnds): string =>
  `${type}:${from}:${to}:${context}`;
