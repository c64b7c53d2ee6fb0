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
import { showMessage } from './showMessage.ts';

interface Found {
  readonly roomId: RoomId;
  readonly stored: StoredMessage;
  readonly ranges: readonly MatchRange[];
}

type Fits = (typed: string, word: string) => boolean;

/** Looks at every message of the person's rooms: for the few that a process holds. */
export class MemoryMessageSearch implements MessageSearch {
  readonly #database: MemoryDatabase;
  readonly #policy: Policy;

  constructor(database: MemoryDatabase, policy: Policy) {
    this.#database = database;
    this.#policy = policy;
  }

  async search(userId: UserId, { text, roomId, limit, cursor }: SearchQuery): Promise<SearchPage> {
    const [offset] = cursor === undefined ? [0] : decodeCursor(cursor, 'number');
    if (!Number.isSafeInteger(offset) || offset < 0) throw new ChatError('INVALID_REQUEST', 'This is no cursor.');
    const typed = searchWords(text).flatMap(wordsOf);
    const roomIds = roomId === undefined ? this.#roomsOf(userId) : [roomId];
    const exact = this.#find(roomIds, typed, isForm);
    const found = (exact.length > 0 ? exact : this.#find(roomIds, typed, isNear)).sort(
      (one, other) => other.ranges.length - one.ranges.length || other.stored.id - one.stored.id,
    );
    const page = found.slice(offset, offset + limit);
    const nextCursor = found.length > offset + limit ? encodeCursor([offset + limit]) : null;
    return { hits: page.flatMap((one) => this.#show(userId, one)), nextCursor };
  }

  #roomsOf(userId: UserId): RoomId[] {
    return usableRooms(this.#database.tables, userId).map(({ row }) => row.facts.id);
  }

  #find(roomIds: readonly RoomId[], typed: readonly string[], fits: Fits): Found[] {
    if (typed.length === 0) return [];
    return roomIds.flatMap((roomId) =>
      this.#database.tables.log(roomId).messages.flatMap((stored): Found[] => {
        if (stored.deletedAt !== null) return [];
        const words = [...stored.content.matchAll(/[\p{Letter}\p{Mark}\p{Number}]+/gu)].map((match) => ({
          word: foldWord(match[0]),
          start: match.index,
          end: match.index + match[0].length,
        }));
        if (!typed.every((one) => words.some(({ word }) => fits(one, word)))) return [];
        const ranges = words.filter(({ word }) => typed.some((one) => fits(one, word)));
        return [{ roomId, stored, ranges: ranges.map(({ start, end }) => ({ start, end })) }];
      }),
    );
  }

  #show(userId: UserId, { roomId, stored, ranges }: Found): SearchHit[] {
    const { tables } = this.#database;
    const row = tables.rooms.get(roomId);
    if (row === undefined) return [];
    const { id, type } = row.facts;
    return [
      {
        message: showMessage(tables, roomId, stored),
        room: { id, type, name: roomName(this.#policy, row.facts, tables.about(row.facts), userId) },
        excerpt: cutExcerpt(stored.content, ranges),
      },
    ];
  }
}

/** The endings of the most common forms; PostgreSQL knows more. */
const endings =
  /(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ией|ия|ие|ии|ию|ий|ый|ой|ая|яя|ое|ее|ые|ых|их|ую|юю|ов|ев|ам|ям|ах|ях|ом|ем|ей|а|я|о|е|ы|и|у|ю|ь|й|ings|ing|ed|es|s)$/u;
const stemOf = (word: string): string => {
  const stem = word.replace(endings, '');
  return stem.length >= 3 ? stem : word;
};

const isForm: Fits = (typed, word) => typed === word || stemOf(typed) === stemOf(word);
/** Words shorter than this are not taken for a slip. */
const nearChars = 4;
const isNear: Fits = (typed, word) =>
  isForm(typed, word) ||
  (typed.length >= nearChars &&
    Math.abs(typed.length - word.length) <= 2 &&
    similarity(typed, word) >= similarityThreshold);
