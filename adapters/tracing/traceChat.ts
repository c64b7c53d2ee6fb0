import type { Chat } from '../../core/makeChat.ts';
import type { Tracing } from '../system/Tracing.ts';

/** Returns the same chat; each send is a span, from the use case to what is stored and published. */
export const traceChat = (chat: Chat, tracing: Tracing): Chat => ({
  ...chat,
  sendMessage: (input) => {
    const facts = { 'homeroom.room.id': input.roomId };
    return tracing.span({ name: 'send message', kind: 'internal', facts }, async (span) => {
      const appended = await chat.sendMessage(input);
      const { id, seq } = appended.message;
      span.add({ 'homeroom.message.id': id, 'homeroom.event.seq': seq, 'homeroom.duplicate': appended.isDuplicate });
      return appended;
    });
  },
});
