import type { Knex } from 'knex';
import { type PolicyProgress, reconcilingLeaseMs } from '../../../core/directory/Directory.ts';
import type { RoomCounts } from '../../../core/directory/RoomCounts.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface ProgressRow {
  readonly version: Big;
  readonly stage: PolicyProgress['stage'];
  readonly after_id: Big;
  readonly counts: RoomCounts;
  readonly is_held: boolean;
}

export const readProgress = async (trx: Knex, holder: string): Promise<PolicyProgress | undefined> => {
  const [row] = await queryRows<ProgressRow>(
    trx,
    sql`
    SELECT version, stage, after_id, counts,
      coalesce(holder <> ${holder} AND held_until > clock_timestamp(), false) AS is_held
    FROM homeroom.policies ORDER BY version DESC LIMIT 1`,
  );
  if (row === undefined || row.stage === 'done' || row.is_held) return undefined;
  const { version, stage, after_id, counts } = row;
  return { version: Number(version), stage, after: Number(after_id), counts };
};

export const saveProgress = async (
  trx: Knex,
  { version, stage, after, counts }: PolicyProgress,
  holder: string,
): Promise<void> => {
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.policies
    SET stage = ${stage}, after_id = ${after}, counts = ${JSON.stringify(counts)}::jsonb, holder = ${holder},
      held_until = clock_timestamp() + ${reconcilingLeaseMs}::int * interval '1 millisecond'
    WHERE version = ${version}`,
  );
};
