import type { Knex } from 'knex';

/** A statement as it goes to PostgreSQL. */
export interface SentStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Set if Homeroom prepares it. */
  readonly name?: string;
}

/** The statements that Homeroom sends for one act. */
export const captureStatements = async (knex: Knex, act: () => Promise<unknown>): Promise<readonly SentStatement[]> => {
  const sent: SentStatement[] = [];
  const capture = (query: { sql: string; bindings?: unknown[]; options?: { name?: string } }): unknown =>
    sent.push({
      text: query.sql,
      values: query.bindings ?? [],
      ...(query.options?.name !== undefined && { name: query.options.name }),
    });
  knex.on('query', capture);
  try {
    await act();
  } finally {
    knex.removeListener('query', capture);
  }
  return sent;
};
