/** A value that changes. `get` returns the same object until it does, as React's `useSyncExternalStore` requires. */
export interface Readable<Value> {
  get(): Value;
  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void;
}
