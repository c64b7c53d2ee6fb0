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
import { roleTable } from './roleTable.ts';
import { rosterRolesOf } from './rosterRolesOf.ts';
import { summariseRoster } from './summariseRoster.ts';

const userRecords = (
  people: ReadonlyMap<string, RosterPerson>,
  roles: ReadonlyMap<string, string>,
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
 * Turns a CSV bundle of OneRoster 1.1 or 1.2, or of School Data Sync v2.1, into directory records of the policy, and a
 * report of every row that was skipped, corrected or guessed. Stores nothing.
 * @throws ChatError INVALID_REQUEST for a policy without classes, and, with file, line and remedy, for a bundle that
 *   cannot be trusted as a whole
 */
export const readRoster = async (bundle: RosterBundle, options: RosterOptions): Promise<RosterReading> => {
  const policyRoles = rosterRolesOf(options.policy);
  const { ranked, partOf } = policyRoles;
  const roleOf = roleTable(ranked, options.roles);
  const report = new RosterReport();
  const today = dayOf(options.asOf, options.timeZone ?? 'UTC');

  const manifest = await readManifest(bundle, report);
  const format = options.format ?? (await detectFormat(bundle, manifest));
  const complete = await checkFiles({ bundle, manifest, format });
  const source = options.source ?? (await nameSource({ bundle, format, report }));

  const sessions = await readSessions(bundle, report);
  const classes = await readClasses({ bundle, sessions, report });
  const people = await readUsers({ bundle, roleOf, report });
  const claims = await readRoles({ bundle, people, sessions, roleOf, today, report });
  const chosen = chooseRoles({ claims, ranked, report });
  const guardians = await linkGuardians({ bundle, people, claims, roles: chosen, roleOf, policyRoles, report });
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
  const enrollments = await readEnrollments({ bundle, classes, roles, roleOf, partOf, today, report });

  const relations = [...relateClasses(enrollments, classes), ...guardians.relations];
  const snapshot: DirectorySnapshot = { source, users, relations, complete };
  return { snapshot, notices: report.notices(), summary: summariseRoster({ snapshot, format, asOf: today, report }) };
};
