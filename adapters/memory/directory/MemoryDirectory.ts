import type { Directory, DirectoryTransaction } from '../../../core/directory/Directory.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { MemoryDirectoryTransaction } from './MemoryDirectoryTransaction.ts';

/** Transactions work on a draft of the tables; all other writes wait until it has been committed or dropped. */
export class MemoryDirectory implements Directory {
  readonly #database: MemoryDatabase;
  readonly #policy: Policy;

  constructor(database: MemoryDatabase, policy: Policy) {
    this.#database = database;
    this.#policy = policy;
  }

  transaction<Result>(work: (tx: DirectoryTransaction) => Promise<Result>, isTrial = false): Promise<Result> {
    const { tables, clock, writes } = this.#database;
    return writes.inTransaction(async () => {
      const draft = tables.draft();
      const result = await work(new MemoryDirectoryTransaction(draft, this.#policy, clock));
      if (!isTrial) draft.commit();
      return result;
    });
  }
}
