import type { Knex } from 'knex';
import type { Directory, DirectoryTransaction } from '../../../core/directory/Directory.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { raiseDirectoryVersion } from '../meta/readDirectoryVersion.ts';
import { claimDirectory } from '../permissions/directoryLock.ts';
import { type PolicyPaths, policyPaths } from '../permissions/policyPaths.ts';
import { inTransaction } from '../sql/queryRows.ts';
import { KnexDirectoryTransaction } from './KnexDirectoryTransaction.ts';

export class KnexDirectory implements Directory {
  readonly #knex: Knex;
  readonly #rolePaths: PolicyPaths;
  #latest: Promise<unknown> = Promise.resolve();

  constructor(knex: Knex, policy: Policy) {
    this.#knex = knex;
    this.#rolePaths = policyPaths(policy);
  }

  /** One after the other, so that those who wait for their turn hold one connection of this node between them. */
  transaction<Result>(work: (tx: DirectoryTransaction) => Promise<Result>, isTrial = false): Promise<Result> {
    const result = this.#latest.then(() => this.#transaction(work, isTrial));
    this.#latest = result.then(nothing, nothing);
    return result;
  }

  async #transaction<Result>(work: (tx: DirectoryTransaction) => Promise<Result>, isTrial: boolean): Promise<Result> {
    const trial: { result?: Result } = {};
    const end = new Error('A trial ends without a trace');
    try {
      return await inTransaction(this.#knex, async (trx) => {
        await claimDirectory(trx);
        const tx = new KnexDirectoryTransaction(trx, this.#rolePaths);
        const result = await work(tx);
        if (isTrial) {
          trial.result = result;
          throw end;
        }
        await tx.finish();
        await raiseDirectoryVersion(trx);
        return result;
      });
    } catch (error) {
      if (error === end) return trial.result as Result;
      throw error;
    }
  }
}

/** The outcome is the caller's; whoever is next only waits for the end. */
const nothing = (): void => {};
