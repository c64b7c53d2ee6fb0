/**
 * Port: the words under which stored messages are found. A message gets them as it is stored or edited; those of earlier
 * releases have none yet. A search makes them for the latest messages of the rooms that it reads.
 */
export interface MessageWords {
  /**
   * Makes the words of up to `limit` messages that have none, and resolves to how many got them. Waits for nobody: a message
   * that is being changed is left for the next time. Several nodes may do it at once.
   */
  makeNext(limit: number): Promise<number>;
  /** How many messages have none, counted up to `most`. */
  countWaiting(most: number): Promise<number>;
}
