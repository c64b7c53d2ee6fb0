import type { RoomId, UserId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { ErasedMessages, MessageEraser, MessageErasure } from '../../../core/messages/MessageEraser.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredMessage } from '../tables/RoomLog.ts';

export class MemoryMessageEraser implements MessageEraser {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  eraseMessages(erasure: MessageErasure): Promise<ErasedMessages> {
    return this.#database.writes.write(() => this.#erase(erasure));
  }

  async eraseNames(roomId: RoomId, accountIds: readonly UserId[]): Promise<void> {
    const { tables } = this.#database;
    const state = tables.rooms.get(roomId)?.state;
    if (state === undefined || !state.about.some((id) => accountIds.includes(id))) return;
    const { events } = tables.log(roomId);
    events.forEach((event, index) => {
      if (event.type === 'room_updated') events[index] = { ...event, name: state.name };
    });
  }

  async countMessages(erasure: Omit<MessageErasure, 'limit' | 'why'>) {
    const chosen = this.#chosen(erasure);
    return { messages: chosen.length, live: chosen.filter(({ deletedAt }) => deletedAt === null).length };
  }

  #erase(erasure: MessageErasure): ErasedMessages {
    const { roomId, after, limit, senderIds } = erasure;
    const { tables, clock } = this.#database;
    const row = tables.rooms.get(roomId);
    if (row === undefined) return { messages: 0, lastSeq: after, headSeq: 0, events: [] };
    const log = tables.log(roomId);
    const chosen = this.#chosen(erasure).slice(0, limit);
    const at = clock.now();
    let { headSeq } = row.state;
    const events: ChatEvent[] = [];
    for (const message of chosen) {
      log.forget(message.id);
      this.#database.attachments.dropOf(roomId, message.id, at);
      if (erasure.why === 'erasure') this.#database.history.hide(roomId, message.id);
      message.content = '';
      message.sentText = null;
      message.reactions = [];
      if (message.deletedAt !== null) continue;
      message.deletedAt = at;
      message.pinnedSeq = undefined;
      headSeq += 1;
      const told = { type: 'message_deleted', roomId, seq: headSeq, at, actorId: null, messageId: message.id } as const;
      log.record({ ...told, replaced: null, isByModerator: false });
      events.push({ ...told, messageSeq: message.seq });
    }
    const lastSeq = chosen.at(-1)?.seq ?? after;
    const clearedSeq = senderIds === null ? Math.max(row.clearedSeq ?? 0, lastSeq) : (row.clearedSeq ?? 0);
    tables.rooms.set(roomId, { ...row, clearedSeq, state: { ...row.state, headSeq } });
    return { messages: chosen.length, lastSeq, headSeq, events };
  }

  #chosen({ roomId, after, senderIds, before }: Omit<MessageErasure, 'limit' | 'why'>): StoredMessage[] {
    const { messages } = this.#database.tables.log(roomId);
    return messages.filter(
      ({ seq, senderId, createdAt }) =>
        seq > after && (senderIds === null || senderIds.includes(senderId)) && (before === null || createdAt < before),
    );
  }
}
