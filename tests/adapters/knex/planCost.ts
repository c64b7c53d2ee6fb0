import type { Knex } from 'knex';

/** What one statement cost: rows and pages of the database that it read, and the planner's estimate. */
export interface PlanCost {
  readonly rows: number;
  readonly buffers: number;
  readonly estimate: number;
}

/** A node of a plan, as EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) gives it. */
interface CostNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly 'Total Cost': number;
  readonly Plans?: readonly CostNode[];
}

/** Rows of tables that a plan read, also those that it left out. */
const rowsOf = (node: CostNode): number => {
  const own = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  const below = (node.Plans ?? []).map(rowsOf).reduce((sum, rows) => sum + rows, 0);
  return below + (node['Relation Name'] === undefined ? 0 : own);
};

/** Runs a statement, as Knex reports it, and counts. */
export const planCost = async (
  knex: Knex,
  { sql, bindings }: { readonly sql: string; readonly bindings: readonly unknown[] },
): Promise<PlanCost> => {
  const {
    rows: [row],
  } = await knex.raw<{ rows: [{ 'QUERY PLAN': [{ Plan: CostNode }] }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${sql.replaceAll(/\$\d+/g, '?')}`,
    bindings as Knex.RawBinding[],
  );
  const plan = row['QUERY PLAN'][0].Plan;
  const buffers = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  return { rows: rowsOf(plan), buffers, estimate: plan['Total Cost'] };
};
