/** Port: whether publications reach other nodes. If they do not, no event is lost: the sweep delivers it later. */
export interface BusHealth {
  /** Why publications do not reach other nodes, e.g. `redis does not answer`; null while they do. */
  readonly degraded: string | null;
  /** Calls the listener when `degraded` changes; returns a function that stops it. */
  onChange(listener: (degraded: string | null) => void): () => void;
}
