import type { ContextRecord, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../../core/errors.ts';
import type { RosterOptions, RosterReading, RosterSnapshot } from '../../wire/directory/RosterReading.ts';
import { checkFiles } from './checkFiles.ts';
import { chooseRoles, type PersonRoles } from './chooseRoles.ts';
import { detectFormat } from './detectFormat.ts';
import { linkGuardians } from './linkGuardians.ts';
import type { RosterBundle } from './RosterBundle.ts';
import { calendarDayOf } from './RosterDay.ts';
import { RosterReport } from './RosterReport.ts';
import { type RosterClass, readClasses } from './readClasses.ts';
import { readEnrollments } from './readEnrollments.ts';
import { readManifest } from './readManifest.ts';
import { readOrganisations } from './readOrganisations.ts';
import { readRoles } from './readRoles.ts';
import { readSessions } from './readSessions.ts';
import { type RosterPerson, readUsers } from './readUsers.ts';
import { relateClasses } from './relateClasses.ts';
import { roleTable } from './roleTable.ts';
import { rosterRolesOf } from './rosterRolesOf.ts';
import { summariseRoster } from './summariseRoster.ts';

const userRecords = (
  people: ReadonlyMap<string, RosterPerson>,
  roles: ReadonlyMap<string, PersonRoles>,
  leftOut: ReadonlySet<string>,
  report: RosterReport,
): readonly UserRecord[] => {
  const users: UserRecord[] = [];
  for (const { id, file, line, firstName, lastName, email, isActive } of people.values()) {
    const found = roles.get(id);
    if (found !== undefined) {
      const { role, records } = found;
      users.push({
        externalId: id,
        role,
        ...(isPlain(records) ? {} : { roles: records }),
        firstName,
        lastName,
        isActive: isActive && found.isActive,
        ...(email === undefined ? {} : { email }),
      });
    } else if (!leftOut.has(id))
      report.skip({ file, line, problem: `user "${id}" has no role that is known`, remedy: 'give the person a role' });
  }
  return users;
};

/** True for one role at the root without dates, which needs no list. */
const isPlain = ([first, ...others]: PersonRoles['records']): boolean =>
  others.length === 0 &&
  first?.organisation === undefined &&
  first?.begins === undefined &&
  first?.ends === undefined &&
  first?.unconfirmed === undefined;

const contextRecords = (classes: ReadonlyMap<string, RosterClass>): readonly ContextRecord[] =>
  [...classes.values()].map(({ id, name, organisation, year }) => ({
    externalId: id,
    ...(name === undefined ? {} : { name }),
    ...(organisation === undefined ? {} : { organisation }),
    ...(year === undefined ? {} : { year }),
  }));

/** Everybody's roles, each once, the strongest first. */
const roleNames = (
  roles: ReadonlyMap<string, PersonRoles>,
  ranked: readonly string[],
): ReadonlyMap<string, readonly string[]> => {
  const rank = (a: string, b: string): number => ranked.indexOf(a) - ranked.indexOf(b);
  return new Map([...roles].map(([id, { records }]) => [id, namesOf(records).toSorted(rank)]));
};

const namesOf = (records: PersonRoles['records']): readonly string[] => [...new Set(records.map(({ role }) => role))];

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
  const confirmed = new Set(options.confirmedAdmins);
  const report = new RosterReport();
  const today = calendarDayOf(options.asOf, options.timeZone ?? 'UTC');

  const manifest = await readManifest(bundle, report);
  const format = options.format ?? (await detectFormat(bundle, manifest));
  const complete = await checkFiles({ bundle, manifest, format });

  const organisations = await readOrganisations(bundle, report);
  const sessions = await readSessions(bundle, report);
  const classes = await readClasses({ bundle, organisations, sessions, report });
  const people = await readUsers({ bundle, roleOf, report });
  const { claims, leftOut } = await readRoles({ bundle, people, organisations, sessions, roleOf, today, report });
  const guardianships = await linkGuardians({ bundle, people, claims, roleOf, policyRoles, report });
  const chosen = chooseRoles({ claims, ranked, partOf, roleOf, confirmed, today, report });
  const users = userRecords(people, chosen, leftOut, report);
  if (users.length === 0) {
    throw new ChatError(
      'INVALID_REQUEST',
      'users.csv: nobody has a role that is known: check roles.csv and the role table. Nothing was imported.',
      {
        details: report.notices(),
      },
    );
  }
  const roles = roleNames(chosen, ranked);
  const enrollments = await readEnrollments({ bundle, classes, roles, roleOf, partOf, today, report });

  const snapshot: RosterSnapshot = {
    organisations: organisations.records,
    contexts: contextRecords(classes),
    users,
    relations: [...relateClasses(enrollments, classes), ...guardianships],
    complete,
  };
  return {
    snapshot,
    impliedOrganisations: organisations.implied,
    usernames: new Map([...people.values()].flatMap(({ id, username }) => (username === '' ? [] : [[id, username]]))),
    notices: report.notices(),
    summary: summariseRoster({ snapshot, format, asOf: today, report }),
  };
};
