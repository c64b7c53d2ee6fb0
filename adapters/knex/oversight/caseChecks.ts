import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** The log says that somebody ended the case `c`, and the case does not. */
const endedOnRecord = sql`
  SELECT c.id, min(e.at) AS at
  FROM homeroom.cases c JOIN homeroom.audit_entries e ON e.case_id = c.id AND e.action = 'case.ended'
  WHERE c.ended_at IS NULL
  GROUP BY c.id`;

/** What can be wrong with cases of oversight: somebody looks, or could, who should not. */
export const caseChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'oversight.ended',
    severity: 'error',
    problem: 'cases that somebody has ended and that are still open',
    remedy: 'Run "homeroom doctor --fix", which ends them at the time that the audit log has.',
    faults: sql`SELECT 'case ' || ended.id AS example FROM (${endedOnRecord}) ended`,
    fix: {
      statement: sql`
        UPDATE homeroom.cases t SET ended_at = ended.at
        FROM (${endedOnRecord}) ended
        WHERE t.id = ended.id AND t.ended_at IS NULL
        RETURNING 1`,
      did: (count) => `${count} cases were ended.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'oversight.approvers',
    severity: 'error',
    problem: 'cases that their author has approved, or that were approved without need',
    remedy: 'Read in the audit log who looked by them, end them, and ask who can write to the database.',
    faults: sql`
      SELECT 'case ' || c.id AS example FROM homeroom.cases c
      WHERE c.approver_id = c.author_id OR (c.approver_id IS NOT NULL AND NOT c.needs_approval)`,
  }),
  makeTableCheck(knex, {
    name: 'oversight.looks',
    severity: 'error',
    problem: 'looks by a case that is not there, or did not run at the time',
    remedy: 'Ask who looked, by "homeroom audit", and restore the case from a backup if it was lost.',
    faults: sql`
      SELECT 'entry ' || e.position || ', case ' || e.case_id AS example
      FROM homeroom.audit_entries e LEFT JOIN homeroom.cases c ON c.id = e.case_id
      WHERE e.case_id IS NOT NULL AND e.action IN ('look', 'revisions.read')
        AND (c.id IS NULL OR e.at < c.opened_at OR (c.needs_approval AND c.approver_id IS NULL))`,
  }),
];
