import type { MessageId } from '../../../core/ids.ts';
import type { MessageChange } from '../../../core/messages/Revision.ts';
import type { RoomLog } from '../tables/RoomLog.ts';

/** The edits and the deletion of a message, and the texts that guards covered, the oldest first. */
export const changesIn = (log: Pick<RoomLog, 'events' | 'find'>, messageId: MessageId): readonly MessageChange[] => {
  const changes = log.events.flatMap((event): MessageChange[] => {
    if (!('replaced' in event) || event.messageId !== messageId || event.actorId === null) return [];
    if (event.replaced === null) return [];
    const { type, seq, at, actorId, replaced, isByModerator } = event;
    const why = isByModerator ? 'moderation' : type === 'message_edited' ? 'edit' : 'delete';
    return [{ seq, at, actorId, why, replaced }];
  });
  const message = log.find(messageId);
  const covered = (message?.guard ?? []).flatMap(({ seq, at, original }): MessageChange[] =>
    message === undefined || original === undefined
      ? []
      : [{ seq, at, actorId: message.senderId, why: 'guard', replaced: original }],
  );
  return [...changes, ...covered].sort((one, other) => one.seq - other.seq);
};
