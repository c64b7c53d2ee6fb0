/** One data row of a roster file. */
export interface RosterRow {
  /** The file that the row is from, if it is not that of the table. */
  readonly file?: string;
  /** The line of the file on which the row begins; the header is line 1. */
  readonly line: number;
  /** Cells in the order of `RosterTable.header`; fewer if the row ends early, none if `misfit` is set. */
  readonly cells: readonly string[];
  /** Why the row's cells are not usable, e.g. `12 fields where the header has 10`. The reader skips such a row. */
  readonly misfit?: string;
  /** What to do about it; a row has by default a comma too many. */
  readonly remedy?: string;
  /** The first cell of such a row, only to be compared with known ids: it may be anything. */
  readonly first?: string;
}

/** What the opener did before a file could be read, e.g. decode UTF-16. */
export interface RosterRemark {
  /** The file, if it is not that of the table. */
  readonly file?: string;
  readonly line: number;
  readonly problem: string;
  readonly action: string;
}

export interface RosterTable {
  /** The file's name as the bundle writes it, for messages. */
  readonly file: string;
  /** The column names as written, without those of password columns; empty for a file of zero bytes. */
  readonly header: readonly string[];
  readonly remarks: readonly RosterRemark[];
  /**
   * Yields the rows in the file's order, without blank ones. It reads them on demand, so memory does not grow with
   * the file. Each call starts from the first row.
   * @throws ChatError INVALID_REQUEST, with file and line, at the first place that cannot be read
   */
  rows(): AsyncIterable<RosterRow>;
}

/** A set of CSV files that describe a school. They do not change while they are read. */
export interface RosterBundle {
  /** The names of the CSV files as the bundle writes them, for messages. */
  readonly files: readonly string[];
  /** The table of that name in any case; undefined if there is no such file. */
  table(name: string): Promise<RosterTable | undefined>;
}
