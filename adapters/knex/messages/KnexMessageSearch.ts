import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import type { UserId } from '../../../core/ids.ts';
import { type AskedWord, askedMark, askedWords } from '../../../core/messages/askedWords.ts';
import { cutExcerpt } from '../../../core/messages/cutExcerpt.ts';
import type { MessageSearch, SearchHit, SearchPage, SearchQuery } from '../../../core/messages/MessageSearch.ts';
import { matchWords, type SimilarWords } from '../../../core/messages/matchWords.ts';
import { storedWords } from '../../../core/messages/storedWords.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { roomName } from '../../../core/rooms/roomName.ts';
import { decodeCursor, encodeCursor } from '../../system/pageCursor.ts';
import { toAbout } from '../permissions/personRow.ts';
import { toRoomState } from '../rooms/roomRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { KnexMessageWords } from './KnexMessageWords.ts';
import { toMessage } from './messageRow.ts';
import { type SearchAnswerRow, type SearchRow, type SearchTerms, searchQuery } from './searchQuery.ts';
import type { Vocabulary } from './Vocabulary.ts';

/** The most messages whose words a search makes before it answers, the latest ones. */
const maxMade = 500;

export class KnexMessageSearch implements MessageSearch {
  readonly #knex: Knex;
  readonly #policy: Policy;
  readonly #vocabulary: Vocabulary;
  readonly #words: KnexMessageWords;

  constructor(knex: Knex, policy: Policy, vocabulary: Vocabulary) {
    this.#knex = knex;
    this.#policy = policy;
    this.#vocabulary = vocabulary;
    this.#words = new KnexMessageWords(knex);
  }

  async search(userId: UserId, query: SearchQuery): Promise<SearchPage> {
    const { text, roomId, roomIds, fromSeq = 0, has, senderId, from, until, limit, cursor } = query;
    const { offset, at, includesSimilar } = cursor === undefined ? firstPage() : decodePlace(cursor);
    const asked = askedWords(text);
    if (asked.words.length === 0) return { hits: [], nextCursor: null, leftOut: asked.leftOut, isComplete: true };
    const words = [...asked.words, ...(has === undefined ? [] : [askedMark(has)])];
    const rooms = { userId, roomId, roomIds, fromSeq };
    const filter = { senderId, from, until };
    const terms: SearchTerms = { ...rooms, ...filter, words, includesSimilar, at, offset, count: limit + 1 };
    const page = (found: Found, of: SearchTerms) => ({ ...this.#toPage(found, of, limit), leftOut: asked.leftOut });

    let exact = await this.#search(terms);
    if (!exact.isComplete && (await this.#words.makeFor(rooms, maxMade)) > 0) exact = await this.#search(terms);
    if (exact.rows.length > 0 || cursor !== undefined) return page(exact, terms);
    if (words.every(({ correctable }) => correctable === null)) return page(exact, terms);
    await this.#vocabulary.store();
    const wider: SearchTerms = { ...terms, includesSimilar: true };
    return page(await this.#search(wider), wider);
  }

  async #search(terms: SearchTerms): Promise<Found> {
    const rows = await queryRows<SearchAnswerRow>(this.#knex, searchQuery(terms));
    return { rows: rows.filter(isHit), isComplete: rows[0]?.has_wordless !== true };
  }

  #toPage({ rows, isComplete }: Found, terms: SearchTerms, limit: number): Omit<SearchPage, 'leftOut'> {
    const { userId, words, offset, at, includesSimilar } = terms;
    return {
      hits: rows.slice(0, limit).map((row) => this.#toHit(row, userId, words)),
      nextCursor: rows.length > limit ? encodeCursor([offset + limit, at, includesSimilar ? 1 : 0]) : null,
      isComplete,
    };
  }

  #toHit(row: SearchRow, userId: UserId, words: readonly AskedWord[]): SearchHit {
    const message = toMessage(row);
    const room = toRoomState(row);
    const name = roomName(this.#policy, room, toAbout(row), userId);
    // Marks of links and files, and words of files' names, have no place in the text.
    const asked = words.filter(({ typed }) => typed !== '');
    const match = matchWords(storedWords({ text: message.content }), asked, similarOf(row.similar));
    const excerpt = cutExcerpt(message.content, match?.ranges ?? []);
    return { message, room: { id: room.id, type: room.type, name }, excerpt };
  }
}

interface Found {
  readonly rows: readonly SearchRow[];
  /** False while older messages of these rooms wait for their words. */
  readonly isComplete: boolean;
}

const isHit = (row: SearchAnswerRow): row is SearchAnswerRow & SearchRow => row.hit_id !== null;

const similarOf = (similar: SearchRow['similar']): SimilarWords => {
  const words = new Map<number, Set<string>>();
  for (const { place, word } of similar ?? []) words.set(place, (words.get(place) ?? new Set()).add(word));
  return words;
};

/** Where a page begins in the results of one search. */
type PagePlace = Pick<SearchTerms, 'offset' | 'at' | 'includesSimilar'>;

const firstPage = (): PagePlace => ({ offset: 0, at: Date.now(), includesSimilar: false });

const decodePlace = (cursor: string): PagePlace => {
  const [offset, at, similar] = decodeCursor(cursor, 'number', 'number', 'number');
  const isPlace = [offset, at].every((one) => Number.isSafeInteger(one) && one >= 0) && at <= 8.64e15;
  if (!isPlace) throw new ChatError('INVALID_REQUEST', 'This cursor is not one of this list. Begin again without it.');
  return { offset, at, includesSimilar: similar === 1 };
};
