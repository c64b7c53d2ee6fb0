import { placeInClass } from './placeInClass.ts';
import type { RosterBundle } from './RosterBundle.ts';
import { RosterDates } from './RosterDates.ts';
import { type DaySpan, type RosterDay, standingOn } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';
import type { RosterClass } from './readClasses.ts';
import { readRecords } from './readRecords.ts';
import type { RoleTable } from './roleTable.ts';
import type { ClassPart, RosterRoles } from './rosterRolesOf.ts';
import { readStatus } from './rosterStatus.ts';
import { rosterTables } from './rosterTables.ts';

/** A person in a class. */
export interface Enrollment {
  readonly personId: string;
  readonly classId: string;
  readonly part: ClassPart;
  /** The days of the enrollment, else those of the class. */
  readonly span: DaySpan;
  /** False if the enrollment or the class is deleted. */
  readonly isOpen: boolean;
}

interface Request {
  readonly bundle: RosterBundle;
  readonly classes: ReadonlyMap<string, RosterClass>;
  readonly roles: ReadonlyMap<string, readonly string[]>;
  readonly roleOf: RoleTable;
  readonly partOf: RosterRoles['partOf'];
  readonly today: RosterDay;
  /** Relations begin and end by their dates, without another import. */
  readonly keepsDates: boolean;
  readonly report: RosterReport;
}

interface Row {
  readonly file: string;
  readonly line: number;
  readonly personId: string;
  readonly part: ClassPart;
  readonly inClass: RosterClass;
  readonly begin: string;
  readonly end: string;
  readonly isOpen: boolean;
}

const readRows = async (request: Request, dates: RosterDates): Promise<readonly Row[]> => {
  const { bundle, report } = request;
  const rows = new Map<string, Row>();
  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.enrollments, report })) {
    const placement = placeInClass(cell, request);
    if (placement.outcome === 'refused') {
      const { outcome: _, ...refusal } = placement;
      report.skip({ file, line, ...refusal });
    }
    if (placement.outcome === 'left out') report.leaveOut({ file, line, word: placement.word });
    if (placement.outcome !== 'placed') continue;
    const { part, inClass, remark } = placement;
    if (remark !== undefined) report.note({ file, line, ...remark });

    const row: Row = {
      file,
      line,
      personId: cell.userSourcedId,
      part,
      inClass,
      begin: dates.keep('begin', cell.beginDate),
      end: dates.keep('end', cell.endDate),
      isOpen: readStatus({ file, line, text: cell.status, report }),
    };
    // A later row with the same id corrects the earlier one, but only if it is about the same person and class.
    // A row of some formats is of several people.
    const own = JSON.stringify([file, line, row.personId]);
    const id = cell.sourcedId === '' ? own : `id ${cell.sourcedId}`;
    const earlier = rows.get(id);
    const corrects = earlier?.personId === row.personId && earlier.inClass === inClass;
    if (earlier !== undefined) {
      const problem = `sourcedId "${cell.sourcedId}" is also on line ${earlier.line}`;
      const action = corrects
        ? 'this row is used instead'
        : 'both rows are used, they name different people or classes';
      report.note({ file, line, problem, action });
    }
    rows.set(earlier === undefined || corrects ? id : own, row);
  }
  return [...rows.values()];
};

const upcomingAction = (keepsDates: boolean): string =>
  keepsDates ? 'they count from their first day on' : 'they count as ended until an import on or after their first day';

/** Reads all enrollments that lead to relations. A row without a date gets the class's date. */
export const readEnrollments = async (request: Request): Promise<readonly Enrollment[]> => {
  const { bundle, today, keepsDates, report } = request;
  const dates = new RosterDates(report);
  const upcoming: Row[] = [];
  const enrollments: Enrollment[] = [];
  for (const row of await readRows(request, dates)) {
    const { personId, part, inClass } = row;
    const written = dates.span(row);
    if (written === undefined) continue;
    const { begin = inClass.span.begin, end = inClass.span.end } = written;
    const isPlain = written.begin === undefined && written.end === undefined;
    const span = isPlain ? inClass.span : { begin, end };
    const isOpen = row.isOpen && inClass.isOpen;
    if (isOpen && standingOn(today, span) === 'upcoming') upcoming.push(row);
    enrollments.push({ personId, classId: inClass.id, part, span, isOpen });
  }
  const [first] = upcoming;
  if (first !== undefined) {
    const { file, line } = first;
    const problem = `${upcoming.length} enrollments, this one first, begin after ${today}`;
    report.note({ file, line, problem, action: upcomingAction(keepsDates) });
  }
  const table = await bundle.table(rosterTables.enrollments.name);
  if (table !== undefined && enrollments.length === 0) {
    const action = 'no class relation is made; where the list is complete, all earlier ones end';
    report.note({ file: table.file, line: 0, problem: 'no enrollment can be used', action });
  }
  return enrollments;
};
