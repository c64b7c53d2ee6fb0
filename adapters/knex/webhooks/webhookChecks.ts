import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** What can be wrong with webhooks. */
export const webhookChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'webhooks.organisation',
    severity: 'warning',
    problem: 'webhooks whose organisation is gone, which get nothing',
    remedy: 'Run "homeroom doctor --fix", which pauses them, and register new ones.',
    faults: sql`
      SELECT 'webhook ' || w.id || ': organisation ' || w.organisation_id AS example FROM homeroom.webhooks w
      WHERE w.state = 'active'
        AND NOT EXISTS (SELECT FROM homeroom.organisations o WHERE o.id = w.organisation_id)`,
    fix: {
      statement: sql`
        UPDATE homeroom.webhooks w SET state = 'paused'
        WHERE w.state = 'active'
          AND NOT EXISTS (SELECT FROM homeroom.organisations o WHERE o.id = w.organisation_id)
        RETURNING 1`,
      did: (count) => `${count} webhooks were paused.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'webhooks.stopped',
    severity: 'warning',
    problem: 'webhooks that stopped by themselves',
    remedy: 'Repair their receivers, then enable them, or replay them if they were cut off (docs/webhooks.md).',
    faults: sql`
      SELECT 'webhook ' || w.id || ': ' || COALESCE(w.reason, w.state) AS example FROM homeroom.webhooks w
      WHERE w.state IN ('disabled', 'cut_off')`,
  }),
];
