import type { Knex } from 'knex';
import { policyApplied } from '../../../core/audit/policyApplied.ts';
import type {
  FoundVersions,
  PolicyFingerprint,
  PolicyVersion,
  PolicyVersions,
} from '../../../core/directory/PolicyVersions.ts';
import { noRooms } from '../../../core/directory/RoomCounts.ts';
import { AuditWriter } from '../audit/AuditWriter.ts';
import { raiseDirectoryVersion } from '../meta/readDirectoryVersion.ts';
import { claimDirectory } from '../permissions/directoryLock.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';

export class KnexPolicyVersions implements PolicyVersions {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer = new AuditWriter()) {
    this.#knex = knex;
    this.#writer = writer;
  }

  find(hash: string): Promise<FoundVersions> {
    return findVersions(this.#knex, hash);
  }

  register(policy: PolicyFingerprint, decide: (found: FoundVersions) => boolean): Promise<PolicyVersion> {
    const { hash, name } = policy;
    return inTransaction(this.#knex, async (trx) => {
      await claimDirectory(trx);
      const found = await findVersions(trx, hash);
      const { latest } = found;
      if (!decide(found) && latest !== undefined) return latest;
      const [row] = await queryRows<VersionRow>(
        trx,
        sql`
        INSERT INTO homeroom.policies (version, hash, name, registered_at, stage, counts)
        SELECT ${(latest?.version ?? 0) + 1}::bigint, ${hash}, ${name}, ${now},
          CASE WHEN EXISTS (SELECT FROM homeroom.relations) OR EXISTS (SELECT FROM homeroom.rooms) THEN 'relations' ELSE 'done' END,
          ${JSON.stringify(noRooms)}::jsonb
        RETURNING version, hash, name, stage, holder`,
      );
      if (row === undefined) throw new Error(`The policy "${name}" was not stored`);
      // Nodes must forget the contacts that they found by the former policy.
      await raiseDirectoryVersion(trx);
      const version = toVersion(row);
      await this.#writer.append(trx, [policyApplied(version.version, name, hash)]);
      return version;
    });
  }
}

interface VersionRow {
  readonly version: Big;
  readonly hash: string;
  readonly name: string;
  readonly stage: string;
  readonly holder: string | null;
}

const toVersion = ({ version, hash, name, stage, holder }: VersionRow): PolicyVersion => ({
  version: Number(version),
  hash,
  name,
  isReconciled: stage === 'done',
  holder,
});

const findVersions = async (db: Knex, hash: string): Promise<FoundVersions> => {
  const rows = await queryRows<VersionRow>(
    db,
    sql`
    SELECT version, hash, name, stage, CASE WHEN held_until > clock_timestamp() THEN holder END AS holder
    FROM homeroom.policies
    WHERE version IN ((SELECT max(version) FROM homeroom.policies), (SELECT max(version) FROM homeroom.policies WHERE hash = ${hash}))
    ORDER BY version DESC`,
  );
  const versions = rows.map(toVersion);
  return { latest: versions[0], own: versions.find((version) => version.hash === hash) };
};
