/** What identifies a policy table. */
export interface PolicyFingerprint {
  /** The hash of the table's canonical text (`canonicalPolicy`): equal for tables that mean the same. */
  readonly hash: string;
  readonly name: string;
}

/** A registered policy. */
export interface PolicyVersion extends PolicyFingerprint {
  /** 1, 2, 3 …; the largest one applies. */
  readonly version: number;
  /** True if all rooms and memberships have been brought in line with it. */
  readonly isReconciled: boolean;
  /** The node that reconciles now; null if none has the lease. */
  readonly holder: string | null;
}

export interface FoundVersions {
  /** The version that applies; undefined if none was ever registered. */
  readonly latest: PolicyVersion | undefined;
  /** The newest version with the hash that was asked for; undefined if there is none. */
  readonly own: PolicyVersion | undefined;
}

/** Port: the versions of the policy that a database has followed. A version is never changed or removed. */
export interface PolicyVersions {
  /** The version that applies, and the newest version with this hash. One query. */
  find(hash: string): Promise<FoundVersions>;
  /**
   * Makes the policy the newest version if `decide` returns true, and resolves to the version that applies afterwards.
   * The very first policy is registered whatever `decide` returns. If `decide` throws, nothing is stored and the call
   * throws the same.
   *
   * - It waits for a directory transaction under way; of parallel calls one registers after the other.
   * - After it, directory transactions, openings of rooms and additions to rooms by another policy are refused with
   *   UNAVAILABLE, on every node.
   * - A version goes into the audit log in the same transaction.
   * - A version registered over an empty directory counts as reconciled.
   */
  register(policy: PolicyFingerprint, decide: (found: FoundVersions) => boolean): Promise<PolicyVersion>;
}
