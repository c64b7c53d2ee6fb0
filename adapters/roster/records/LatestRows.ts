import type { RosterReport } from './RosterReport.ts';

interface Row {
  readonly file: string;
  readonly line: number;
}

/** Rows by sourcedId. Of two rows with one id the later one counts, because exports append corrections. */
export class LatestRows<Value extends Row> {
  readonly #report: RosterReport;
  readonly #rows = new Map<string, Value>();

  constructor(report: RosterReport) {
    this.#report = report;
  }

  set(id: string, row: Value): void {
    const earlier = this.#rows.get(id);
    if (earlier !== undefined) {
      const { file, line } = row;
      this.#report.note({
        file,
        line,
        problem: `sourcedId "${id}" is also on line ${earlier.line}${earlier.file === file ? '' : ` of ${earlier.file}`}`,
        action: 'this row is used instead',
      });
    }
    this.#rows.set(id, row);
  }

  /** The same without a word, for a row that says more about an earlier one. */
  replace(id: string, row: Value): void {
    this.#rows.set(id, row);
  }

  remove(id: string): void {
    this.#rows.delete(id);
  }

  get all(): ReadonlyMap<string, Value> {
    return this.#rows;
  }
}
