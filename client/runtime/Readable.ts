/** A value that changes: `get` gives the same object until it does. Fits React's `useSyncExternalStore` as it is. */
export interface Readable<Value> {
  get(): Value;
  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void;
}
