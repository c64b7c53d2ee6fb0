import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** What can be wrong with the record of imports. */
export const importChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'imports.counts',
    severity: 'error',
    problem: 'imports with another number of changes than they counted, so that an undo would restore too little',
    remedy:
      'Do not undo these imports; bring the changes back from a backup, or import the roster that was before them.',
    faults: sql`
      SELECT 'import ' || i.id || ': ' || found.count || ' of ' || i.changes AS example
      FROM homeroom.imports i
        LEFT JOIN (
          SELECT import_id, count(*) AS count FROM homeroom.directory_changes WHERE import_id IS NOT NULL GROUP BY import_id
        ) c ON c.import_id = i.id
        CROSS JOIN LATERAL (SELECT COALESCE(c.count, 0) AS count) found
      WHERE NOT i.is_forgotten AND found.count <> i.changes`,
  }),
  makeTableCheck(knex, {
    name: 'imports.undone',
    severity: 'error',
    problem: 'imports that are undone by an import that does not undo them',
    remedy: 'Look for the entries import.undone in the audit log, and enter in undone_by what they say.',
    faults: sql`
      SELECT 'import ' || i.id || ', undone by ' || i.undone_by AS example
      FROM homeroom.imports i
      WHERE i.undone_by IS NOT NULL AND NOT EXISTS (
        SELECT FROM homeroom.imports u WHERE u.id = i.undone_by AND u.undoes_id = i.id
      )`,
  }),
  makeTableCheck(knex, {
    name: 'imports.of-nothing',
    severity: 'warning',
    problem: 'changes of imports that are not on record',
    remedy: 'Run "homeroom doctor --fix", which removes them.',
    faults: sql`
      SELECT 'change ' || c.id || ', import ' || c.import_id AS example FROM homeroom.directory_changes c
      WHERE c.import_id IS NOT NULL AND NOT EXISTS (SELECT FROM homeroom.imports i WHERE i.id = c.import_id)`,
    fix: {
      statement: sql`
        DELETE FROM homeroom.directory_changes c
        WHERE c.import_id IS NOT NULL AND NOT EXISTS (SELECT FROM homeroom.imports i WHERE i.id = c.import_id)
        RETURNING 1`,
      did: (count) => `${count} changes were removed.`,
    },
  }),
];
