import { asRoomId, asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { encodeSearchPage } from '../../wire/search/encodeSearchPage.ts';
import { searchAnswer, searchQuerySchema } from '../../wire/search/searchSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

export const searchRoutes = ({ chat }: { readonly chat: Pick<Chat, 'searchMessages'> }): Route[] => [
  personRoute({
    method: 'get',
    path: '/api/chat/search/',
    tag: 'Messages',
    summary: 'Messages in my rooms with all of these words, in any form and spelling, also their beginnings',
    description:
      'Best match first. Finds messages that are not deleted, in rooms that I may read now. Accents, vowel points and case ' +
      'do not matter; parts of addresses count, and parts of sentences in scripts without spaces. If nothing is found, ' +
      'misspelt words count too. A moderator finds those of ' +
      'a room without a membership by room_id, on the record. An excerpt is text in parts; is_match ' +
      'marks those that match.',
    query: searchQuerySchema,
    answer: searchAnswer,
    errors: ['ROOM_NOT_FOUND', 'CANNOT_CHAT', 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, query: { q: text, room_id, sender_id, from, until, has, limit = 20, cursor } }) => {
      const page = await chat.searchMessages(person, {
        text,
        limit,
        ...(room_id === undefined ? {} : { roomId: asRoomId(room_id) }),
        ...(sender_id === undefined ? {} : { senderId: asUserId(sender_id) }),
        ...(from === undefined ? {} : { from: new Date(from) }),
        ...(until === undefined ? {} : { until: new Date(until) }),
        ...(has === undefined ? {} : { has }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return ok(encodeSearchPage(page));
    },
  }),
];
