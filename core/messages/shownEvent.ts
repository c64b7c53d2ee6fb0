import type { UserId } from '../ids.ts';
import type { ChatEvent, HiddenEvent } from './ChatEvent.ts';
import type { Mention } from './Mention.ts';
import type { Message } from './Message.ts';
import type { Reaction } from './Reaction.ts';

/**
 * Whether a viewer may see this person in the room, as `visibleTo` says. `hidesCounts`: the viewer does not even hear how
 * many others there are.
 */
type IsVisible = ((userId: UserId) => boolean) & { readonly hidesCounts?: boolean };

/**
 * An event as a viewer may see it who does not see all members: it keeps its seq, and people whom the viewer does not
 * see are counted and not named. Authors are named with what they wrote, and who deletes is an author or a moderator.
 * The same object if there is nobody to hide.
 */
export const shownEvent = (event: ChatEvent, isVisible: IsVisible): ChatEvent => {
  switch (event.type) {
    case 'new_message':
    case 'message_edited': {
      const message = shownMessage(event.message, isVisible);
      return message === event.message ? event : { ...event, message };
    }
    case 'message_deleted':
    case 'event_hidden':
      return event;
    case 'reaction_changed': {
      const reactions = shownReactions(event.reactions, isVisible);
      const actorId = shownActor(event, isVisible);
      // A reaction of somebody who does not exist for the viewer.
      if (isVisible.hidesCounts === true && actorId === null && event.actorId !== null) return hiddenEvent(event);
      return reactions === event.reactions && actorId === event.actorId ? event : { ...event, actorId, reactions };
    }
    case 'pin_changed':
    case 'room_updated': {
      const actorId = shownActor(event, isVisible);
      return actorId === event.actorId ? event : { ...event, actorId };
    }
    default: {
      const userIds = event.userIds.filter(isVisible);
      const actorId = shownActor(event, isVisible);
      const hiddenCount = event.userIds.length - userIds.length;
      if (hiddenCount === 0) return actorId === event.actorId ? event : { ...event, actorId };
      if (isVisible.hidesCounts === true)
        return userIds.length === 0 ? hiddenEvent(event) : { ...event, actorId, userIds };
      return { ...event, actorId, userIds, hiddenCount };
    }
  }
};

/** The seq of the message that an event changed, of which the event shows what it is now. Undefined for all others. */
export const changedSeq = (event: ChatEvent): number | undefined =>
  event.type === 'message_edited' ? event.message.seq : 'messageSeq' in event ? event.messageSeq : undefined;

/** What an event is to who does not see what it is about. */
export const hiddenEvent = ({ roomId, seq, at }: ChatEvent): HiddenEvent => ({
  ...{ type: 'event_hidden', roomId, seq, at },
  actorId: null,
});

/**
 * An event as a viewer may see it who sees the history from a seq on: the change of an earlier message keeps its seq and
 * says nothing. The same object otherwise.
 */
export const eventFrom = (event: ChatEvent, visibleFromSeq: number): ChatEvent =>
  (changedSeq(event) ?? event.seq) < visibleFromSeq ? hiddenEvent(event) : event;

/**
 * A message as `shownEvent`: the people who reacted are counted, and named only if the viewer sees them. Of whom it mentions
 * the viewer learns no more than the words say.
 */
export const shownMessage = (message: Message, isVisible: IsVisible): Message => {
  const reactions = shownReactions(message.reactions, isVisible);
  const { mentions } = message;
  const isShown = ({ userId }: Mention): boolean => userId === null || isVisible(userId);
  if (mentions !== undefined && !mentions.every(isShown))
    return { ...message, reactions, mentions: mentions.filter(isShown) };
  return reactions === message.reactions ? message : { ...message, reactions };
};

/**
 * The people whom an event may name to themselves alone: those who react, whom it mentions, or whose membership it changes.
 */
export const peopleIn = (event: ChatEvent): ReadonlySet<UserId> => {
  const reactions = 'message' in event ? event.message.reactions : 'reactions' in event ? event.reactions : [];
  const mentions = 'message' in event ? (event.message.mentions ?? []) : [];
  const named = mentions.flatMap(({ userId }) => (userId === null ? [] : [userId]));
  const moved = 'userIds' in event ? event.userIds : [];
  const actor = event.actorId === null ? [] : [event.actorId];
  return new Set([...actor, ...moved, ...named, ...reactions.flatMap(({ userIds }) => userIds)]);
};

const shownActor = ({ actorId }: ChatEvent, isVisible: IsVisible): UserId | null =>
  actorId === null || isVisible(actorId) ? actorId : null;

const shownReactions = (reactions: readonly Reaction[], isVisible: IsVisible): readonly Reaction[] => {
  if (reactions.every(({ userIds }) => userIds.every(isVisible))) return reactions;
  if (isVisible.hidesCounts === true)
    return reactions.flatMap(({ emoji, userIds }) => {
      const shown = userIds.filter(isVisible);
      return shown.length === 0 ? [] : [{ emoji, userIds: shown }];
    });
  return reactions.map(({ emoji, userIds }) => {
    const shown = userIds.filter(isVisible);
    return { emoji, userIds: shown, hiddenCount: userIds.length - shown.length };
  });
};
