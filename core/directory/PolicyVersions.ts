/** A policy table by what it says and by how people call it. */
export interface PolicyFingerprint {
  /** Of the table's canonical text: the same for all tables that mean the same. */
  readonly hash: string;
  readonly name: string;
}

/** A policy as it was registered. */
export interface PolicyVersion extends PolicyFingerprint {
  /** 1, 2, 3 …; the largest one applies. */
  readonly version: number;
  /** Every room and membership was brought in line with it. */
  readonly isReconciled: boolean;
  /** Who reconciles just now; null when nobody does, or has not said so for the length of a lease. */
  readonly holder: string | null;
}

export interface FoundVersions {
  /** The version that applies; undefined where none was ever registered. */
  readonly latest: PolicyVersion | undefined;
  /** The newest version that says the same as the policy that was asked for. */
  readonly own: PolicyVersion | undefined;
}

/** Port: the policies that a database has followed. Versions are never changed or removed. */
export interface PolicyVersions {
  /** What is known of the policy with this hash, and which version applies. One query. */
  find(hash: string): Promise<FoundVersions>;
  /**
   * Makes the policy the newest version if `decide` says so, and resolves to the version that applies afterwards; the
   * very first is registered whatever it says. `decide` sees the versions while no directory transaction is under way and nobody else registers; what it throws
   * is thrown, and nothing is stored then. From then on a directory transaction, an opening of a room or an addition
   * to one that goes by another policy is refused with UNAVAILABLE, on every node. A version that is registered over
   * an empty directory counts as reconciled.
   */
  register(policy: PolicyFingerprint, decide: (found: FoundVersions) => boolean): Promise<PolicyVersion>;
}
