/** A value from outside the program; arrays become PostgreSQL arrays. */
export type SqlValue = string | number | boolean | Date | null | readonly (string | number | boolean | null)[];

/** A statement or a piece of one. Values from outside travel beside the text and never in it. */
export class Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];

  constructor(text: string, values: readonly SqlValue[] = []) {
    this.text = text;
    this.values = values;
  }
}

/**
 * The tag of a template: a piece of SQL is inserted as text, anything else becomes a value with the mark `?` for Knex.
 * A piece of several lines is indented like the line that it is inserted in, so that a person can read the whole.
 */
export const sql = (strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql => {
  const lines = withoutMargin(strings);
  let text = lines[0] ?? '';
  const values: SqlValue[] = [];
  parts.forEach((part, index) => {
    const rest = lines[index + 1] ?? '';
    if (part instanceof Sql) {
      values.push(...part.values);
      // An empty piece leaves neither a space at the end of its line nor an empty line.
      text =
        part.text === '' && (rest === '' || rest.startsWith('\n')) ? text.trimEnd() : text + indented(part.text, text);
    } else {
      values.push(part);
      text += '?';
    }
    text += rest;
  });
  return new Sql(text, values);
};

const templates = new WeakMap<TemplateStringsArray, readonly string[]>();

/** A template's strings without the indentation that all its lines share; computed once for each template. */
const withoutMargin = (strings: TemplateStringsArray): readonly string[] => {
  const known = templates.get(strings);
  if (known !== undefined) return known;
  const margins = strings.flatMap((string) => string.match(/\n *(?=[^ \n]|$)/g) ?? []);
  const margin = Math.min(...margins.map(({ length }) => length - 1));
  const lines = strings.map((string) => string.replace(/\n */g, (found) => `\n${found.slice(1 + margin)}`));
  lines[0] = (lines[0] ?? '').replace(/^\n/, '');
  templates.set(strings, lines);
  return lines;
};

/** A piece whose later lines begin where the line begins that it continues. */
const indented = (piece: string, before: string): string => {
  if (!piece.includes('\n')) return piece;
  const [margin = ''] = /^ */.exec(before.slice(before.lastIndexOf('\n') + 1)) ?? [];
  return piece.replaceAll('\n', `\n${margin}`);
};

/**
 * A value that the planner cannot see. A prepared statement of such values keeps one plan. With visible values the plan
 * for the values at hand looks cheaper, and planning each time may take longer than running the statement.
 */
export const opaque = (value: SqlValue, type: 'bigint' | 'bigint[]' | 'text' | 'text[]'): Sql =>
  new Sql(`(SELECT ?::${type})`, [value]);

/** One column of many rows for `unnest`, which the planner cannot see either. */
export const opaqueColumn = <Row>(rows: readonly Row[], pick: (row: Row) => number): Sql =>
  opaque(rows.map(pick), 'bigint[]');

/**
 * A constant of the program or of its policy, written into the text: it is not sent with every run, and the planner
 * knows it. Never a value from outside.
 */
export const literal = (constant: string | number): Sql => {
  if (typeof constant === 'number') return new Sql(String(constant));
  const escaped = constant.replaceAll("'", "''").replaceAll('?', '\\?');
  // What looks like the name of our schema before a table stays what it is where the schema has another name.
  const quoted = `'${escaped.replaceAll(/\bhomeroom\./g, "homeroom' || '.")}'`;
  // A line break inside a constant must not be taken for one of the statement's own and be indented.
  const broken = quoted.replaceAll('\n', "' || chr(10) || '");
  return new Sql(broken.includes("' || ") ? `(${broken})` : broken);
};

export const nothing = sql``;

type Separator = ', ' | ',\n' | ' AND ' | '\nAND ' | ' OR ' | ' + ' | '\nUNION ALL\n';

/** Pieces one after the other. */
export const joined = (pieces: readonly Sql[], separator: Separator): Sql =>
  new Sql(
    pieces.map(({ text }) => text).join(separator),
    pieces.flatMap(({ values }) => values),
  );

/** `m.id AS m_id, m.seq AS m_seq`: a table's columns under names that no other table in the statement uses. */
export const columns = <Alias extends string>(alias: Alias, names: readonly string[]): Sql => {
  const lines: string[] = [];
  for (const name of names) {
    const column = `${alias}.${name} AS ${alias}_${name}`;
    const last = lines.at(-1);
    if (last === undefined || last.length + column.length > columnsWidth) lines.push(column);
    else lines[lines.length - 1] = `${last}, ${column}`;
  }
  return new Sql(lines.join(',\n'));
};

/** Characters in a line of columns. */
const columnsWidth = 100;

/** The database's clock, in the milliseconds that a JavaScript date can hold. */
export const now = sql`date_trunc('milliseconds', clock_timestamp())`;
