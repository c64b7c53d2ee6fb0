import type { ContextRecord, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../../core/errors.ts';
import type { RosterOptions, RosterReading, RosterSnapshot } from '../../wire/directory/RosterReading.ts';
import { checkFiles } from './checkFiles.ts';
import { chooseRoles, type PersonRoles } from './chooseRoles.ts';
import { detectFormat } from './detectFormat.ts';
import { linkGuardians } from './linkGuardians.ts';
import {
  addKnownClaims,
  endedGuardians,
  withKnownClasses,
  withKnownEnrollments,
  withKnownPeople,
} from './mergeKnown.ts';
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
import { refuseForeignFormat } from './refuseForeignFormat.ts';
import { relateClasses } from './relateClasses.ts';
import { roleTable } from './roleTable.ts';
import { rosterRolesOf } from './rosterRolesOf.ts';
import { rosterTables } from './rosterTables.ts';
import { summariseRoster } from './summariseRoster.ts';
import { translateBundle } from './translateBundle.ts';

const userRecords = (
  people: ReadonlyMap<string, RosterPerson>,
  roles: ReadonlyMap<string, PersonRoles>,
  skipped: { readonly leftOut: ReadonlySet<string>; readonly unread: Set<string>; readonly gone: Set<string> },
  report: RosterReport,
): readonly UserRecord[] => {
  const users: UserRecord[] = [];
  for (const { id, file, line, firstName, lastName, email, avatarUrl, isActive } of people.values()) {
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
        ...(avatarUrl === undefined ? {} : { avatarUrl }),
      });
      skipped.unread.delete(id);
    } else {
      if (!isActive) skipped.gone.add(id);
      if (!skipped.leftOut.has(id))
        report.skip({
          file,
          line,
          problem: `user "${id}" has no role that is known`,
          remedy: 'give the person a role',
        });
    }
  }
  return users;
};

/** The day as of which the roster is read. */
const dayOf = ({ asOf, timeZone = 'UTC' }: RosterOptions): string =>
  typeof asOf === 'string' ? asOf : calendarDayOf(asOf, timeZone);

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
 * Turns a CSV bundle of OneRoster, School Data Sync, Canvas SIS or Clever into directory records of the policy, and a
 * report of every row that was skipped, corrected or guessed. Stores nothing.
 * @throws ChatError INVALID_REQUEST for a policy without classes, and, with file, line and remedy, for a bundle that
 *   cannot be trusted as a whole
 */
export const readRoster = async (files: RosterBundle, options: RosterOptions): Promise<RosterReading> => {
  const policyRoles = rosterRolesOf(options.policy);
  const { ranked, partOf } = policyRoles;
  const roleOf = roleTable(ranked, options.roles);
  const confirmed = new Set(options.confirmedAdmins);
  const report = new RosterReport();
  const today = dayOf(options);
  // Of another day than the present one nothing can come to pass by dates.
  const keepsDates = typeof options.asOf !== 'string';

  const translated = await translateBundle(files, options.format);
  const bundle = translated?.bundle ?? files;
  if (translated === undefined) await refuseForeignFormat(bundle);
  const manifest = await readManifest(bundle, report);
  const format = translated?.format ?? options.format ?? (await detectFormat(bundle, manifest));
  const complete = await checkFiles({ bundle, manifest, format });

  const organisations = await readOrganisations(bundle, report);
  const sessions = await readSessions(bundle, report);
  const known = complete.isDelta ? await options.known?.() : undefined;
  const listedClasses = await readClasses({ bundle, organisations, sessions, report });
  const classes = known === undefined ? listedClasses : withKnownClasses(listedClasses, known.contexts);
  const {
    people: listed,
    hasAgents,
    ...rows
  } = await readUsers({
    bundle,
    roleOf,
    usesLegal: options.names === 'legal',
    nameOrder: options.nameOrder,
    isDelta: complete.isDelta,
    report,
  });
  const people = known === undefined ? listed : withKnownPeople(listed, known.users);
  const {
    claims,
    leftOut,
    unread: unreadRoles,
  } = await readRoles({
    bundle,
    people,
    organisations,
    sessions,
    roleOf,
    partOf,
    today,
    report,
  });
  const named = new Set([...listed.keys(), ...claims.keys()]);
  if (known !== undefined) addKnownClaims(claims, known.users, { today, isRolesDelta: complete.isRolesDelta });
  const counts = new Map([...claims].map(([id, rows]) => [id, rows.length]));
  const guardianships = await linkGuardians({ bundle, people, claims, roleOf, policyRoles, report });
  const chosen = chooseRoles({ claims, ranked, partOf, roleOf, confirmed, today, report });
  const skipped = { leftOut, unread: new Set([...rows.unread, ...unreadRoles]), gone: new Set(rows.gone) };
  // Of the others nothing is said but what is stored already.
  const isNamed = (id: string): boolean => named.has(id) || claims.get(id)?.length !== counts.get(id);
  const users = userRecords(new Map([...people].filter(([id]) => isNamed(id))), chosen, skipped, report);
  if (users.length === 0 && known === undefined) {
    throw new ChatError(
      'INVALID_REQUEST',
      'users.csv: nobody has a role that is known: check roles.csv and the role table. Nothing was imported.',
      {
        details: report.notices(),
      },
    );
  }
  const roles = roleNames(chosen, ranked);
  const said = await readEnrollments({ bundle, classes, roles, roleOf, partOf, today, keepsDates, report });
  const enrollments =
    known === undefined || complete.classRelations ? said : withKnownEnrollments(said, classes, known, policyRoles);
  const lost =
    known === undefined || complete.users || !hasAgents
      ? []
      : endedGuardians(guardianships, listed, known, policyRoles.guardianKind);

  // Without a word about guardians nothing follows for them: a forgotten file must not part children from their parents.
  const saysGuardians = hasAgents || (await bundle.table(rosterTables.relationships.name)) !== undefined;
  const completeKinds = Object.keys(options.policy.relations).filter((kind) =>
    kind === policyRoles.guardianKind ? complete.users && saysGuardians : complete.classRelations,
  );
  const snapshot: RosterSnapshot = {
    organisations: organisations.records,
    contexts: contextRecords(listedClasses),
    users,
    relations: [...relateClasses({ enrollments, classes, today, keepsDates, report }), ...guardianships, ...lost],
    complete: { users: complete.users, relations: completeKinds.length > 0 && completeKinds },
    ...(skipped.unread.size > 0 && { unread: [...skipped.unread].filter((id) => !skipped.gone.has(id)) }),
    ...(skipped.gone.size > 0 && { gone: [...skipped.gone] }),
  };
  return {
    snapshot,
    impliedOrganisations: organisations.implied,
    usernames: new Map([...people.values()].flatMap(({ id, username }) => (username === '' ? [] : [[id, username]]))),
    notices: report.notices(),
    summary: summariseRoster({ snapshot, format, asOf: today, report }),
  };
};
