import type { RosterNameOrder } from '../../../core/directory/SourceSettings.ts';
import { ChatError } from '../../../core/errors.ts';
import { isFamilyFirst } from '../../../core/permissions/joinName.ts';
import { firstCharacters } from '../../../core/text/countCharacters.ts';
import { cleanText } from './cleanText.ts';
import { LatestRows } from './LatestRows.ts';
import { matchColumns } from './matchColumns.ts';
import type { RosterBundle } from './RosterBundle.ts';
import { RosterReport } from './RosterReport.ts';
import { type RosterRecord, readRecords } from './readRecords.ts';
import type { RoleTable } from './roleTable.ts';
import { readEnabled, readStatus } from './rosterStatus.ts';
import { rosterTables } from './rosterTables.ts';
import { splitList } from './splitList.ts';

export interface RosterPerson {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly firstName: string;
  readonly lastName: string;
  /** Empty: the file says that there is none; undefined: it does not say. */
  readonly email: string | undefined;
  /** Where a picture is; empty and undefined as for `email`. */
  readonly avatarUrl: string | undefined;
  readonly isActive: boolean;
  readonly username: string;
  /** The organisations of the role in users.csv. */
  readonly orgIds: readonly string[];
  /** The role in users.csv; '' if it has none. */
  readonly roleName: string;
  /** The agents in the row: a student's guardians, or a guardian's children. */
  readonly agents: readonly string[];
}

/** Without roles.csv, as in OneRoster 1.1, users.csv must give the roles. */
const usersWithRole: typeof rosterTables.users = {
  ...rosterTables.users,
  columns: { ...rosterTables.users.columns, role: 'column' },
};

type UserRecord = RosterRecord<keyof typeof rosterTables.users.columns>;

/** Longer names are cut. */
const NAME_CHARS = 255;

interface Names {
  readonly firstName: string;
  readonly lastName: string;
}

/** The preferred name goes before the legal one, each part by itself, unless the school wants the legal name. */
const readName = ({ file, line, cell }: UserRecord, usesLegal: boolean, report: RosterReport): Names => {
  const legal = { first: cell.givenName, last: cell.familyName };
  const preferred = { first: cell.preferredGivenName, last: cell.preferredFamilyName };
  const pairs = [
    usesLegal
      ? { from: '', ...legal }
      : { from: '', first: preferred.first || legal.first, last: preferred.last || legal.last },
    { from: 'the preferred name', ...preferred },
    { from: 'the username', first: cell.username, last: '' },
    { from: 'the sourcedId', first: cell.sourcedId, last: '' },
  ].map(({ from, first, last }) => ({ from, firstName: cleanText(first), lastName: cleanText(last) }));
  const at = pairs.findIndex(({ firstName, lastName }) => firstName !== '' || lastName !== '');
  const { from, firstName, lastName } = pairs[at] ?? { from: '', firstName: cell.sourcedId, lastName: '' };
  if (at > 0) report.note({ file, line, problem: 'givenName and familyName are empty', action: `${from} is shown` });

  const cut = (name: string): string => firstCharacters(NAME_CHARS, name).trim();
  if (cut(firstName) !== firstName || cut(lastName) !== lastName) {
    report.note({ file, line, problem: `the name is longer than ${NAME_CHARS} characters`, action: 'cut' });
  }
  return { firstName: cut(firstName), lastName: cut(lastName) };
};

/**
 * A name in another order than its letters have by themselves becomes one name, so that it is shown, sorted and compared
 * as it is written everywhere.
 */
const inOrder = ({ firstName, lastName }: Names, order: RosterNameOrder | undefined): Names => {
  const own = isFamilyFirst(firstName, lastName) ? 'family_first' : 'given_first';
  if (order === undefined || order === own || firstName === '' || lastName === '') return { firstName, lastName };
  const whole = order === 'family_first' ? `${lastName} ${firstName}` : `${firstName} ${lastName}`;
  return { firstName: firstCharacters(NAME_CHARS, whole).trim(), lastName: '' };
};

const readEmail = ({ file, line, cell }: UserRecord, hasColumn: boolean, report: RosterReport): string | undefined => {
  if (cell.email === '') return hasColumn ? '' : undefined;
  if (/^[^\s@]+@[^\s@]+$/u.test(cell.email)) return cell.email;
  report.note({
    file,
    line,
    // The cell is not repeated: in a row that is shifted it may be anything.
    problem: 'the e-mail cell has no e-mail address',
    action: 'the person is kept without one',
  });
  return undefined;
};

