import { ChatError } from '../../../core/errors.ts';
import { editDistance } from './editDistance.ts';
import type { RosterTable } from './RosterBundle.ts';
import type { RosterReport } from './RosterReport.ts';
import type { TableSpec } from './rosterTables.ts';

/** The distance that a misspelt header may have. Short names may have less: `rule_id` must not become `role`. */
const tolerance = (name: string): number => (name.length <= 8 ? 1 : 2);

const normalised = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/^\uFEFF/u, '')
    .toLowerCase()
    .replace(/[\s_-]+/gu, '');

interface Match<Column> {
  readonly column: Column;
  readonly at: number;
  readonly distance: number;
}

/** Finds the pairs that are each other's only best match. */
const bestMatches = <Column>(matches: readonly Match<Column>[]): readonly Match<Column>[] =>
  matches.filter((one) =>
    matches.every(
      (other) => other === one || (other.column !== one.column && other.at !== one.at) || other.distance > one.distance,
    ),
  );

interface Request<Column extends string> {
  readonly table: RosterTable;
  readonly spec: TableSpec<Column>;
  readonly report: RosterReport;
}

/**
 * Finds the place of each column of the spec in the file. Case, spaces, hyphens, underscores, order and a byte order
 * mark do not matter. A misspelt name is read, with a notice, if it can mean only one column.
 * @throws ChatError INVALID_REQUEST if a needed column is missing
 */
export const matchColumns = <Column extends string>({
  table,
  spec,
  report,
}: Request<Column>): ReadonlyMap<Column, number> => {
  const columns = Object.keys(spec.columns) as Column[];
  const byName = new Map<string, Column>([
    ...Object.entries<Column>(spec.aliases ?? {}),
    ...columns.map((column): [string, Column] => [normalised(column), column]),
  ]);
  const headers = table.header.map(normalised);
  const found = new Map<Column, number>();
  const taken = new Set<number>();
  const note = (problem: string, action: string): void => report.note({ file: table.file, line: 1, problem, action });

  headers.forEach((header, at) => {
    const column = byName.get(header);
    if (column === undefined) return;
    taken.add(at);
    if (found.has(column)) note(`column "${column}" is there twice`, 'the first one is used');
    else found.set(column, at);
  });

  const near = columns.flatMap((column) =>
    found.has(column)
      ? []
      : headers
          .map((header, at) => ({ column, at, distance: editDistance(header, normalised(column)) }))
          .filter(({ at, distance }) => !taken.has(at) && headers[at] !== '' && distance <= tolerance(column)),
  );
  for (const { column, at } of bestMatches(near)) {
    found.set(column, at);
    note(`column "${table.header[at]}" is not known`, `read as "${column}"`);
  }

  const missing = columns.filter((column) => spec.columns[column] !== 'optional' && !found.has(column));
  if (missing.length > 0) {
    throw new ChatError(
      'INVALID_REQUEST',
      `${table.file}:1: column ${missing.map((column) => `"${column}"`).join(', ')} is missing ` +
        `(found: ${shownHeader(table, found.size)}): export the file again with this column. Nothing was imported.`,
    );
  }
  return found;
};

/** The first line may be somebody's row, of a file without column names: such a line is not repeated. */
const shownHeader = ({ header }: RosterTable, recognised: number): string => {
  if (header.length === 0) return 'nothing';
  return recognised === 0 ? 'no column name that is known; is the line of column names missing?' : header.join(', ');
};
