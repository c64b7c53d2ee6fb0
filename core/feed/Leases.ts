/** Work that one node does at a time, and that this node does now. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** Grows with every holder: whoever writes under a lower one is too late. */
  readonly token: number;
  /** The last position that was given out under this name; 0 for work that gives out none. */
  readonly position: number;
}

/**
 * Port: leases by name. Of all holders at most one has a lease, by the clock of the store, and its token is higher than
 * those of all earlier holders. A lease that nobody renews ends by itself, also while its holder is frozen: so a holder
 * writes only through statements that compare the token.
 */
export interface Leases {
  /**
   * Takes the lease for `ms` milliseconds, if nobody else has it. A holder that has it already gets a new token.
   * Undefined if somebody else has it. Does not wait for the present holder.
   */
  acquire(name: string, holder: string, ms: number): Promise<Lease | undefined>;
  /** Keeps the lease for another `ms` milliseconds; undefined if it was taken over, or released. */
  renew(lease: Lease, ms: number): Promise<Lease | undefined>;
  /** Ends the lease, so that others need not wait for its end; nothing if it was taken over. */
  release(lease: Lease): Promise<void>;
}
