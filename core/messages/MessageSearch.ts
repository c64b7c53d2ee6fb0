import type { RoomId, UserId } from '../ids.ts';
import type { RoomState } from '../rooms/ChatRoom.ts';
import type { ExcerptPiece } from './cutExcerpt.ts';
import type { Message } from './Message.ts';

export interface SearchQuery {
  readonly text: string;
  /** This room alone, which the caller has let the person into: with a membership or as a moderator. */
  readonly roomId?: RoomId;
  readonly limit: number;
  /** Opaque; from the page before. */
  readonly cursor?: string;
}

export interface SearchHit {
  readonly message: Message;
  /** With its name as the searcher sees it, by `roomName`. */
  readonly room: Pick<RoomState, 'id' | 'type' | 'name'>;
  /** A part of the text around what matched; joined, the pieces are that part. */
  readonly excerpt: readonly ExcerptPiece[];
}

export interface SearchPage {
  /** Best first: what fits better, and of what fits alike the newer. */
  readonly hits: readonly SearchHit[];
  readonly nextCursor: string | null;
}

/**
 * Port: finds live messages that hold every word of a text, in any form of the word, Russian or English, with ё as е;
 * when there are none, those with words that differ by a slip. Case, order and signs do not count; very common words
 * may be ignored. Looks only into rooms in which the person has a membership that they may use at this moment, or into the
 * one that is named; what others wrote elsewhere changes neither the result nor what it costs. What was stored, edited
 * or deleted is found, or not found, from then on. Of very many hits at least the latest thousand are ranked.
 */
export interface MessageSearch {
  /** Two queries at most. @throws ChatError INVALID_REQUEST for a cursor that is none */
  search(userId: UserId, query: SearchQuery): Promise<SearchPage>;
}
