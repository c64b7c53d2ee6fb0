import type { Knex } from 'knex';
import type pg from 'pg';
import { captureStatements } from '../reads/captureStatements.ts';
import type { YearRead } from './yearReads.ts';

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

/** What the statements of one read cost. */
export interface ReadCost {
  readonly name: string;
  /** Pages of the database that were looked at, wherever they were. */
  readonly buffers: number;
  /** Rows of tables and indexes, also those that were left out. */
  readonly rows: number;
  /** Parts of `messages` that were looked into. */
  readonly partitions: number;
  /** Milliseconds of the second run. */
  readonly ms: number;
}

/** Runs what the read sends under EXPLAIN, twice: the second time the pages are in memory. */
export const measureRead = async (knex: Knex, client: pg.Client, { name, run }: YearRead): Promise<ReadCost> => {
  const sent = await captureStatements(knex, run);
  let cost = { name, buffers: 0, rows: 0, ms: 0 };
  const partitions = new Set<string>();
  for (const { text, values } of sent) {
    const explain = async () => {
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode; 'Execution Time': number }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${text}`,
        [...values],
      );
      return rows[0]?.['QUERY PLAN'][0];
    };
    await explain();
    const explained = await explain();
    if (explained === undefined) continue;
    const { Plan: plan, 'Execution Time': ms } = explained;
    const ran = nodesOf(plan).filter((node) => node['Actual Loops'] > 0 && node['Relation Name'] !== undefined);
    for (const { 'Relation Name': table = '' } of ran) if (/^messages_\d+$/.test(table)) partitions.add(table);
    cost = {
      name,
      buffers: cost.buffers + plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
      rows: cost.rows + ran.reduce((sum, node) => sum + rowsOf(node), 0),
      ms: cost.ms + ms,
    };
  }
  return { ...cost, partitions: partitions.size };
};

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const rowsOf = (node: PlanNode): number =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
