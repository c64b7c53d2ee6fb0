import type { RosterTable } from './RosterBundle.ts';

interface Misfit {
  readonly misfit: string;
  readonly remedy: string;
  /** The id of the row, if it is known. */
  readonly first: string;
}

/** One table of several that are read as one. */
export interface TablePart {
  readonly table: RosterTable;
  /** The row's cells in the order of the joint header; undefined leaves the row out, a misfit cannot be read. */
  readonly pick: (cells: readonly string[]) => readonly string[] | Misfit | undefined;
  /** Whether the first cell of the table is the first of the joint header too. */
  readonly keepsFirst: boolean;
}

/** Reads several tables as one, one after the other. Each row and each remark says from which file it comes. */
export const joinTables = (header: readonly string[], parts: readonly TablePart[]): RosterTable => ({
  file: [...new Set(parts.map(({ table }) => table.file))].join(' + '),
  header,
  remarks: [...new Set(parts.map(({ table }) => table))].flatMap(({ file, remarks }) =>
    remarks.map((remark) => ({ file, ...remark })),
  ),
  async *rows() {
    for (const { table, pick, keepsFirst } of parts) {
      for await (const row of table.rows()) {
        const place = { line: row.line, file: row.file ?? table.file };
        if (row.misfit !== undefined) {
          const { first: _, ...rest } = row;
          yield keepsFirst ? { ...row, ...place } : { ...rest, ...place };
          continue;
        }
        const cells = pick(row.cells);
        if (cells === undefined) continue;
        yield 'misfit' in cells ? { ...place, cells: [], ...cells } : { ...place, cells };
      }
    }
  },
});
