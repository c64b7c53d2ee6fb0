import { similarity, similarityThreshold } from '../../../core/contacts/similarity.ts';
import { ChatError } from '../../../core/errors.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import { cutExcerpt, type MatchRange } from '../../../core/messages/cutExcerpt.ts';
import type { MessageSearch, SearchHit, SearchPage, SearchQuery } from '../../../core/messages/MessageSearch.ts';
import { foldWord, searchWords, wordsOf } from '../../../core/messages/searchWords.ts';
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
  readonly ranges: readonly MatchRange[];
}

/** A room with the first seq of it that the person sees. */
interface SearchedRoom {
  readonly roomId: RoomId;
  readonly fromSeq: number;
}

type Matches = (typed: string, word: string) => boolean;

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
    const typed = searchWords(text).flatMap(wordsOf);
    const rooms =
      roomIds?.map((id) => ({ roomId: id, fromSeq: 0 })) ??
      (roomId === undefined ? this.#roomsOf(userId) : [{ roomId, fromSeq }]);
    const exact = this.#find(rooms, typed, isForm);
    const found = (exact.length > 0 ? exact : this.#find(rooms, typed, isSimilar)).sort(
      (one, other) => other.ranges.length - one.ranges.length || other.stored.id - one.stored.id,
    );
    const page = found.slice(offset, offset + limit);
    const nextCursor = found.length > offset + limit ? encodeCursor([offset + limit]) : null;
    return { hits: page.flatMap((one) => this.#toHits(userId, one)), nextCursor };
  }

  #roomsOf(userId: UserId): SearchedRoom[] {
    return usableRooms(this.#database.tables, userId).map(({ row, membership }) => ({
      roomId: row.state.id,
      fromSeq: membership.visibleFromSeq,
    }));
  }

  #find(rooms: readonly SearchedRoom[], typed: readonly string[], matches: Matches): Found[] {
    if (typed.length === 0) return [];
    return rooms.flatMap(({ roomId, fromSeq }) =>
      this.#database.tables.log(roomId).messages.flatMap((stored): Found[] => {
        if (stored.deletedAt !== null || stored.seq < fromSeq) return [];
        const words = [...stored.content.matchAll(/[\p{Letter}\p{Mark}\p{Number}]+/gu)].map((match) => ({
          word: foldWord(match[0]),
          start: match.index,
          end: match.index + match[0].length,
        }));
        if (!typed.every((one) => words.some(({ word }) => matches(one, word)))) return [];
        const ranges = words.filter(({ word }) => typed.some((one) => matches(one, word)));
        return [{ roomId, stored, ranges: ranges.map(({ start, end }) => ({ start, end })) }];
      }),
    );
  }

  #toHits(userId: UserId, { roomId, stored, ranges }: Found): SearchHit[] {
    const { tables } = this.#database;
    const row = tables.rooms.get(roomId);
    if (row === undefined) return [];
    const { id, type } = row.state;
    return [
      {
        message: toChatMessage(tables, roomId, stored),
        room: { id, type, name: roomName(this.#policy, row.state, tables.about(row.state), userId) },
        excerpt: cutExcerpt(stored.content, ranges),
      },
    ];
  }
}

/** The endings of the most common forms of words; PostgreSQL knows more. */
const endings =
  /(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ией|ия|ие|ии|ию|ий|ый|ой|ая|яя|ое|ее|ые|ых|их|ую|юю|ов|ев|ам|ям|ах|ях|ом|ем|ей|а|я|о|е|ы|и|у|ю|ь|й|ings|ing|ed|es|s)$/u;
const stemOf = (word: string): string => {
  const stem = word.replace(endings, '');
  return stem.length >= 3 ? stem : word;
};

const isForm: Matches = (typed, word) => typed === word || stemOf(typed) === stemOf(word);
/** Shorter words are not compared by similarity. */
const minSimilarLength = 4;
const isSimilar: Matches = (typed, word) =>
  isForm(typed, word) ||
  (typed.length >= minSimilarLength &&
    Math.abs(typed.length - word.length) <= 2 &&
    similarity(typed, word) >= similarityThreshold);
