import { asMessageId, asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { encodeReaction } from '../../wire/messages/encodeMessage.ts';
import { reactionAnswer } from '../../wire/messages/messageSchemas.ts';
import { reactionAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'reactToMessage'>;
}

export const reactionRoutes = ({ chat }: Deps): Route[] => {
  const route = (method: 'put' | 'delete', summary: string): Route =>
    personRoute({
      method,
      path: '/api/chat/rooms/:room_id/messages/:message_id/reactions/:emoji/',
      tag: 'Messages',
      summary,
      description:
        'For all members who may use the room, also if only some may post. An emoji is one character as people see it, ' +
        'of at most 32 bytes; a message has at most 20 different ones. All members receive reaction_changed. A reaction ' +
        'is not unread and does not move the room up. A request that changes nothing counts against no limit.',
      params: reactionAddress,
      answer: reactionAnswer,
      errors: ['ROOM_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'CANNOT_CHAT', 'ROOM_INACTIVE', 'RATE_LIMIT_EXCEEDED'],
      handle: async ({ person, params }) => {
        const [roomId, messageId] = [asRoomId(params.room_id), asMessageId(params.message_id)];
        const wanted = { person, roomId, messageId, emoji: params.emoji, isAdded: method === 'put' };
        const { message, emoji } = await chat.reactToMessage(wanted);
        return ok({ message_id: message.id, emoji, reactions: message.reactions.map(encodeReaction) });
      },
    });

  return [
    route('put', 'React to a message with one emoji; the same reaction again changes nothing'),
    route('delete', 'Remove one of my reactions; removing it again changes nothing'),
  ];
};
