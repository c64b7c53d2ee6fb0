import type { UserId } from '../ids.ts';
import type { Reaction, ReactionChange } from '../messages/Reaction.ts';
import type { TimelineItem } from './HistoryStore.ts';
import type { PlacedMessage } from './PlacedMessage.ts';

/**
 * What the source has changed: reactions that it has and that are not here, and those that it has not any more. One that was
 * last set or taken back here stays as it is.
 */
export const compareReactions = (
  stored: readonly Reaction[],
  given: readonly Reaction[],
  here: readonly ReactionChange[] = [],
): ReactionChange[] => {
  const own = new Set(here.map(keyOf));
  const changes = [
    ...missingIn(stored, given).map((one) => ({ ...one, isAdded: true })),
    ...missingIn(given, stored).map((one) => ({ ...one, isAdded: false })),
  ];
  return changes.filter((change) => !own.has(keyOf(change)));
};

/** The stored messages of a page whose reactions are other than the source says. */
export const otherReactions = (
  items: readonly TimelineItem[],
  known: ReadonlyMap<string, PlacedMessage>,
): PlacedMessage[] =>
  items.flatMap((item) => {
    const stored = known.get(item.id);
    if (item.kind !== 'message' || item.reactions === null || stored === undefined) return [];
    if (stored.deletedAt !== null || stored.roomId !== item.roomId) return [];
    return compareReactions(stored.reactions, item.reactions).length === 0 ? [] : [stored];
  });

export const withChange = (
  reactions: readonly Reaction[],
  { emoji, userId, isAdded }: ReactionChange,
): readonly Reaction[] => {
  const without = reactions.map((one) =>
    one.emoji === emoji ? { emoji, userIds: one.userIds.filter((id) => id !== userId) } : one,
  );
  const rest = isAdded ? without : without.filter(({ userIds }) => userIds.length > 0);
  if (!isAdded) return rest;
  return rest.some((one) => one.emoji === emoji)
    ? rest.map((one) => (one.emoji === emoji ? { emoji, userIds: [...one.userIds, userId] } : one))
    : [...rest, { emoji, userIds: [userId] }];
};

/** Reactions of the second list that the first one does not have, one person and emoji at a time. */
const missingIn = (
  first: readonly Reaction[],
  second: readonly Reaction[],
): { readonly emoji: string; readonly userId: UserId }[] =>
  second.flatMap(({ emoji, userIds }) => {
    const there = new Set(first.find((one) => one.emoji === emoji)?.userIds);
    return userIds.filter((id) => !there.has(id)).map((userId) => ({ emoji, userId }));
  });

const keyOf = ({ emoji, userId }: ReactionChange): string => `${userId} ${emoji}`;
