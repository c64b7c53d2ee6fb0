import { matchColumns } from './matchColumns.ts';
import type { RosterBundle } from './RosterBundle.ts';
import type { RosterReport } from './RosterReport.ts';
import type { TableSpec } from './rosterTables.ts';

export interface RosterRecord<Column extends string> {
  readonly file: string;
  readonly line: number;
  /** Trimmed; '' if the file has no such column or the cell is empty. */
  readonly cell: Readonly<Record<Column, string>>;
}

interface Request<Column extends string> {
  readonly bundle: RosterBundle;
  readonly spec: TableSpec<Column>;
  readonly report: RosterReport;
  /**
   * Gets the first cell of each row whose cells are not usable, if it is of the first key. It may be anything: it is only
   * to be compared, and neither printed nor stored.
   */
  readonly onMisfit?: (id: string) => void;
}

/** An id that a spreadsheet has taken for a number and shortened, e.g. `1.23E+11`: several ids look like it. */
const shortened = /^\d(?:[.,]\d+)?E\+\d+$/u;

const wrongWidth = 'look for a comma that is not inside quotes';

/** The column for external ids stores no longer ones. */
export const ID_CHARS = 255;

/** Yields the usable rows of a file, cells by column name, and reports the others. Without the file there are no rows. */
export async function* readRecords<Column extends string>({
  bundle,
  spec,
  report,
  onMisfit,
}: Request<Column>): AsyncGenerator<RosterRecord<Column>> {
  const table = await bundle.table(spec.name);
  if (table === undefined) return;
  for (const remark of table.remarks) report.note({ file: table.file, ...remark });
  if (table.header.length === 0) return;

  const places = matchColumns({ table, spec, report });
  const columns = Object.keys(spec.columns) as Column[];
  const keys = columns.filter((column) => spec.columns[column] === 'key');

  for await (const { file = table.file, line, cells, misfit, first, remedy = wrongWidth } of table.rows()) {
    report.countRow(file);
    if (misfit !== undefined) {
      report.skip({ file, line, problem: misfit, remedy });
      if (first !== undefined && keys[0] !== undefined && places.get(keys[0]) === 0) onMisfit?.(first);
      continue;
    }
    if (cells.length < table.header.length) {
      const problem = `${cells.length} fields where the header has ${table.header.length}`;
      report.note({ file, line, problem, action: 'the missing cells count as empty' });
    }
    const cell = {} as Record<Column, string>;
    for (const column of columns) cell[column] = cells[places.get(column) ?? -1]?.trim() ?? '';

    const empty = keys.filter((column) => cell[column] === '');
    const long = keys.filter((column) => cell[column].length > ID_CHARS);
    if (empty.length > 0) report.skip({ file, line, problem: `${empty.join(', ')} is empty` });
    else if (keys.some((column) => shortened.test(cell[column])))
      report.skip({
        ...{ file, line, problem: 'an id looks like a number that a spreadsheet has shortened' },
        remedy: 'export the file again and do not save it with a spreadsheet',
        isError: true,
      });
    else if (long.length > 0)
      report.skip({ file, line, problem: `${long.join(', ')} is longer than ${ID_CHARS} characters` });
    else yield { file, line, cell };
  }
}
