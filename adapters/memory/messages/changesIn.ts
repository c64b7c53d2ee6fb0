import type { MessageId } from '../../../core/ids.ts';
import type { MessageChange } from '../../../core/messages/Revision.ts';
import type { RoomLog } from '../tables/RoomLog.ts';

/** The edits and the deletion of a message, the oldest first. */
export const changesIn = ({ events }: Pick<RoomLog, 'events'>, messageId: MessageId): readonly MessageChange[] =>
  events.flatMap((event) => {
    if (!('replaced' in event) || event.messageId !== messageId || event.actorId === null) return [];
    if (event.replaced === null) return [];
    const { type, seq, at, actorId, replaced, isByModerator } = event;
    const why = isByModerator ? 'moderation' : type === 'message_edited' ? 'edit' : 'delete';
    return [{ seq, at, actorId, why, replaced }];
  });
