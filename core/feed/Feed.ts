import type { RoomId } from '../ids.ts';

/** The directory as a stream of the feed: its seqs are its stamps, one for each change. */
export const directoryStream = 0;

/** What the feed puts in one order: the events of each room, and the changes of the directory. */
export type StreamId = RoomId | typeof directoryStream;

/** One event's place in the order over all streams. */
export interface FeedEntry {
  readonly position: number;
  readonly streamId: StreamId;
  /** The event's seq in its room, 0 for "the room was made"; the stamp of a change of the directory. */
  readonly seq: number;
  /** When the event got its position, by the clock of the store. */
  readonly at: Date;
  /** It came in with the history of another chat: nobody is told of it. Absent: it happened here. */
  readonly isImported?: true;
}

export interface FeedPage {
  /** Dense: positions `after + 1`, `after + 2`, … */
  readonly entries: readonly FeedEntry[];
  /** The last position there is. */
  readonly head: number;
  /** Positions above this one are kept; it is 0 until something was pruned. */
  readonly floor: number;
  /** Another epoch is another order: positions of one mean nothing in the other. */
  readonly epoch: string;
}

/**
 * Port: one order over all rooms and the directory.
 *
 * - Positions are dense, and events of one stream have them in the order of their seqs.
 * - A reader who has seen a position never sees an event appear below it; it asks for what is after the last one.
 * - An entry is there only if its event can be read.
 * - Between streams the order is that of sequencing, which is close to that of committing.
 */
export interface Feed {
  /** The entries after a position, at most `limit`. One query. */
  read(after: number, limit: number): Promise<FeedPage>;
}
