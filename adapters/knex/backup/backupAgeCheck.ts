import type { Knex } from 'knex';
import { type Check, findingOf, unasked } from '../../../core/doctor/Check.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface Row {
  readonly last: Date | null;
  readonly is_old: boolean | null;
  readonly is_archiving: boolean;
  readonly is_failing: boolean;
}

/** Whether there is a backup of the last two days, as far as the database knows: by the audit log, and by PostgreSQL's archiver. */
export const makeBackupAgeCheck = (knex: Knex, isShared: boolean): Check => ({
  name: 'backup.age',
  severity: 'warning',
  problem: 'backups that are older than two days, or that fail',
  remedy:
    'Run "homeroom backup" every night, or mend archive_command of PostgreSQL, whose log says what is wrong with it.',
  run: async () => {
    const archiver = isShared
      ? sql`
        current_setting('archive_mode') <> 'off' AS is_archiving,
        (SELECT last_failed_time > COALESCE(last_archived_time, '-infinity') FROM pg_stat_archiver) AS is_failing`
      : sql`false AS is_archiving, false AS is_failing`;
    const [row] = await queryRows<Row>(
      knex,
      sql`
      SELECT made.last, made.last < clock_timestamp() - interval '2 days' AS is_old, ${archiver}
      FROM (SELECT max(at) AS last FROM homeroom.audit_entries WHERE action = 'backup.made') made`,
    );
    if (row === undefined) return findingOf([]);
    const { last, is_old: isOld, is_archiving: isArchiving, is_failing: isFailing } = row;
    if (isArchiving && isFailing) return findingOf(['PostgreSQL could not archive its log (archive_command)']);
    if (isArchiving) return findingOf([]);
    if (last === null) return unasked('no backup is on record, and PostgreSQL archives nothing');
    return findingOf(isOld === true ? [`the last was made at ${last.toISOString()}`] : []);
  },
});
