import type { PlacedMessage } from '../../../core/history/PlacedMessage.ts';
import type { ReactedHere } from '../../../core/history/ReactedHere.ts';
import type { MessageId } from '../../../core/ids.ts';
import type { ReactionChange } from '../../../core/messages/Reaction.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

/** The last change of each reaction, if it was made here. */
export const reactedHereIn = (
  { tables, history }: MemoryDatabase,
  messages: readonly Pick<PlacedMessage, 'roomId' | 'id'>[],
): ReactedHere => {
  const found = new Map<MessageId, ReactionChange[]>();
  for (const { roomId, id } of messages) {
    const last = new Map<string, ReactionChange & { readonly seq: number }>();
    for (const event of tables.log(roomId).events) {
      if (event.type !== 'reaction_changed' || event.messageId !== id || event.actorId === null) continue;
      const { actorId: userId, emoji, isAdded, seq } = event;
      last.set(`${userId} ${emoji}`, { userId, emoji, isAdded, seq });
    }
    found.set(
      id,
      [...last.values()].filter(({ seq }) => !history.isImported(roomId, seq)),
    );
  }
  return found;
};
