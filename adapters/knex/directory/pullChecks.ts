import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** What can be wrong with rosters that are pulled. */
export const pullChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'directory.pulls',
    severity: 'warning',
    problem: 'sources whose roster could not be pulled or imported, and has not been since',
    remedy:
      'Read the reason with "homeroom sources show <name>" and look at "homeroom sync-roster --source <name> --dry-run".',
    faults: sql`
      SELECT 'source ' || s.name || ': ' || p.failures || ' times' AS example
      FROM homeroom.roster_pulls p JOIN homeroom.sources s ON s.id = p.source_id
      WHERE p.failure IS NOT NULL AND s.settings -> 'pull' IS NOT NULL`,
  }),
  makeTableCheck(knex, {
    name: 'directory.pulls-due',
    severity: 'warning',
    problem: 'sources whose roster has been due for more than an hour',
    remedy: 'See whether a node runs, and what its log says of pulls.',
    faults: sql`
      SELECT 'source ' || s.name AS example
      FROM homeroom.roster_pulls p JOIN homeroom.sources s ON s.id = p.source_id
      WHERE p.due_at < clock_timestamp() - interval '1 hour' AND s.settings -> 'pull' IS NOT NULL`,
  }),
];
