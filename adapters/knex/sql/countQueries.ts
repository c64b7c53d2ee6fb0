import type { Knex } from 'knex';

export interface QueryCount {
  /** Statements since the last reset, in order; BEGIN and COMMIT among them. */
  readonly statements: readonly string[];
  reset(): void;
  stop(): void;
}

/** Records every statement that goes to the database, so that a test can check a budget. */
export const countQueries = (knex: Knex): QueryCount => {
  const statements: string[] = [];
  const record = ({ sql }: { sql: string }): unknown => statements.push(sql);
  knex.on('query', record);
  return {
    statements,
    reset: () => statements.splice(0),
    stop: () => knex.removeListener('query', record),
  };
};
