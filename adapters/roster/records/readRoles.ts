import { cleanText } from './cleanText.ts';
import type { RosterBundle } from './RosterBundle.ts';
import { RosterDates } from './RosterDates.ts';
import { type DaySpan, type RosterDay, type Standing, standingOn } from './RosterDay.ts';
import type { RosterOrganisations } from './RosterOrganisations.ts';
import type { RosterReport } from './RosterReport.ts';
import { RosterTerms } from './RosterTerms.ts';
import { readRecords } from './readRecords.ts';
import type { RosterSession } from './readSessions.ts';
import type { RosterPerson } from './readUsers.ts';
import type { RoleTable } from './roleTable.ts';
import type { RosterRoles } from './rosterRolesOf.ts';
import { readPrimary, readStatus } from './rosterStatus.ts';
import { rosterTables } from './rosterTables.ts';

/** One row that says which role a person has. */
export interface RoleClaim {
  readonly file: string;
  readonly line: number;
  readonly role: string;
  /** The organisation's id; undefined for the root. */
  readonly organisation: string | undefined;
  /** The role that the row gives, if the office has to confirm it; `role` counts until then. */
  readonly unconfirmed?: string;
  /** Undefined if the row does not say. */
  readonly isPrimary: boolean | undefined;
  /** True if the row is deleted or ends before it begins: then it gives no role, whatever its dates are. */
  readonly isClosed: boolean;
  readonly span: DaySpan;
  readonly standing: Standing;
}

interface Request {
  readonly bundle: RosterBundle;
  readonly people: ReadonlyMap<string, RosterPerson>;
  readonly organisations: RosterOrganisations;
  readonly sessions: ReadonlyMap<string, RosterSession>;
  readonly roleOf: RoleTable;
  readonly partOf: RosterRoles['partOf'];
  readonly today: RosterDay;
  readonly report: RosterReport;
}

/** A row of roles.csv before its dates can be read. */
interface Row extends Pick<RoleClaim, 'file' | 'line' | 'role' | 'organisation' | 'isPrimary' | 'isClosed'> {
  readonly id: string;
  readonly begin: string;
  readonly end: string;
  readonly session: string;
}

export interface RoleClaims {
  /** By sourcedId. An empty list: none of the person's roles counts; no entry: the files give the person no role. */
  readonly claims: Map<string, RoleClaim[]>;
  /** People of whom a row is left out as the role table says. */
  readonly leftOut: ReadonlySet<string>;
  /** People of whom a row that has not ended cannot be read. */
  readonly unread: ReadonlySet<string>;
}

/** Reads each person's roles from roles.csv, else from the role column of users.csv. */
export const readRoles = async (request: Request): Promise<RoleClaims> => {
  const { people, organisations, roleOf } = request;
  const claims = new Map<string, RoleClaim[]>();
  const leftOut = new Set<string>();
  const unread = new Set<string>();
  const dates = new RosterDates(request.report);
  const rows = await readRows(request, dates, { claims, leftOut, unread });
  for (const [row, claim] of datedClaims(rows, dates, request)) {
    if (claim === undefined) unread.add(row.id);
    else claims.get(row.id)?.push(claim);
  }

  for (const { id, file, line, roleName, orgIds } of people.values()) {
    const role = roleOf(roleName);
    if (claims.has(id)) continue;
    if (role === undefined) {
      if (roleName !== '') request.report.countUnknownRole(cleanText(roleName));
      continue;
    }
    if (role === null) {
      leftOut.add(id);
      continue;
    }
    const places = orgIds.length === 0 ? [''] : orgIds;
    claims.set(
      id,
      places.map((place) => ({
        file,
        line,
        role,
        organisation: organisations.find(place, { file, line }),
        isPrimary: undefined,
        isClosed: false,
        span: { begin: undefined, end: undefined },
        standing: 'active',
      })),
    );
  }
  return { claims, leftOut, unread };
};

const readRows = async (
  { bundle, people, organisations, roleOf, report }: Request,
  dates: RosterDates,
  {
    claims,
    leftOut,
    unread,
  }: { readonly claims: Map<string, RoleClaim[]>; readonly leftOut: Set<string>; readonly unread: Set<string> },
): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.roles, report })) {
    const id = cell.userSourcedId;
    if (!people.has(id)) {
      report.skip({ file, line, problem: `user "${id}" is not in users.csv` });
      continue;
    }
    if (!claims.has(id)) claims.set(id, []);
    const role = roleOf(cell.role);
    const word = cleanText(cell.role);
    if (role === null) {
      leftOut.add(id);
      report.leaveOut({ file, line, word });
    } else if (role === undefined) {
      if (readStatus({ file, line, text: cell.status, report })) unread.add(id);
      const remedy = 'add the role to the role table if it should count';
      report.skip({ file, line, problem: `role "${word}" is not in the role table`, remedy, unknownRole: word });
    } else {
      rows.push({
        file,
        line,
        id,
        role,
        organisation: organisations.find(cell.orgSourcedId, { file, line }),
        isPrimary: readPrimary({ file, line, text: cell.isPrimary === '' ? cell.roleType : cell.isPrimary, report }),
        isClosed: !readStatus({ file, line, text: cell.status, report }),
        begin: dates.keep('begin', cell.beginDate),
        end: dates.keep('end', cell.endDate),
        session: cell.sessionSourcedId,
      });
    }
  }
  return rows;
};

/** Gives each row its dates: its own, else those of its term. Without a claim: they cannot be read. */
const datedClaims = (
  rows: readonly Row[],
  dates: RosterDates,
  { sessions, partOf, today, report }: Request,
): readonly (readonly [Row, RoleClaim | undefined])[] => {
  const terms = new RosterTerms(sessions.values());
  const prolonged: Row[] = [];
  const claims = rows.map((row): readonly [Row, RoleClaim | undefined] => {
    const { file, line, role, organisation, isPrimary } = row;
    const moderates = partOf(role).side === 'moderates';
    const read = dates.span(row, moderates ? 'the role counts as ended; write dates as 2026-08-31' : undefined);
    if (read === undefined && !moderates && !row.isClosed) return [row, undefined];
    const written = read ?? { begin: undefined, end: undefined };
    const term = sessions.get(row.session)?.span;
    const begin = written.begin ?? term?.begin;
    const ends = written.end ?? term?.end;
    const isNever = begin !== undefined && ends !== undefined && ends < begin;
    const isClosed = row.isClosed || isNever || read === undefined;
    // An administrator who retires with the year is none in the holidays either.
    const isProlonged = !isClosed && !moderates;
    const isByTerm = ends !== undefined && isProlonged && (ends === term?.end || terms.endsOn(ends));
    const end = isByTerm ? terms.lastDayAfter(ends) : ends;
    const standing = isClosed ? 'ended' : standingOn(today, { begin, end });
    if (isByTerm && ends < today && standing === 'active') prolonged.push(row);
    const claim = { file, line, role, organisation, isPrimary, isClosed, span: { begin, end }, standing };
    return [row, claim] as const;
  });
  const [first] = prolonged;
  if (first !== undefined) {
    const { file, line } = first;
    const problem = `${prolonged.length} roles, this one first, ended with their term`;
    report.note({ file, line, problem, action: 'they go on until the next term of academicSessions.csv begins' });
  }
  return claims;
};
