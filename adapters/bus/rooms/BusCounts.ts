/** Messages since the start: sent to the server, received from other nodes, and thrown away, by reason. */
export interface BusCounts {
  published: number;
  received: number;
  /** No node can have published them. */
  malformed: number;
  expired: number;
  /** The queue was full, or the link broken. */
  dropped: number;
  /** Too large for one publication: the head of a room went alone, or the message in parts. */
  oversized: number;
}
