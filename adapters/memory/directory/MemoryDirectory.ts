import type { Directory, DirectoryTransaction } from '../../../core/directory/Directory.ts';
import type { DirectoryReads } from '../../../core/directory/DirectoryReads.ts';
import { type Dates, dayOf } from '../../../core/directory/isOnDay.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { hashPolicy } from '../../system/hashPolicy.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { requirePolicy } from '../tables/latestPolicy.ts';
import { MemoryDirectoryTransaction } from './MemoryDirectoryTransaction.ts';

/** A transaction works on a draft of the tables. All other writes wait until the draft is committed or dropped. */
export class MemoryDirectory implements Directory {
  readonly #database: MemoryDatabase;
  readonly #policy: Policy;
  readonly #policyHash: string;

  constructor(database: MemoryDatabase, policy: Policy) {
    this.#database = database;
    this.#policy = policy;
    this.#policyHash = hashPolicy(policy);
  }

  transaction<Result>(work: (tx: DirectoryTransaction) => Promise<Result>, isTrial = false): Promise<Result> {
    const { tables, clock, writes } = this.#database;
    return writes.inTransaction(async () => {
      requirePolicy(tables, this.#policyHash);
      const draft = tables.draft();
      const tx = new MemoryDirectoryTransaction(draft, this.#policy, clock);
      const result = await work(tx);
      if (isTrial) return result;
      draft.commit();
      this.#database.directoryStamp += 1;
      this.#database.audit.append(tx.recorded, clock.now());
      return result;
    });
  }

  /** A draft shows what others write meanwhile, so writers wait. */
  read<Result>(work: (reads: DirectoryReads) => Promise<Result>): Promise<Result> {
    const { tables, clock, writes } = this.#database;
    return writes.inTransaction(() => work(new MemoryDirectoryTransaction(tables.draft(), this.#policy, clock)));
  }

  async hasDatesSince(since: Date): Promise<boolean> {
    const { tables, clock } = this.#database;
    const now = clock.now();
    const [then, today] = [dayOf(since), dayOf(now)];
    const hasTurned = ({ begins, ends }: Dates): boolean =>
      (begins != null && begins > then && begins <= today) || (ends != null && ends >= then && ends < today);
    const isBetween = (moment: Date | null): boolean => moment !== null && moment > since && moment <= now;
    return (
      [...tables.people.rows()].some(({ roles }) => roles.some(hasTurned)) ||
      [...tables.relations.rows()].some(({ claims }) => claims.some(hasTurned)) ||
      [...tables.holds.rows()].some((hold) => isBetween(hold.begins) || isBetween(hold.ends))
    );
  }
}
