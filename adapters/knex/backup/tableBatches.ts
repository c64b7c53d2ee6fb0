import { type BackupHeader, type BackupTable, countRows } from './Backup.ts';

/** The most rows, and about the most bytes, of one statement. */
const batchRows = 2_000;
const batchBytes = 1024 * 1024;

export interface TableBatch {
  readonly table: BackupTable;
  /** Objects in JSON. */
  readonly rows: readonly string[];
}

/** Splits the rows of a backup by table, into batches of a size for one statement. */
export async function* tableBatches(
  header: BackupHeader,
  lines: AsyncIterable<readonly Buffer[]>,
): AsyncGenerator<TableBatch, void, void> {
  const tables = header.tables.filter(({ rows }) => rows > 0)[Symbol.iterator]();
  let table: BackupTable | undefined = tables.next().value;
  let [left, bytes, rows]: [number, number, string[]] = [table?.rows ?? 0, 0, []];
  let total = countRows(header);
  for await (const group of lines) {
    for (const line of group) {
      if (table === undefined) return;
      rows.push(line.toString());
      bytes += line.length;
      left -= 1;
      total -= 1;
      if (left > 0 && rows.length < batchRows && bytes < batchBytes) continue;
      yield { table, rows };
      [rows, bytes] = [[], 0];
      if (left === 0) {
        table = tables.next().value;
        left = table?.rows ?? 0;
      }
    }
  }
  if (total !== 0) throw new RangeError(`A backup ends ${total} rows before it should`);
}
