import { cleanText } from './cleanText.ts';
import type { RosterBundle } from './RosterBundle.ts';
import { RosterDates } from './RosterDates.ts';
import { type RosterDay, type Standing, standingOn } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';
import { readRecords } from './readRecords.ts';
import type { RosterSession } from './readSessions.ts';
import type { RosterPerson } from './readUsers.ts';
import type { RoleTable } from './roleTable.ts';
import { readPrimary, readStatus } from './rosterStatus.ts';
import { rosterTables } from './rosterTables.ts';

/** One row that says which role a person has. */
export interface RoleClaim {
  readonly file: string;
  readonly line: number;
  readonly role: string;
  readonly isPrimary: boolean;
  readonly standing: Standing;
  readonly end: RosterDay | undefined;
}

interface Request {
  readonly bundle: RosterBundle;
  readonly people: ReadonlyMap<string, RosterPerson>;
  readonly sessions: ReadonlyMap<string, RosterSession>;
  readonly roleOf: RoleTable;
  readonly today: RosterDay;
  readonly report: RosterReport;
}

/**
 * Reads each person's roles from roles.csv, else from the role column of users.csv, by sourcedId. An empty list means
 * that none of the person's roles is in the role table; no entry means that the files give the person no role.
 */
export const readRoles = async (request: Request): Promise<ReadonlyMap<string, readonly RoleClaim[]>> => {
  const { bundle, people, sessions, roleOf, today, report } = request;
  const dates = new RosterDates(report);
  const rows: {
    file: string;
    line: number;
    id: string;
    role: string;
    isPrimary: boolean;
    isOpen: boolean;
    begin: string;
    end: string;
    session: string;
  }[] = [];
  const claims = new Map<string, RoleClaim[]>();
  const claimsOf = (id: string): RoleClaim[] => {
    const list = claims.get(id) ?? [];
    claims.set(id, list);
    return list;
  };

  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.roles, report })) {
    const id = cell.userSourcedId;
    const skip = (problem: string, remedy?: string): void =>
      report.skip({ file, line, problem, ...(remedy === undefined ? {} : { remedy }) });
    const role = roleOf(cell.role);
    if (!people.has(id)) skip(`user "${id}" is not in users.csv`);
    else claimsOf(id);
    if (people.has(id) && role === undefined) {
      skip(
        `role "${cleanText(cell.role)}" is not in the role table`,
        'add the role to the role table if it should count',
      );
    }
    if (!people.has(id) || role === undefined) continue;
    rows.push({
      file,
      line,
      id,
      role,
      isPrimary: readPrimary({ file, line, text: cell.isPrimary === '' ? cell.roleType : cell.isPrimary, report }),
      isOpen: readStatus({ file, line, text: cell.status, report }),
      begin: dates.keep('begin', cell.beginDate),
      end: dates.keep('end', cell.endDate),
      session: cell.sessionSourcedId,
    });
  }
  for (const { id, role, isPrimary, isOpen, session, ...row } of rows) {
    const written = dates.span(row);
    const term = sessions.get(session)?.span;
    const span = { begin: written.begin ?? term?.begin, end: written.end ?? term?.end };
    const standing = isOpen ? standingOn(today, span) : 'ended';
    claimsOf(id).push({ file: row.file, line: row.line, role, isPrimary, standing, end: span.end });
  }
  for (const { id, file, line, roleName } of people.values()) {
    const role = roleOf(roleName);
    if (claims.has(id) || role === undefined) continue;
    claimsOf(id).push({ file, line, role, isPrimary: true, standing: 'active', end: undefined });
  }
  return claims;
};
