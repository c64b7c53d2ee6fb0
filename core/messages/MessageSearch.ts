import type { RoomId, UserId } from '../ids.ts';
import type { RoomState } from '../rooms/RoomState.ts';
import type { ExcerptPiece } from './cutExcerpt.ts';
import type { Message } from './Message.ts';

export interface SearchQuery {
  readonly text: string;
  /** Searches this room alone. The caller has admitted the person to it, as a member or an observer. */
  readonly roomId?: RoomId;
  /** Searches these rooms alone, up to 1,000, into which the caller has let the person look. */
  readonly roomIds?: readonly RoomId[];
  /** With `roomId`: the first seq of the room that the person sees; all by default. */
  readonly fromSeq?: number;
  /** Only what this person wrote. */
  readonly senderId?: UserId;
  /** Only what was written at or after `from`, and before `until`. */
  readonly from?: Date;
  readonly until?: Date;
  /** Only messages with a link, or with an attachment. */
  readonly has?: 'link' | 'file';
  readonly limit: number;
  /** Opaque; from the previous page. */
  readonly cursor?: string;
}

export interface SearchHit {
  readonly message: Message;
  /** The room, with its name for this person, by `roomName`. */
  readonly room: Pick<RoomState, 'id' | 'type' | 'name'>;
  /** The text around the first match; joined, the pieces are that part of the text. */
  readonly excerpt: readonly ExcerptPiece[];
}

export interface SearchPage {
  /** Best first; of equally good hits the newest first. */
  readonly hits: readonly SearchHit[];
  readonly nextCursor: string | null;
  /** Typed words that were not searched for: those after the twelfth, and signs under which nothing is found. */
  readonly leftOut: readonly string[];
  /** False while older messages of the rooms wait for their words after an upgrade: they may be missing. */
  readonly isComplete: boolean;
}

/**
 * Port: finds messages by their words.
 *
 * - A hit is a message that is not deleted and has everything that was typed, as `askedWords` reads it: words in any case,
 *   spelling and form, also their beginnings; parts of words in scripts without spaces; parts of addresses and names; emoji.
 *   No word is too common to be found. If there is no hit, words with a typing mistake count too.
 * - It searches the rooms in which the person has an active membership at this moment, each from the seq on that the
 *   membership shows, or the rooms of the query.
 *   Messages in other rooms change neither the result nor its cost.
 * - Every answer reflects all messages stored, edited or deleted before the call, unless it says that it is not complete.
 * - Messages with the words as they were typed come first. Of very many hits at least the latest thousand are ranked.
 */
export interface MessageSearch {
  /** At most two queries, and three more while messages wait for their words. @throws ChatError INVALID_REQUEST for a cursor that came from no page */
  search(userId: UserId, query: SearchQuery): Promise<SearchPage>;
}
