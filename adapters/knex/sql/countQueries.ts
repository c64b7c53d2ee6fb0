import type { Knex } from 'knex';

export interface QueryCount {
  /** Statements since the last reset, in order; BEGIN and COMMIT among them. */
  readonly statements: readonly string[];
  reset(): void;
  stop(): void;
}

/** Notes every statement that goes to the database, so that a test can hold us to a budget. */
export const countQueries = (knex: Knex): QueryCount => {
  const statements: string[] = [];
  const note = ({ sql }: { sql: string }): unknown => statements.push(sql);
  knex.on('query', note);
  return {
    statements,
    reset: () => statements.splice(0),
    stop: () => knex.removeListener('query', note),
  };
};
