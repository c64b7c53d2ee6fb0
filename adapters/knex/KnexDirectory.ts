import type { Knex } from 'knex';
import type { Directory, DirectoryReads, DirectoryTransaction } from '../../core/directory/Directory.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import { hashPolicy } from '../system/hashPolicy.ts';
import { ask, transact } from './ask.ts';
import { claimDirectory } from './directoryLock.ts';
import { KnexDirectoryReads } from './KnexDirectoryReads.ts';
import { KnexDirectoryTransaction } from './KnexDirectoryTransaction.ts';
import { type PolicyWalks, policyWalks } from './policyWalks.ts';
import { raiseStamp } from './readStamp.ts';
import { refuseOtherPolicy } from './refuseOtherPolicy.ts';
import { sql } from './Sql.ts';

export class KnexDirectory implements Directory {
  readonly #knex: Knex;
  readonly #walks: PolicyWalks;
  readonly #policyHash: string;
  #latest: Promise<unknown> = Promise.resolve();

  constructor(knex: Knex, policy: Policy) {
    this.#knex = knex;
    this.#walks = policyWalks(policy);
    this.#policyHash = hashPolicy(policy);
  }

  /** One after the other, so that those who wait for their turn hold one connection of this node between them. */
  transaction<Result>(work: (tx: DirectoryTransaction) => Promise<Result>, isTrial = false): Promise<Result> {
    const result = this.#latest.then(() => this.#transaction(work, isTrial));
    this.#latest = result.then(nothing, nothing);
    return result;
  }

  read<Result>(work: (reads: DirectoryReads) => Promise<Result>): Promise<Result> {
    return transact(this.#knex, async (trx) => {
      await ask(trx, sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`);
      // The work thinks between its statements, and holds nothing that others wait for.
      await ask(trx, sql`SET LOCAL idle_in_transaction_session_timeout = '60s'`);
      return work(new KnexDirectoryReads(trx, this.#walks));
    });
  }

  async #transaction<Result>(work: (tx: DirectoryTransaction) => Promise<Result>, isTrial: boolean): Promise<Result> {
    const trial: { result?: Result } = {};
    const end = new Error('A trial ends without a trace');
    try {
      return await transact(this.#knex, async (trx) => {
        await claimDirectory(trx);
        await refuseOtherPolicy(trx, this.#policyHash);
        const tx = new KnexDirectoryTransaction(trx, this.#walks);
        const result = await work(tx);
        if (isTrial) {
          trial.result = result;
          throw end;
        }
        await tx.finish();
        await raiseStamp(trx);
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
