/** What Redis' publish and subscribe is like, for `BusSession`. */
export const pubSubFacts = {
  // Whether others listen is known by who received the last publication.
  isAlone: false,
  countsReceivers: true,
  publishesAtOnce: Number.POSITIVE_INFINITY,
  publicationBytes: 16_500,
} as const;
