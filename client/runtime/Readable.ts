/** A value that changes. `get` returns the same object until it does, as React's `useSyncExternalStore` requires. */
export interface Readable<Value> {
  get(): Value;
  /** What it was before anything was known, for a page that was rendered on a server; absent: `get`. */
  initial?(): Value;
  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void;
}
