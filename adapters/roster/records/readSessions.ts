import { LatestRows } from './LatestRows.ts';
import type { RosterBundle } from './RosterBundle.ts';
import { RosterDates } from './RosterDates.ts';
import type { DaySpan } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';
import { readRecords } from './readRecords.ts';
import { readStatus } from './rosterStatus.ts';
import { rosterTables } from './rosterTables.ts';

export interface RosterSession {
  readonly isOpen: boolean;
  readonly span: DaySpan;
}

/** Reads terms and school years, by sourcedId. */
export const readSessions = async (
  bundle: RosterBundle,
  report: RosterReport,
): Promise<ReadonlyMap<string, RosterSession>> => {
  const dates = new RosterDates(report);
  const rows = new LatestRows<{ file: string; line: number; begin: string; end: string; isOpen: boolean }>(report);
  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.sessions, report })) {
    rows.set(cell.sourcedId, {
      file,
      line,
      begin: dates.keep('begin', cell.startDate),
      end: dates.keep('end', cell.endDate),
      isOpen: readStatus({ file, line, text: cell.status, report }),
    });
  }
  const open = { begin: undefined, end: undefined };
  return new Map(
    [...rows.all].map(([id, row]) => {
      const span = dates.span(row, 'the term counts as ended; write dates as 2026-08-31');
      return [id, { isOpen: row.isOpen && span !== undefined, span: span ?? open }];
    }),
  );
};
