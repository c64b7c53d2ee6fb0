/** What a statement may be given from outside; arrays become PostgreSQL arrays. */
export type SqlValue = string | number | boolean | Date | null | readonly (string | number | boolean | null)[];

/** A statement, or a piece of one, whose outside values travel beside the text and never in it. */
export class Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];

  constructor(text: string, values: readonly SqlValue[] = []) {
    this.text = text;
    this.values = values;
  }
}

/** Tag of a template: pieces of SQL are put in place, everything else becomes a value, marked `?` for Knex. */
export const sql = (strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql => {
  let text = strings[0] ?? '';
  const values: SqlValue[] = [];
  parts.forEach((part, index) => {
    if (part instanceof Sql) values.push(...part.values);
    else values.push(part);
    text += (part instanceof Sql ? part.text : '?') + (strings[index + 1] ?? '');
  });
  return new Sql(text, values);
};

/**
 * A value that the planner does not look at. A prepared statement of such values keeps one plan for all of them: with
 * others the plan for the values at hand looks cheaper, and planning it each time may take longer than running it.
 */
export const opaque = (value: SqlValue, type: 'bigint' | 'bigint[]' | 'text' | 'text[]'): Sql =>
  new Sql(`(SELECT ?::${type})`, [value]);

/** One column of many rows for `unnest`, not looked at by the planner either. */
export const opaqueColumn = <Row>(rows: readonly Row[], pick: (row: Row) => number): Sql =>
  opaque(rows.map(pick), 'bigint[]');

/**
 * A constant of the program or of its policy, written into the text: it is not read anew with every run, and the planner
 * knows it. Nothing from outside.
 */
export const literal = (constant: string | number): Sql =>
  typeof constant === 'number'
    ? new Sql(String(constant))
    : new Sql(`'${constant.replaceAll("'", "''").replaceAll('?', '\\?')}'`);

export const nothing = sql``;

/** Pieces one after the other. */
export const joined = (pieces: readonly Sql[], separator: ' ' | ', ' | ' AND ' | ' OR ' | ' + ' | ' UNION ALL '): Sql =>
  new Sql(
    pieces.map(({ text }) => text).join(separator),
    pieces.flatMap(({ values }) => values),
  );

/** `m.id AS m_id, m.seq AS m_seq`: columns of a table under names that no other table's columns have. */
export const columns = <Alias extends string>(alias: Alias, names: readonly string[]): Sql =>
  new Sql(names.map((name) => `${alias}.${name} AS ${alias}_${name}`).join(', '));

/** The database's clock, in the milliseconds that a JavaScript date can hold. */
export const now = sql`date_trunc('milliseconds', clock_timestamp())`;
