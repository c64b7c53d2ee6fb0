import { cleanText } from './cleanText.ts';
import { LatestRows } from './LatestRows.ts';
import type { RosterBundle } from './RosterBundle.ts';
import { type DaySpan, spanOf } from './RosterDay.ts';
import type { RosterOrganisations } from './RosterOrganisations.ts';
import type { RosterReport } from './RosterReport.ts';
import { readRecords } from './readRecords.ts';
import type { RosterSession } from './readSessions.ts';
import { readStatus } from './rosterStatus.ts';
import { rosterTables } from './rosterTables.ts';
import { splitList } from './splitList.ts';

export interface RosterClass {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** The class's title, else the course's; undefined if both look empty. */
  readonly name: string | undefined;
  /** The organisation's id; undefined for none. */
  readonly organisation: string | undefined;
  /** The first of its grades; undefined for none. */
  readonly year: string | undefined;
  /** False if the class, its course or all of its terms are deleted. */
  readonly isOpen: boolean;
  /** From the first day of its first term to the last day of its last term; open if no term is known. */
  readonly span: DaySpan;
}

interface Request {
  readonly bundle: RosterBundle;
  readonly organisations: RosterOrganisations;
  readonly sessions: ReadonlyMap<string, RosterSession>;
  readonly report: RosterReport;
}

interface RosterCourse {
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly organisation: string;
  readonly terms: string;
  readonly isOpen: boolean;
}

/** Characters of a year, at most. */
const yearChars = 50;

/** `-`, `N/A` and the like are placeholders. */
const looksEmpty = (title: string): boolean => !/[\p{L}\p{N}]/u.test(title) || /^(n\/?a|null|none|tbd)$/iu.test(title);

const readCourses = async ({ bundle, report }: Request): Promise<ReadonlyMap<string, RosterCourse>> => {
  const courses = new LatestRows<RosterCourse>(report);
  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.courses, report })) {
    const isOpen = readStatus({ file, line, text: cell.status, report });
    const { schoolSourcedId: organisation, termSourcedIds: terms } = cell;
    courses.set(cell.sourcedId, { file, line, title: cleanText(cell.title), organisation, terms, isOpen });
  }
  return courses.all;
};

/** Reads the classes, by sourcedId. */
export const readClasses = async (request: Request): Promise<ReadonlyMap<string, RosterClass>> => {
  const { bundle, organisations, sessions, report } = request;
  const courses = await readCourses(request);
  const classes = new LatestRows<RosterClass>(report);
  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.classes, report })) {
    const id = cell.sourcedId;
    const note = (problem: string, action: string): void => report.note({ file, line, problem, action });

    const course = courses.get(cell.courseSourcedId);
    const name = [cleanText(cell.title), course?.title ?? ''].find((title) => !looksEmpty(title));
    if (name === undefined) note(`neither class "${id}" nor its course has a title`, 'the class stays without a name');

    const termIds = splitList(cell.termSourcedIds || (course?.terms ?? ''));
    const terms = termIds.flatMap((termId) => sessions.get(termId) ?? []);
    const unknown = termIds.filter((termId) => !sessions.has(termId));
    if (unknown.length > 0) {
      const effect = terms.length > 0 ? 'the other terms count' : 'the class runs without dates';
      note(`term ${unknown.join(', ')} is not in academicSessions.csv`, effect);
    }
    const openTerms = terms.filter((term) => term.isOpen);
    const isOpen =
      readStatus({ file, line, text: cell.status, report }) &&
      (course?.isOpen ?? true) &&
      (terms.length === 0 || openTerms.length > 0);
    const organisation = organisations.find(cell.schoolSourcedId || (course?.organisation ?? ''), { file, line });
    const [year] = splitList(cell.grades)
      .map(cleanText)
      .filter((text) => text !== '' && text.length <= yearChars);
    const span = spanOf(openTerms.map((term) => term.span));
    classes.set(id, { id, file, line, name, organisation, year, isOpen, span });
  }
  return classes.all;
};
