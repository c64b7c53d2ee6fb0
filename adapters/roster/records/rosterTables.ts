/** `key`: the file needs the column, and a row needs the cell; `column`: only the column is needed; else neither. */
export type ColumnNeed = 'key' | 'column' | 'optional';

export interface TableSpec<Column extends string = string> {
  readonly name: string;
  readonly columns: Readonly<Record<Column, ColumnNeed>>;
  /** Other names of a column, normalised as in `matchColumns`. */
  readonly aliases?: Readonly<Record<string, NoInfer<Column>>>;
}

const table = <Column extends string>(spec: TableSpec<Column>): TableSpec<Column> => spec;

/**
 * The columns that are read of each file; others are ignored.
 * Sources: 1EdTech OneRoster CSV Tables 1.1.1, OneRoster CSV Binding 1.2.1, Microsoft SDS V2.1 CSV file format.
 */
export const rosterTables = {
  manifest: table({ name: 'manifest.csv', columns: { propertyName: 'key', value: 'column' } }),
  orgs: table({
    name: 'orgs.csv',
    columns: { sourcedId: 'key', status: 'optional', name: 'optional', type: 'optional', parentSourcedId: 'optional' },
  }),
  sessions: table({
    name: 'academicSessions.csv',
    columns: { sourcedId: 'key', status: 'optional', startDate: 'column', endDate: 'column' },
  }),
  courses: table({
    name: 'courses.csv',
    columns: {
      sourcedId: 'key',
      status: 'optional',
      title: 'optional',
      // Of translated formats, in which courses and not classes name them.
      schoolSourcedId: 'optional',
      termSourcedIds: 'optional',
    },
  }),
  classes: table({
    name: 'classes.csv',
    columns: {
      sourcedId: 'key',
      status: 'optional',
      title: 'optional',
      courseSourcedId: 'optional',
      schoolSourcedId: 'optional',
      termSourcedIds: 'optional',
      grades: 'optional',
    },
    aliases: {
      orgsourcedid: 'schoolSourcedId',
      sessionsourcedids: 'termSourcedIds',
      termsourcedid: 'termSourcedIds',
      sessionsourcedid: 'termSourcedIds',
    },
  }),
  users: table({
    name: 'users.csv',
    columns: {
      sourcedId: 'key',
      status: 'optional',
      enabledUser: 'optional',
      orgSourcedIds: 'optional',
      role: 'optional',
      username: 'optional',
      givenName: 'optional',
      familyName: 'optional',
      preferredGivenName: 'optional',
      preferredFamilyName: 'optional',
      email: 'optional',
      avatarUrl: 'optional',
      agentSourcedIds: 'optional',
    },
    aliases: {
      firstname: 'givenName',
      lastname: 'familyName',
      surname: 'familyName',
      preferredfirstname: 'preferredGivenName',
      preferredlastname: 'preferredFamilyName',
      agentsourcedid: 'agentSourcedIds',
      photourl: 'avatarUrl',
      pictureurl: 'avatarUrl',
      agents: 'agentSourcedIds',
      agentids: 'agentSourcedIds',
      agentid: 'agentSourcedIds',
      agentsourceids: 'agentSourcedIds',
      guardiansourcedids: 'agentSourcedIds',
      guardianids: 'agentSourcedIds',
      parentsourcedids: 'agentSourcedIds',
      orgsourcedid: 'orgSourcedIds',
    },
  }),
  roles: table({
    name: 'roles.csv',
    columns: {
      userSourcedId: 'key',
      role: 'key',
      orgSourcedId: 'optional',
      status: 'optional',
      roleType: 'optional',
      isPrimary: 'optional',
      beginDate: 'optional',
      endDate: 'optional',
      sessionSourcedId: 'optional',
    },
    aliases: { rolestartdate: 'beginDate', startdate: 'beginDate', rolebegindate: 'beginDate', roleenddate: 'endDate' },
  }),
  relationships: table({
    name: 'relationships.csv',
    columns: { userSourcedId: 'key', relationshipUserSourcedId: 'key', relationshipRole: 'key' },
  }),
  enrollments: table({
    name: 'enrollments.csv',
    columns: {
      sourcedId: 'optional',
      status: 'optional',
      classSourcedId: 'key',
      userSourcedId: 'key',
      role: 'key',
      beginDate: 'optional',
      endDate: 'optional',
    },
    aliases: { startdate: 'beginDate' },
  }),
} as const;
