import { similarity, similarityThreshold } from '../../../core/contacts/similarity.ts';
import { ChatError } from '../../../core/errors.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import { type AskedWord, askedMark, askedWords } from '../../../core/messages/askedWords.ts';
import { cutExcerpt } from '../../../core/messages/cutExcerpt.ts';
import type { MessageSearch, SearchHit, SearchPage, SearchQuery } from '../../../core/messages/MessageSearch.ts';
import { type MessageMatch, matchWords, type SimilarWords } from '../../../core/messages/matchWords.ts';
import { searchedContent } from '../../../core/messages/searchedContent.ts';
import { type StoredWord, storedWords } from '../../../core/messages/storedWords.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { roomName } from '../../../core/rooms/roomName.ts';
import { decodeCursor, encodeCursor } from '../../system/pageCursor.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { usableRooms } from '../rooms/usableRooms.ts';
import type { StoredMessage } from '../tables/RoomLog.ts';
import { toChatMessage } from './toChatMessage.ts';

interface Found {
  readonly roomId: RoomId;
  readonly stored: StoredMessage;
  readonly match: MessageMatch;
}

/** A room with the first seq of it that the person sees. */
interface SearchedRoom {
  readonly roomId: RoomId;
  readonly fromSeq: number;
}

/** Reads every message of the person's rooms, which are few enough in one process. */
export class MemoryMessageSearch implements MessageSearch {
  readonly #database: MemoryDatabase;
  readonly #policy: Policy;

  constructor(database: MemoryDatabase, policy: Policy) {
    this.#database = database;
    this.#policy = policy;
  }

  async search(userId: UserId, query: SearchQuery): Promise<SearchPage> {
    const { text, roomId, roomIds, fromSeq = 0, limit, cursor } = query;
    const [offset] = cursor === undefined ? [0] : decodeCursor(cursor, 'number');
    if (!Number.isSafeInteger(offset) || offset < 0) throw new ChatError('INVALID_REQUEST', 'This is no cursor.');
    const asked = askedWords(text);
    if (asked.words.length === 0) return { hits: [], nextCursor: null, leftOut: asked.leftOut, isComplete: true };
    const rooms =
      roomIds?.map((id) => ({ roomId: id, fromSeq: 0 })) ??
      (roomId === undefined ? this.#roomsOf(userId) : [{ roomId, fromSeq }]);
    const exact = this.#find(rooms, query, asked.words, () => new Map());
    const found = (exact.length > 0 ? exact : this.#find(rooms, query, asked.words, similarIn(asked.words))).sort(
      ({ match: one, stored }, { match: other, stored: otherStored }) =>
        Number(other.isExact) - Number(one.isExact) ||
        other.ranges.length - one.ranges.length ||
        otherStored.id - stored.id,
    );
    const page = found.slice(offset, offset + limit);
    const nextCursor = found.length > offset + limit ? encodeCursor([offset + limit]) : null;
    const hits = page.flatMap((one) => this.#toHits(userId, one));
    return { hits, nextCursor, leftOut: asked.leftOut, isComplete: true };
  }

  #roomsOf(userId: UserId): SearchedRoom[] {
    return usableRooms(this.#database.tables, userId).map(({ row, membership }) => ({
      roomId: row.state.id,
      fromSeq: membership.visibleFromSeq,
    }));
  }

  #find(
    rooms: readonly SearchedRoom[],
    { senderId, from, until, has }: SearchQuery,
    asked: readonly AskedWord[],
    similarOf: (stored: readonly StoredWord[]) => SimilarWords,
  ): Found[] {
    const all = has === undefined ? asked : [...asked, askedMark(has)];
    return rooms.flatMap(({ roomId, fromSeq }) =>
      this.#database.tables.log(roomId).messages.flatMap((stored): Found[] => {
        if (stored.deletedAt !== null || stored.seq < fromSeq) return [];
        if (senderId !== undefined && stored.senderId !== senderId) return [];
        if (from !== undefined && stored.createdAt < from) return [];
        if (until !== undefined && stored.createdAt >= until) return [];
        const words = storedWords(searchedContent(stored));
        const match = matchWords(words, all, similarOf(words));
        return match === undefined ? [] : [{ roomId, stored, match }];
      }),
    );
  }

  #toHits(userId: UserId, { roomId, stored, match }: Found): SearchHit[] {
    const { tables } = this.#database;
    const row = tables.rooms.get(roomId);
    if (row === undefined) return [];
    const { id, type } = row.state;
    return [
      {
        message: toChatMessage(tables, roomId, stored),
        room: { id, type, name: roomName(this.#policy, row.state, tables.about(row.state), userId) },
        excerpt: cutExcerpt(stored.content, match.ranges),
      },
    ];
  }
}

/** The words of a message that are similar to a typed one, as pg_trgm compares them. */
const similarIn =
  (asked: readonly AskedWord[]) =>
  (stored: readonly StoredWord[]): SimilarWords =>
    new Map(
      asked.map(({ correctable }, place) => [
        place,
        new Set(
          stored.flatMap(({ lexeme }) => (correctable !== null && isSimilar(correctable, lexeme) ? [lexeme] : [])),
        ),
      ]),
    );

const isSimilar = (typed: string, word: string): boolean =>
  /^\p{L}{4,32}$/u.test(word) &&
  Math.abs(typed.length - word.length) <= 2 &&
  similarity(typed, word) >= similarityThreshold;
