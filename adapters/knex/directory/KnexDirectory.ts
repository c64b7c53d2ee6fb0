import type { Knex } from 'knex';
import type { Directory, DirectoryTransaction } from '../../../core/directory/Directory.ts';
import type { DirectoryReads } from '../../../core/directory/DirectoryReads.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { hashPolicy } from '../../system/hashPolicy.ts';
import { AuditWriter } from '../audit/AuditWriter.ts';
import { raiseDirectoryVersion } from '../meta/readDirectoryVersion.ts';
import { claimDirectory } from '../permissions/directoryLock.ts';
import { type PolicyPaths, policyPaths } from '../permissions/policyPaths.ts';
import { refuseOtherPolicy } from '../permissions/refuseOtherPolicy.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { datesSinceQuery } from './datesSinceQuery.ts';
import { KnexDirectoryReads } from './KnexDirectoryReads.ts';
import { KnexDirectoryTransaction } from './KnexDirectoryTransaction.ts';

export class KnexDirectory implements Directory {
  readonly #knex: Knex;
  readonly #rolePaths: PolicyPaths;
  readonly #roleOrder: readonly string[];
  readonly #policyHash: string;
  readonly #writer: AuditWriter;
  #latest: Promise<unknown> = Promise.resolve();

  constructor(knex: Knex, policy: Policy, writer = new AuditWriter()) {
    this.#knex = knex;
    this.#writer = writer;
    this.#rolePaths = policyPaths(policy);
    this.#roleOrder = policy.roles;
    this.#policyHash = hashPolicy(policy);
  }

  /** Transactions of this node run one after the other, so that those that wait hold one connection at most. */
  transaction<Result>(work: (tx: DirectoryTransaction) => Promise<Result>, isTrial = false): Promise<Result> {
    const result = this.#latest.then(() => this.#transaction(work, isTrial));
    this.#latest = result.then(ignore, ignore);
    return result;
  }

  read<Result>(work: (reads: DirectoryReads) => Promise<Result>): Promise<Result> {
    return inTransaction(this.#knex, async (trx) => {
      await queryRows(trx, sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`);
      // The work computes between its statements, and holds nothing that others wait for.
      await queryRows(
        trx,
        sql`SELECT set_config('idle_in_transaction_session_timeout', '60s', true), set_config('statement_timeout', '60s', true)`,
      );
      return work(new KnexDirectoryReads(trx, this.#rolePaths));
    });
  }

  async hasDatesSince(since: Date): Promise<boolean> {
    const [row] = await queryRows<{ is_due: boolean }>(this.#knex, datesSinceQuery(since));
    return row?.is_due ?? true;
  }

  async #transaction<Result>(work: (tx: DirectoryTransaction) => Promise<Result>, isTrial: boolean): Promise<Result> {
    const trial: { result?: Result } = {};
    const end = new Error('A trial ends without a trace');
    try {
      return await inTransaction(this.#knex, async (trx) => {
        await claimDirectory(trx);
        await refuseOtherPolicy(trx, this.#policyHash);
        const tx = new KnexDirectoryTransaction(trx, this.#rolePaths, this.#roleOrder);
        const result = await work(tx);
        if (isTrial) {
          trial.result = result;
          throw end;
        }
        await tx.finish();
        await raiseDirectoryVersion(trx);
        await this.#writer.append(trx, tx.recorded);
        return result;
      });
    } catch (error) {
      if (error === end) return trial.result as Result;
      throw error;
    }
  }
}

/** The caller handles the outcome; the next transaction waits for the end alone. */
const ignore = (): void => {};
