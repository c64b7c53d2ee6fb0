/** What becomes of a request to talk: one asks, and the other lets them in, declines, or declines and blocks them. */
export type RequestChange = 'asked' | 'accepted' | 'declined' | 'blocked';

/** Who hears of it, once each has happened; for counting. */
export interface RequestWatch {
  onRequest(change: RequestChange): void;
}
