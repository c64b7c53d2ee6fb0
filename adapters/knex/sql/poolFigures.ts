import type { Knex } from 'knex';

interface Pool {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

/** The use of a pool of connections at this moment. */
export const poolFigures = (knex: Knex): { used: number; free: number; waiting: number } => {
  const { pool } = knex.client as { readonly pool?: Pool };
  return { used: pool?.numUsed() ?? 0, free: pool?.numFree() ?? 0, waiting: pool?.numPendingAcquires() ?? 0 };
};
