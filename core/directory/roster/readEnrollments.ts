import { cleanText } from './cleanText.ts';
import { readRecords } from './readRecords.ts';
import type { RosterClass } from './readClasses.ts';
import type { RosterBundle } from './RosterBundle.ts';
import { RosterDates } from './RosterDates.ts';
import { standingOn, type DaySpan, type RosterDay, type Standing } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';
import { classParts, type ClassPart, type RosterRole, type RoleTable } from './rosterRoles.ts';
import { readStatus } from './rosterStatus.ts';
import { rosterTables } from './rosterTables.ts';

/** A person in a class, as of the day of the import. */
export interface Enrollment {
  readonly line: number;
  readonly personId: string;
  readonly classId: string;
  readonly part: ClassPart;
  readonly standing: Standing;
}

interface Request {
  readonly bundle: RosterBundle;
  readonly classes: ReadonlyMap<string, RosterClass>;
  readonly roles: ReadonlyMap<string, RosterRole>;
  readonly roleOf: RoleTable;
  readonly today: RosterDay;
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

type Cells = Readonly<Record<keyof typeof rosterTables.enrollments.columns, string>>;

/** Which side the row puts the person on, or why it cannot: the enrollment says the side, the person's role what it is called. */
const placeInClass = (cell: Cells, { classes, roles, roleOf }: Request): ClassPart | { readonly problem: string; readonly remedy: string } => {
  const enrolledAs = roleOf(cell.role);
  if (enrolledAs === undefined) {
    return { problem: `role "${cleanText(cell.role)}" is not in the role table`, remedy: 'add the role to the role table if it should count' };
  }
  const enrolledPart = classParts[enrolledAs];
  if (enrolledPart.side === 'unseen') return enrolledPart;
  const role = roles.get(cell.userSourcedId);
  if (role === undefined) return { problem: `user "${cell.userSourcedId}" is not among the people read from users.csv`, remedy: 'add the person' };
  if (!classes.has(cell.classSourcedId)) return { problem: `class "${cell.classSourcedId}" is not in classes.csv`, remedy: 'add the class' };
  const part = classParts[role];
  if (part.side === enrolledPart.side && part.side !== 'outside') return part;
  return {
    problem: `user "${cell.userSourcedId}" is ${role} but enrolled as ${enrolledAs}`,
    remedy: `make ${enrolledAs} the person's primary role if the enrollment is right`,
  };
};

const readRows = async (request: Request, dates: RosterDates): Promise<readonly Row[]> => {
  const { bundle, classes, roleOf, report } = request;
  const rows = new Map<string, Row>();
  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.enrollments, report })) {
    const part = placeInClass(cell, request);
    if ('problem' in part) {
      report.skip({ file, line, ...part });
      continue;
    }
    const inClass = classes.get(cell.classSourcedId);
    if (part.side === 'unseen' || inClass === undefined) continue;

    const enrolledPart = classParts[roleOf(cell.role) ?? 'admin'];
    if (part.side === 'leads' && enrolledPart.side === 'leads' && part.kind !== enrolledPart.kind) {
      const problem = `user "${cell.userSourcedId}" is enrolled as ${cleanText(cell.role)}`;
      report.note({ file, line, problem, action: `the person's own role decides: counts as "${part.kind}"` });
    }
    const row: Row = {
      file, line, personId: cell.userSourcedId, part, inClass,
      begin: dates.keep('begin', cell.beginDate),
      end: dates.keep('end', cell.endDate),
      isOpen: readStatus({ file, line, text: cell.status, report }),
    };
    const id = cell.sourcedId === '' ? `line ${line}` : `id ${cell.sourcedId}`;
    const earlier = rows.get(id);
    const same = earlier?.personId === row.personId && earlier.inClass === inClass;
    if (earlier !== undefined) {
      const problem = `sourcedId "${cell.sourcedId}" is also on line ${earlier.line}`;
      report.note({ file, line, problem, action: same ? 'this row is used instead' : 'both rows are used, they are about different people or classes' });
    }
    rows.set(earlier === undefined || same ? id : `line ${line}`, row);
  }
  return [...rows.values()];
};

/** All enrollments that make relations. A date that a row lacks is taken from the class. */
export const readEnrollments = async (request: Request): Promise<readonly Enrollment[]> => {
  const { today, report } = request;
  const dates = new RosterDates(report);
  const upcoming: Row[] = [];
  const enrollments = (await readRows(request, dates)).map((row): Enrollment => {
    const { line, personId, part, inClass } = row;
    const written: DaySpan = dates.span(row);
    const span = { begin: written.begin ?? inClass.span.begin, end: written.end ?? inClass.span.end };
    const standing = row.isOpen && inClass.isOpen ? standingOn(today, span) : 'ended';
    if (standing === 'upcoming') upcoming.push(row);
    return { line, personId, classId: inClass.id, part, standing };
  });
  const [first] = upcoming;
  if (first !== undefined) {
    report.note({
      file: first.file, line: first.line, problem: `${upcoming.length} enrollments, this one first, begin after ${today}`,
      action: 'their relations count as ended until an import on or after that day',
    });
  }
  return enrollments;
};
