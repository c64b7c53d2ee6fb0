import { ChatError } from '../errors.ts';
import { type Message, messageNotFound } from './Message.ts';
import { type Reaction, type ReactionChange, spellEmoji } from './Reaction.ts';

/** The most different emoji under one message. */
export const reactionsAtMost = 20;

/**
 * The message with a reaction set or removed. A reaction that is already there, or already gone, changes nothing: the
 * same object is returned.
 * @throws ChatError MESSAGE_NOT_FOUND for a deleted message, INVALID_REQUEST beyond `reactionsAtMost`
 */
export const reacted = (message: Message, { userId, emoji, isAdded }: ReactionChange): Message => {
  if (message.deletedAt !== null) throw messageNotFound();
  const { reactions } = message;
  // What an earlier release stored may be spelled otherwise, in one reaction or in two.
  const isMeant = (reaction: Reaction): boolean => spellEmoji(reaction.emoji) === emoji;
  const known =
    reactions.find((reaction) => isMeant(reaction) && reaction.userIds.includes(userId)) ?? reactions.find(isMeant);
  if ((known?.userIds.includes(userId) ?? false) === isAdded) return message;
  if (known === undefined) {
    if (reactions.length >= reactionsAtMost)
      throw new ChatError('INVALID_REQUEST', `A message takes at most ${reactionsAtMost} different reactions.`);
    return { ...message, reactions: [...reactions, { emoji, userIds: [userId] }] };
  }
  const userIds = isAdded ? [...known.userIds, userId] : known.userIds.filter((id) => id !== userId);
  const changed = reactions.map((reaction) => (reaction === known ? { emoji, userIds } : reaction));
  return { ...message, reactions: changed.filter((reaction) => reaction.userIds.length > 0) };
};
