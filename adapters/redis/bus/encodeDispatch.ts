import type { BusNews, Dispatch } from './BusMessage.ts';

/** The payload of a message on the bus; `parseDispatch` reads it. */
export const encodeDispatch = ({ nodeId, at, news }: Dispatch): string =>
  JSON.stringify({ node: nodeId, at: Math.round(at), ...encodeNews(news) });

const encodeNews = (news: BusNews) => {
  switch (news.type) {
    case 'room':
      return { room: news.roomId, head: news.headSeq, sealed: news.sealed };
    case 'people':
      return { people: news.userIds };
    case 'presence':
      return { user: news.userId, online: news.isOnline, rooms: news.roomIds };
    case 'typing':
      return { room: news.roomId, user: news.userId, typing: news.isTyping };
    case 'read':
      return { room: news.roomId, user: news.userId, read: news.upToId };
    case 'settings':
      return { room: news.roomId, user: news.userId, muted: news.isMuted, pinned: news.isPinned };
  }
};
