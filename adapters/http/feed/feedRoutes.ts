import { ChatError } from '../../../core/errors.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { encodeFeed } from '../../wire/feed/encodeFeed.ts';
import { feedPage, feedQuery } from '../../wire/feed/feedSchemas.ts';
import { directoryRoute, ok, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'readFeed'>;
}

export const feedRoutes = ({ chat }: Deps): Route[] => [
  directoryRoute({
    method: 'get',
    path: '/api/events/',
    tag: 'Feed',
    summary: 'Everything that happens, in one order, for systems beside Homeroom; 410 for a place that is not kept',
    description:
      'Store next after the work, and ask with it again: so no event is missed, and each comes at least once. Events ' +
      'are kept for 30 days. They show what is there now: a deleted message has no words. After a 410 load what you ' +
      'need, and go on from details.floor.',
    query: feedQuery,
    answer: feedPage,
    errors: ['GONE'],
    handle: async ({ directory, query: { limit = 100, ...query } }) => {
      if (!directory.isWhole)
        throw new ChatError('ACCESS_DENIED', 'The feed has every organisation; you manage some of them.');
      return ok(encodeFeed(await chat.readFeed({ limit, ...query })));
    },
  }),
];
