import { consumeQuota, type Limits } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import type { Person } from '../permissions/Person.ts';
import type { EnterRoom } from '../rooms/admit.ts';
import type { MessageSearch, SearchPage, SearchQuery } from './MessageSearch.ts';
import type { ShowMessage } from './showMessage.ts';

interface Deps {
  readonly search: MessageSearch;
  readonly enterRoom: EnterRoom;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly showMessage: ShowMessage;
}

/**
 * Finds messages in the person's own rooms, or in one room, which a moderator may also search as an observer.
 * @throws ChatError ROOM_NOT_FOUND, CANNOT_CHAT, INVALID_REQUEST, RATE_LIMIT_EXCEEDED
 */
export type SearchMessages = (person: Person, query: SearchQuery) => Promise<SearchPage>;

export const makeSearchMessages =
  ({ search, enterRoom, limiter, limits, showMessage }: Deps): SearchMessages =>
  async (person, query) => {
    await consumeQuota(limiter, limits, 'searches', person);
    const admission = query.roomId && (await enterRoom(person, query.roomId, { what: 'search', words: query.text }));
    const page = await search.search(person.id, {
      ...query,
      ...(admission && { fromSeq: admission.visibleFromSeq }),
    });
    const shown = page.hits.map(async (hit) => ({ ...hit, message: await showMessage(person, hit.message) }));
    return { ...page, hits: await Promise.all(shown) };
  };
