import { asRoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { encodeSearchHit } from '../../wire/search/encodeSearchHit.ts';
import { searchAnswer, searchQuerySchema } from '../../wire/search/searchSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

export const searchRoutes = ({ chat }: { readonly chat: Pick<Chat, 'searchMessages'> }): Route[] => [
  personRoute({
    method: 'get',
    path: '/api/chat/search/',
    tag: 'Messages',
    summary: 'Messages in my rooms with all of these words, in any form and misspelt too, Russian or English',
    description:
      'Best match first. Finds messages that are not deleted, in rooms that I may read now. A moderator finds those of ' +
      'a room without a membership by room_id, on the record. An excerpt is text in parts; is_match ' +
      'marks those that match.',
    query: searchQuerySchema,
    answer: searchAnswer,
    errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, query: { q: text, room_id, limit = 20, cursor } }) => {
      const { hits, nextCursor } = await chat.searchMessages(person, {
        text,
        limit,
        ...(room_id === undefined ? {} : { roomId: asRoomId(room_id) }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return ok({ results: hits.map(encodeSearchHit), next_cursor: nextCursor, has_more: nextCursor !== null });
    },
  }),
];
