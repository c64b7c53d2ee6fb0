import { type DateOrder, type ParsedDate, parseRosterDate } from './parseRosterDate.ts';
import type { DaySpan, RosterDay } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';

interface DateCell {
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly text: string;
}

/**
 * The dates of one file. Only the whole file shows whether 03/04/2026 is in April or in March. So the caller first
 * keeps every cell, and reads the spans after the last row. The column's own dates decide the order, else the file's
 * other date columns, else dd/mm with one notice.
 */
export class RosterDates {
  readonly #report: RosterReport;
  readonly #parsed = new Map<string, { readonly text: string; readonly date: ParsedDate }>();
  readonly #orders = new Map<string, Set<DateOrder>>();
  #assumed = false;

  constructor(report: RosterReport) {
    this.#report = report;
  }

  /** Remembers a cell of a date column and returns its text, one string for all equal cells. */
  keep(column: string, text: string): string {
    const { text: shared, date } = this.#parse(text);
    if (date.kind === 'ordered') {
      const seen = this.#orders.get(column) ?? new Set();
      this.#orders.set(column, seen.add(date.order));
    }
    return shared;
  }

  /**
   * The span between two kept cells; undefined if one of them cannot be read, which is noted as an error: what ended on
   * a day that nobody can read must not go on without end. `action` says what becomes of the row.
   */
  span(
    { file, line, begin, end }: { file: string; line: number; begin: string; end: string },
    action = 'row skipped; write dates as 2026-08-31',
  ): DaySpan | undefined {
    const unreadable = [begin, end].find((text) => text !== '' && this.#parse(text).date.kind === 'impossible');
    if (unreadable !== undefined) {
      this.#report.note({ file, line, problem: `"${unreadable}" is not a date`, action, isError: true });
      return undefined;
    }
    const span = {
      begin: this.#read({ file, line, column: 'begin', text: begin }),
      end: this.#read({ file, line, column: 'end', text: end }),
    };
    if (span.begin !== undefined && span.end !== undefined && span.end < span.begin) {
      this.#report.note({
        file,
        line,
        problem: `ends (${span.end}) before it begins (${span.begin})`,
        action: 'counts as never active',
      });
    }
    return span;
  }

  #parse(text: string): { readonly text: string; readonly date: ParsedDate } {
    const known = this.#parsed.get(text);
    if (known !== undefined) return known;
    const entry = { text, date: parseRosterDate(text) };
    this.#parsed.set(text, entry);
    return entry;
  }

  #read({ file, line, column, text }: DateCell): RosterDay | undefined {
    if (text === '') return undefined;
    const { date } = this.#parse(text);
    if (date.kind === 'either') return date.days[this.#order({ file, line, column, text })];
    return date.kind === 'impossible' ? undefined : date.day;
  }

  #order({ file, line, column, text }: DateCell): DateOrder {
    const shown = [this.#orders.get(column) ?? [], [...this.#orders.values()].flatMap((orders) => [...orders])]
      .map((orders) => [...new Set(orders)])
      .find((orders) => orders.length === 1)?.[0];
    if (shown !== undefined) return shown;
    if (!this.#assumed) {
      this.#assumed = true;
      this.#report.note({
        file,
        line,
        problem: `"${text}" can be dd/mm or mm/dd, and the file's other dates do not tell which`,
        action: 'all such dates of the file are read as dd/mm',
      });
    }
    return 'day first';
  }
}
