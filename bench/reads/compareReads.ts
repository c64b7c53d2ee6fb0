import type { Knex } from 'knex';
import pg from 'pg';
import { median } from '../measure/quantile.ts';
import { captureStatements, type SentStatement } from './captureStatements.ts';
import type { ReadCase } from './readCases.ts';

export interface Compared {
  readonly name: string;
  /** Medians, in milliseconds. */
  readonly ours: number;
  readonly byHand: number;
  /** Median of the ratios of two runs that follow each other. */
  readonly ratio: number;
}

const warmUps = 12;

/** Runs each read and its hand-written statement in turns, on one connection, as SQL alone. */
export const compareReads = async (
  knex: Knex,
  connectionString: string,
  cases: readonly ReadCase[],
  rounds: number,
): Promise<Compared[]> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query('SET jit = off; SET random_page_cost = 1.1');
    const results: Compared[] = [];
    for (const one of cases) results.push(await compare(knex, client, one, rounds));
    return results;
  } finally {
    await client.end();
  }
};

const compare = async (knex: Knex, client: pg.Client, one: ReadCase, rounds: number): Promise<Compared> => {
  const ours: number[] = [];
  const byHand: number[] = [];
  for (let place = -warmUps; place < rounds; place += 1) {
    const index = Math.abs(place);
    const statement = await oneOf(knex, () => one.ours(index));
    const rival = { name: `by hand: ${one.name}`, text: one.byHand, values: one.values(index) };
    // They take turns to go first, because the second one finds the pages in memory.
    const isFirst = place % 2 === 0;
    const early = await timed(client, isFirst ? statement : rival);
    const late = await timed(client, isFirst ? rival : statement);
    const [mine, theirs] = isFirst ? [early, late] : [late, early];
    if (mine.rows !== theirs.rows) throw new Error(`${one.name}: ${mine.rows} rows, and ${theirs.rows} by hand`);
    if (place < 0) continue;
    ours.push(mine.ms);
    byHand.push(theirs.ms);
  }
  const ratios = ours.map((ms, index) => ms / (byHand[index] ?? Number.NaN));
  return { name: one.name, ours: median(ours), byHand: median(byHand), ratio: median(ratios) };
};

interface Timed {
  readonly ms: number;
  readonly rows: number;
}

const timed = async (client: pg.Client, { text, values, name }: SentStatement): Promise<Timed> => {
  const began = performance.now();
  const { rows } = await client.query({ text, values: [...values], ...(name !== undefined && { name }) });
  return { ms: performance.now() - began, rows: rows.length };
};

const oneOf = async (knex: Knex, act: () => Promise<unknown>): Promise<SentStatement> => {
  const [statement, ...more] = await captureStatements(knex, act);
  if (statement === undefined || more.length > 0)
    throw new Error(`The read sent ${more.length + (statement ? 1 : 0)} statements instead of one`);
  return statement;
};
