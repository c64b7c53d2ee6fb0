import type { StreamId } from './Feed.ts';

/**
 * Port: tells the node that writes the feed which streams have moved. A hint may be lost, doubled or late, and says
 * nothing that the store does not know better: it only makes the feed quick. Publishing never waits and never throws.
 */
export interface FeedHints {
  /** To all other nodes. */
  publish(streamIds: readonly StreamId[]): void;
  /** Called with what other nodes publish while this node listens. Returns a function that ends it. */
  listen(onHints: (streamIds: readonly StreamId[]) => void): () => void;
}
