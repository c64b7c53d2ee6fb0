import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import type { UserId } from '../../../core/ids.ts';
import { cutExcerpt, type ExcerptPiece, type MatchRange } from '../../../core/messages/cutExcerpt.ts';
import type { MessageSearch, SearchHit, SearchPage, SearchQuery } from '../../../core/messages/MessageSearch.ts';
import { searchWords } from '../../../core/messages/searchWords.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { roomName } from '../../../core/rooms/roomName.ts';
import { decodeCursor, encodeCursor } from '../../system/pageCursor.ts';
import { toAbout } from '../permissions/personRow.ts';
import { toRoomState } from '../rooms/roomRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { toMessage } from './messageRow.ts';
import { matchEnd, matchStart, type SearchRow, type SearchTerms, searchQuery } from './searchQuery.ts';
import type { Vocabulary } from './Vocabulary.ts';

export class KnexMessageSearch implements MessageSearch {
  readonly #knex: Knex;
  readonly #policy: Policy;
  readonly #vocabulary: Vocabulary;

  constructor(knex: Knex, policy: Policy, vocabulary: Vocabulary) {
    this.#knex = knex;
    this.#policy = policy;
    this.#vocabulary = vocabulary;
  }

  async search(userId: UserId, query: SearchQuery): Promise<SearchPage> {
    const { text, roomId, roomIds, fromSeq = 0, limit, cursor } = query;
    const { offset, at, includesSimilar } = cursor === undefined ? firstPage() : decodePlace(cursor);
    const words = searchWords(text);
    if (words.length === 0) return { hits: [], nextCursor: null };
    const rooms = { userId, roomId, roomIds, fromSeq };
    const terms: SearchTerms = { ...rooms, words, includesSimilar, at, offset, count: limit + 1 };
    const exact = await this.#search(terms);
    if (exact.length > 0 || cursor !== undefined) return this.#toPage(exact, terms, limit);
    await this.#vocabulary.store();
    const wider: SearchTerms = { ...terms, includesSimilar: true };
    return this.#toPage(await this.#search(wider), wider, limit);
  }

  #search(terms: SearchTerms): Promise<SearchRow[]> {
    return queryRows<SearchRow>(this.#knex, searchQuery(terms));
  }

  #toPage(rows: readonly SearchRow[], { userId, offset, at, includesSimilar }: SearchTerms, limit: number): SearchPage {
    return {
      hits: rows.slice(0, limit).map((row) => this.#toHit(row, userId)),
      nextCursor: rows.length > limit ? encodeCursor([offset + limit, at, includesSimilar ? 1 : 0]) : null,
    };
  }

  #toHit(row: SearchRow, userId: UserId): SearchHit {
    const message = toMessage(row);
    const room = toRoomState(row);
    const name = roomName(this.#policy, room, toAbout(row), userId);
    return { message, room: { id: room.id, type: room.type, name }, excerpt: toExcerpt(message.content, row.marked) };
  }
}

/** Where a page begins in the results of one search. */
type PagePlace = Pick<SearchTerms, 'offset' | 'at' | 'includesSimilar'>;

const firstPage = (): PagePlace => ({ offset: 0, at: Date.now(), includesSimilar: false });

const decodePlace = (cursor: string): PagePlace => {
  const [offset, at, similar] = decodeCursor(cursor, 'number', 'number', 'number');
  const isPlace = [offset, at].every((one) => Number.isSafeInteger(one) && one >= 0) && at <= 8.64e15;
  if (!isPlace) throw new ChatError('INVALID_REQUEST', 'This cursor is not one of this list. Begin again without it.');
  return { offset, at, includesSimilar: similar === 1 };
};

/** Carries the marks over from the database's text, which has е for ё, to the text as it was written. */
const toExcerpt = (text: string, marked: string): readonly ExcerptPiece[] => {
  const ranges: MatchRange[] = [];
  let [place, start] = [0, 0];
  for (const sign of marked.split(new RegExp(`([${matchStart}${matchEnd}])`))) {
    if (sign === matchStart) start = place;
    else if (sign === matchEnd) ranges.push({ start, end: place });
    else place += sign.length;
  }
  const plain = marked.replaceAll(matchStart, '').replaceAll(matchEnd, '');
  // If the database left something out, the places would be wrong: then nothing is marked.
  return cutExcerpt(text, plain === asSearched(text) ? ranges : []);
};

/** A text in the form in which the query marks it. */
const asSearched = (text: string): string => {
  const spelled = text.replaceAll('ё', 'е').replaceAll('Ё', 'Е');
  return spelled.replaceAll(matchStart, ' ').replaceAll(matchEnd, ' ');
};
