import type { Knex } from 'knex';
import type { PlanNode } from './planFaults.ts';

/** A statement that ran, with the plan that PostgreSQL used for it. */
export interface RanPlan {
  readonly text: string;
  readonly plan: PlanNode;
}

interface Connection {
  on(event: 'notice', listener: (notice: { readonly message?: string }) => void): void;
}

/**
 * Makes PostgreSQL report every plan that it runs on later connections to this database (auto_explain), so that a test
 * sees the plans of the program's own prepared statements. For superusers.
 */
export const reportPlans = async (
  knex: Knex,
  planCacheMode: 'force_generic_plan' | 'force_custom_plan',
): Promise<void> => {
  const [{ name }] = (await knex.raw<{ rows: [{ name: string }] }>('SELECT current_database() AS name')).rows;
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_format': 'json',
    client_min_messages: 'log',
    plan_cache_mode: planCacheMode,
  };
  for (const [setting, value] of Object.entries(settings))
    await knex.raw(`ALTER DATABASE ?? SET ${setting} = '${value}'`, [name]);
};

/** Collects what the connections of this pool report; call it before the first statement. */
export const watchPlans = (knex: Knex): readonly RanPlan[] => {
  const plans: RanPlan[] = [];
  const { pool } = knex.client as {
    readonly pool: { on(event: 'createSuccess', listener: (id: number, connection: Connection) => void): void };
  };
  pool.on('createSuccess', (_, connection) =>
    connection.on('notice', ({ message = '' }) => {
      const [, json] = /^duration: .* plan:\n(.*)$/s.exec(message) ?? [];
      if (json === undefined) return;
      const { 'Query Text': text, Plan: plan } = JSON.parse(json) as { 'Query Text': string; Plan: PlanNode };
      plans.push({ text, plan });
    }),
  );
  return plans;
};
