/** One data row of a roster file. */
export interface RosterRow {
  /** The line of the file on which the row begins; the header is line 1. */
  readonly line: number;
  /** Cells in the order of `RosterTable.header`, fewer where the row ends early, none where `misfit` is set. */
  readonly cells: readonly string[];
  /** Why the cells cannot be told apart, e.g. `12 fields where the header has 10`. Such a row must be skipped. */
  readonly misfit?: string;
}

/** What the opener had to do with a file before it could be read, e.g. decode UTF-16. */
export interface RosterRemark {
  readonly line: number;
  readonly problem: string;
  readonly action: string;
}

export interface RosterTable {
  /** The file's name as it is written in the bundle, for messages. */
  readonly file: string;
  /** Column names as written; empty for a file of zero bytes. Columns that hold passwords are not among them. */
  readonly header: readonly string[];
  readonly remarks: readonly RosterRemark[];
  /**
   * The rows in the file's order, without blank ones, read as they are asked for: a caller may rely on memory
   * that does not grow with the file. Every call begins anew. Throws ChatError INVALID_REQUEST, naming file and
   * line, at the first place that cannot be read.
   */
  rows(): AsyncIterable<RosterRow>;
}

/** A set of CSV files that describe a school, wherever they lie. Nothing in it changes while it is read. */
export interface RosterBundle {
  /** The names of the CSV files that are there, as written, for messages. */
  readonly files: readonly string[];
  /** The table of that name, upper and lower case alike; undefined where there is no such file. */
  table(name: string): Promise<RosterTable | undefined>;
}
