import type { UserId } from '../ids.ts';
import type { Reaction } from '../messages/Reaction.ts';

interface MissingReaction {
  readonly userId: UserId;
  readonly emoji: string;
}

/** The given reactions that are not there yet, one person and emoji at a time. */
export const missingReactions = (stored: readonly Reaction[], given: readonly Reaction[]): MissingReaction[] =>
  given.flatMap(({ emoji, userIds }) => {
    const there = new Set(stored.find((one) => one.emoji === emoji)?.userIds);
    return userIds.filter((id) => !there.has(id)).map((userId) => ({ userId, emoji }));
  });

export const withReaction = (reactions: readonly Reaction[], emoji: string, userId: UserId): readonly Reaction[] =>
  reactions.some((one) => one.emoji === emoji)
    ? reactions.map((one) => (one.emoji === emoji ? { emoji, userIds: [...one.userIds, userId] } : one))
    : [...reactions, { emoji, userIds: [userId] }];
