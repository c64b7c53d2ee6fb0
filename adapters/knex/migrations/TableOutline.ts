/** A table of ours: what it is made of, by name. */
export interface TableOutline {
  readonly name: string;
  readonly columns: readonly string[];
  /** Those of its keys and constraints too. */
  readonly indexes: readonly string[];
  /** Empty for a table that is not parted. Their columns and indexes follow from the table's. */
  readonly partitions: readonly string[];
}

/** Tables as text, a few lines each: the columns, and after a bar the indexes, and after another one the partitions. */
export const printOutline = (tables: readonly TableOutline[]): string =>
  tables
    .map(({ name, columns, indexes, partitions }) =>
      [
        `${name}: ${columns.join(', ')}`,
        `| ${indexes.join(', ')}`,
        ...(partitions.length > 0 ? [`| ${partitions.join(', ')}`] : []),
      ]
        .map(wrapped)
        .join('\n'),
    )
    .join('\n');

/** Characters in a line. */
const width = 116;

/** Breaks a long line behind commas; the lines that continue it are indented. */
const wrapped = (line: string): string => {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= width) lines.push(`  ${word}`);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
};

/** What `printOutline` printed. */
export const parseOutline = (text: string): TableOutline[] =>
  text
    .replaceAll(/\n +/g, ' ')
    .split(/\n(?!\|)/)
    .map((table) => {
      const [first = '', ...others] = table.split('\n');
      const [name = '', columns = ''] = first.split(': ');
      const [indexes = [], partitions = []] = others.map((line) => namesIn(line.slice(1)));
      return { name, columns: namesIn(columns), indexes, partitions };
    });

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
