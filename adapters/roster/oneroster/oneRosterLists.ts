import type { OneRosterVersion } from './OneRosterAccess.ts';
import type { OneRosterRecord } from './OneRosterClient.ts';

/** A table that is made from the records of a list. */
export interface ListTable {
  /** As the same table is called in a bundle of CSV files. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns that are there only if some record has one of these members: else the service says nothing about them. */
  readonly onlyIfSaid?: Readonly<Record<string, string>>;
  /** The rows of one record, in the order of the columns. */
  readonly rows: (record: OneRosterRecord) => readonly (readonly string[])[];
}

export interface OneRosterList {
  readonly list: string;
  /** A later pull asks for what changed only. The other lists are short, and say which classes and terms are over. */
  readonly hasDelta: boolean;
  readonly tables: readonly ListTable[];
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

const idOf = (reference: unknown): string =>
  typeof reference === 'object' && reference !== null ? text((reference as OneRosterRecord)['sourcedId']) : '';

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

const idsOf = (references: unknown): string => listOf(references).map(idOf).filter(Boolean).join(',');

/** A column for each of these, by what its cell is. */
const table = (
  name: string,
  cells: Readonly<Record<string, (record: OneRosterRecord) => string>>,
  onlyIfSaid: Readonly<Record<string, string>> = {},
): ListTable => ({
  name,
  columns: Object.keys(cells),
  onlyIfSaid,
  rows: (record) => [Object.values(cells).map((cell) => cell(record))],
});

const member =
  (...names: readonly string[]) =>
  (record: OneRosterRecord): string =>
    names.map((name) => text(record[name])).find((found) => found !== '') ?? '';

const reference =
  (name: string) =>
  (record: OneRosterRecord): string =>
    idOf(record[name]);

const pictureOf = (metadata: unknown): string => {
  if (typeof metadata !== 'object' || metadata === null) return '';
  const { avatarUrl, photoUrl } = metadata as OneRosterRecord;
  return text(avatarUrl ?? photoUrl);
};

const common = { sourcedId: member('sourcedId'), status: member('status') };

const users = table(
  'users.csv',
  {
    ...common,
    enabledUser: member('enabledUser'),
    orgSourcedIds: ({ orgs, primaryOrg }) => idsOf(orgs) || idOf(primaryOrg),
    role: member('role'),
    username: member('username'),
    givenName: member('givenName'),
    familyName: member('familyName'),
    preferredGivenName: member('preferredFirstName', 'preferredGivenName'),
    preferredFamilyName: member('preferredLastName', 'preferredFamilyName'),
    email: member('email'),
    // OneRoster has no place for pictures; services put them where extensions are.
    avatarUrl: ({ metadata }) => pictureOf(metadata),
    agentSourcedIds: ({ agents }) => idsOf(agents),
  },
  { email: 'email', avatarUrl: 'metadata', agentSourcedIds: 'agents' },
);

/** In 1.2 a person has a list of roles, each with its organisation. */
const roles: ListTable = {
  name: 'roles.csv',
  columns: ['userSourcedId', 'role', 'orgSourcedId', 'roleType', 'beginDate', 'endDate'],
  rows: ({ sourcedId, roles: given }) =>
    listOf(given).map((one) => {
      const { role, org, roleType, beginDate, endDate } = (one ?? {}) as OneRosterRecord;
      return [text(sourcedId), text(role), idOf(org), text(roleType), text(beginDate), text(endDate)];
    }),
};

/** The lists of a service, in the order in which they are read. Sources: the same as of `rosterTables`. */
export const oneRosterLists = (version: OneRosterVersion): readonly OneRosterList[] => [
  {
    list: 'orgs',
    hasDelta: false,
    tables: [
      table('orgs.csv', {
        ...common,
        name: member('name'),
        type: member('type'),
        parentSourcedId: reference('parent'),
      }),
    ],
  },
  {
    list: 'academicSessions',
    hasDelta: false,
    tables: [table('academicSessions.csv', { ...common, startDate: member('startDate'), endDate: member('endDate') })],
  },
  { list: 'courses', hasDelta: false, tables: [table('courses.csv', { ...common, title: member('title') })] },
  {
    list: 'classes',
    hasDelta: false,
    tables: [
      table('classes.csv', {
        ...common,
        title: member('title'),
        courseSourcedId: reference('course'),
        schoolSourcedId: reference('school'),
        termSourcedIds: ({ terms }) => idsOf(terms),
        grades: ({ grades }) => listOf(grades).map(text).join(','),
      }),
    ],
  },
  { list: 'users', hasDelta: true, tables: version === '1.1' ? [users] : [users, roles] },
  {
    list: 'enrollments',
    hasDelta: true,
    tables: [
      table('enrollments.csv', {
        ...common,
        classSourcedId: reference('class'),
        userSourcedId: reference('user'),
        role: member('role'),
        beginDate: member('beginDate'),
        endDate: member('endDate'),
      }),
    ],
  },
];
