import { encodeFeed } from '../../wire/feed/encodeFeed.ts';
import { feedPage, feedQuery } from '../../wire/feed/feedSchemas.ts';
import { directoryRoute, ok, type Route } from '../routing/Route.ts';

export const feedRoutes = (): Route[] => [
  directoryRoute({
    method: 'get',
    path: '/api/events/',
    tag: 'Feed',
    summary: 'Everything that happens, in one order, for systems beside Homeroom; 410 for a place that is not kept',
    description:
      'Store next after the work, and ask with it again: so no event is missed, and each comes at least once. Events ' +
      'are kept for 30 days. They show what is there now: a deleted message has no words. After a 410 load what you ' +
      'need, and go on from details.floor. For the key and for those who manage the whole directory.',
    query: feedQuery,
    answer: feedPage,
    errors: ['GONE'],
    handle: async ({ directory, query: { limit = 100, ...query } }) =>
      ok(encodeFeed(await directory.readFeed({ limit, ...query }))),
  }),
];
