import type { DirectorySnapshot, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../../core/errors.ts';
import type { RosterOptions, RosterReading } from '../../wire/directory/RosterReading.ts';
import { checkFiles } from './checkFiles.ts';
import { chooseRoles } from './chooseRoles.ts';
import { detectFormat } from './detectFormat.ts';
import { linkGuardians } from './linkGuardians.ts';
import { nameSource } from './nameSource.ts';
import type { RosterBundle } from './RosterBundle.ts';
import { dayOf } from './RosterDay.ts';
import { RosterReport } from './RosterReport.ts';
import { readClasses } from './readClasses.ts';
import { readEnrollments } from './readEnrollments.ts';
import { readManifest } from './readManifest.ts';
import { readRoles } from './readRoles.ts';
import { readSessions } from './readSessions.ts';
import { type RosterPerson, readUsers } from './readUsers.ts';
import { relateClasses } from './relateClasses.ts';
import { type RosterRole, roleTable } from './rosterRoles.ts';
import { summariseRoster } from './summariseRoster.ts';

const userRecords = (
  people: ReadonlyMap<string, RosterPerson>,
  roles: ReadonlyMap<string, RosterRole>,
  report: RosterReport,
): readonly UserRecord[] => {
  const users: UserRecord[] = [];
  for (const { id, file, line, firstName, lastName, email, isActive } of people.values()) {
    const role = roles.get(id);
    if (role === undefined)
      report.skip({ file, line, problem: `user "${id}" has no role that is known`, remedy: 'give the person a role' });
    else users.push({ externalId: id, role, firstName, lastName, isActive, ...(email === undefined ? {} : { email }) });
  }
  return users;
};

/**
 * Turns a OneRoster 1.1 or 1.2 CSV bundle, or one of School Data Sync v2.1, into directory records and a report of
 * every row that did not speak for itself. Nothing is stored. Throws INVALID_REQUEST, naming file, line and remedy,
 * where the bundle as a whole cannot be trusted: then there is no result at all.
 */
export const readRoster = async (bundle: RosterBundle, options: RosterOptions): Promise<RosterReading> => {
  const report = new RosterReport();
  const roleOf = roleTable(options.roles);
  const today = dayOf(options.asOf, options.timeZone ?? 'UTC');

  const manifest = await readManifest(bundle, report);
  const format = options.format ?? (await detectFormat(bundle, manifest));
  const complete = await checkFiles({ bundle, manifest, format });
  const source = options.source ?? (await nameSource({ bundle, format, report }));

  const sessions = await readSessions(bundle, report);
  const classes = await readClasses({ bundle, sessions, report });
  const people = await readUsers({ bundle, roleOf, report });
  const claims = await readRoles({ bundle, people, sessions, roleOf, today, report });
  const guardians = await linkGuardians({ bundle, people, claims, roles: chooseRoles(claims, report), roleOf, report });
  const { roles } = guardians;
  const users = userRecords(people, roles, report);
  if (users.length === 0) {
    throw new ChatError(
      'INVALID_REQUEST',
      'users.csv: nobody has a role that is known: check roles.csv and the role table. Nothing was imported.',
      {
        details: report.notices(),
      },
    );
  }
  const enrollments = await readEnrollments({ bundle, classes, roles, roleOf, today, report });

  const relations = [...relateClasses(enrollments, classes), ...guardians.relations];
  const snapshot: DirectorySnapshot = { source, users, relations, complete };
  return { snapshot, notices: report.notices(), summary: summariseRoster({ snapshot, format, asOf: today, report }) };
};
