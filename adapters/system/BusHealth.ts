/** Port: whether news travels between nodes. Without it nothing is lost, only later: listeners look for themselves. */
export interface BusHealth {
  /** Why news does not travel, e.g. `redis does not answer`; null while it does. */
  readonly degraded: string | null;
  /** Calls when `degraded` changes; returns how to stop that. */
  onChange(listener: (degraded: string | null) => void): () => void;
}
