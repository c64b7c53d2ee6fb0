import { ChatError } from '../../../core/errors.ts';
import { firstCharacters } from '../../../core/text/countCharacters.ts';
import { cleanText } from './cleanText.ts';
import { LatestRows } from './LatestRows.ts';
import type { RosterBundle } from './RosterBundle.ts';
import type { RosterReport } from './RosterReport.ts';
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
  readonly email: string | undefined;
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

const readName = ({ file, line, cell }: UserRecord, report: RosterReport): { firstName: string; lastName: string } => {
  const pairs = [
    { from: 'givenName and familyName', first: cell.givenName, last: cell.familyName },
    { from: 'the preferred name', first: cell.preferredGivenName, last: cell.preferredFamilyName },
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

const readEmail = ({ file, line, cell }: UserRecord, report: RosterReport): string | undefined => {
  if (cell.email === '') return undefined;
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
  readonly report: RosterReport;
}

/**
 * Reads all people in users.csv, by sourcedId.
 * @throws ChatError INVALID_REQUEST if no row is usable, because an empty list would deactivate everybody
 */
export const readUsers = async ({ bundle, roleOf, report }: Request): Promise<ReadonlyMap<string, RosterPerson>> => {
  const people = new LatestRows<RosterPerson>(report);
  const rolesElsewhere = (await bundle.table(rosterTables.roles.name)) !== undefined;
  const spec = rolesElsewhere ? rosterTables.users : usersWithRole;
  for await (const record of readRecords({ bundle, spec, report })) {
    const { file, line, cell } = record;
    const roleName = cell.role;
    if (!rolesElsewhere && roleOf(roleName) === null) {
      report.leaveOut({ file, line, word: cleanText(roleName) });
      continue;
    }
    if (!rolesElsewhere && roleName !== '' && roleOf(roleName) === undefined) {
      const remedy = 'add the role to the role table to import this person';
      report.skip({ file, line, problem: `role "${cleanText(roleName)}" is not in the role table`, remedy });
      continue;
    }
    const isOpen = readStatus({ file, line, text: cell.status, report });
    people.set(cell.sourcedId, {
      id: cell.sourcedId,
      file,
      line,
      ...readName(record, report),
      email: readEmail(record, report),
      isActive: readEnabled({ file, line, text: cell.enabledUser, report }) && isOpen,
      username: cell.username,
      orgIds: splitList(cell.orgSourcedIds),
      roleName,
      agents: splitList(cell.agentSourcedIds),
    });
  }
  if (people.all.size === 0) {
    throw new ChatError(
      'INVALID_REQUEST',
      `users.csv:1: the file has no row that can be used (${report.skipped} skipped): ` +
        'check the export, an empty list would deactivate everybody. Nothing was imported.',
      { details: report.notices() },
    );
  }
  return people.all;
};