interface Request {
  readonly bundle: RosterBundle;
  readonly roleOf: RoleTable;
  /** The file names only what changed, which may be nobody. */
  readonly isDelta?: boolean;
  /** Shows legal names instead of preferred ones. */
  readonly usesLegal?: boolean;
  /** Which name comes first; undefined: the letters of each name decide. */
  readonly nameOrder?: RosterNameOrder | undefined;
  readonly report: RosterReport;
}

export interface RosterPeople {
  /** By sourcedId. */
  readonly people: ReadonlyMap<string, RosterPerson>;
  /** Ids of rows that cannot be read; some may be no ids at all. */
  readonly unread: ReadonlySet<string>;
  /** Ids of people whose rows say only that they are gone. */
  readonly gone: ReadonlySet<string>;
  /** Whether the file says who looks after whom. */
  readonly hasAgents: boolean;
}

/**
 * Reads all people in users.csv.
 * @throws ChatError INVALID_REQUEST if no row is usable, because an empty list would deactivate everybody
 */
export const readUsers = async ({
  bundle,
  roleOf,
  usesLegal = false,
  nameOrder,
  isDelta = false,
  report,
}: Request): Promise<RosterPeople> => {
  const unread = new Set<string>();
  const gone = new Set<string>();
  /** Ids that two files give to two people. */
  const twofold = new Set<string>();
  const people = new LatestRows<RosterPerson>(report);
  const rolesElsewhere = (await bundle.table(rosterTables.roles.name)) !== undefined;
  const spec = rolesElsewhere ? rosterTables.users : usersWithRole;
  const columns = await columnsOf(bundle, spec);
  for await (const record of readRecords({ bundle, spec, report, onMisfit: (id) => void unread.add(id) })) {
    const { file, line, cell } = record;
    const roleName = cell.role;
    if (!rolesElsewhere && roleOf(roleName) === null) {
      report.leaveOut({ file, line, word: cleanText(roleName) });
      continue;
    }
    const isOpen = readStatus({ file, line, text: cell.status, report });
    const isActive = readEnabled({ file, line, text: cell.enabledUser, report }) && isOpen;
    if (!rolesElsewhere && roleName !== '' && roleOf(roleName) === undefined) {
      (isActive ? unread : gone).add(cell.sourcedId);
      const remedy = 'add the role to the role table to import this person';
      const unknownRole = cleanText(roleName);
      report.skip({ file, line, problem: `role "${unknownRole}" is not in the role table`, remedy, unknownRole });
      continue;
    }
    const person: RosterPerson = {
      ...{ id: cell.sourcedId, file, line, isActive },
      ...inOrder(readName(record, usesLegal, report), nameOrder),
      email: readEmail(record, columns.has('email'), report),
      avatarUrl: columns.has('avatarUrl') ? cell.avatarUrl : undefined,
      username: cell.username,
      orgIds: splitList(cell.orgSourcedIds),
      roleName,
      agents: splitList(cell.agentSourcedIds),
    };
    const earlier = people.all.get(person.id);
    if (earlier !== undefined && earlier.file !== file && !hasSameName(earlier, person)) {
      const problem = `"${person.id}" is somebody else on line ${earlier.line} of ${earlier.file}`;
      report.skip({ file, line, problem, remedy: 'give each person an id of their own', isError: true });
      twofold.add(person.id);
    } else if (earlier !== undefined && isSameButAgents(earlier, person))
      people.replace(person.id, { ...person, agents: [...new Set([...earlier.agents, ...person.agents])] });
    else people.set(person.id, person);
  }
  for (const id of twofold) {
    people.remove(id);
    unread.add(id);
  }
  if (people.all.size === 0 && !isDelta) {
    throw new ChatError(
      'INVALID_REQUEST',
      `users.csv:1: the file has no row that can be used (${report.skipped} skipped): ` +
        'check the export, an empty list would deactivate everybody. Nothing was imported.',
      { details: report.notices() },
    );
  }
  return { people: people.all, unread, gone, hasAgents: columns.has('agentSourcedIds') };
};

const hasSameName = (one: RosterPerson, other: RosterPerson): boolean =>
  one.firstName.toLowerCase() === other.firstName.toLowerCase() &&
  one.lastName.toLowerCase() === other.lastName.toLowerCase();

/** One row for each guardian: the rows differ in the agents alone. */
const isSameButAgents = (one: RosterPerson, other: RosterPerson): boolean =>
  one.agents.join() !== other.agents.join() &&
  (['firstName', 'lastName', 'email', 'isActive', 'username', 'roleName'] as const).every(
    (part) => one[part] === other[part],
  );

const columnsOf = async (bundle: RosterBundle, spec: typeof rosterTables.users): Promise<ReadonlySet<string>> => {
  const table = await bundle.table(spec.name);
  if (table === undefined || table.header.length === 0) return new Set();
  return new Set(matchColumns({ table, spec, report: new RosterReport() }).keys());
};
