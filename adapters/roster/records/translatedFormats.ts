/** The files of a OneRoster bundle that others are read as. */
type TargetFile =
  | 'users.csv'
  | 'roles.csv'
  | 'orgs.csv'
  | 'classes.csv'
  | 'courses.csv'
  | 'enrollments.csv'
  | 'academicSessions.csv'
  | 'relationships.csv';

/** What the rows of a file are in the words of OneRoster. Names of columns are as in `normalisedWord`. */
export interface TranslatedTable {
  readonly to: TargetFile;
  /** The column there → columns here; of several the first that is not empty. The first column is the key. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** Cells that are the same in each row. */
  readonly constants?: Readonly<Record<string, string>>;
  /** Words of a column there, as in `normalisedWord`; an empty one leaves the row out. */
  readonly words?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Columns there without which a row says nothing and is left out without a notice. */
  readonly skipsEmpty?: readonly string[];
  /** Rows that say the same as an earlier one are left out. */
  readonly isDistinct?: boolean;
  /** A column here: only rows in which it is empty count. */
  readonly onlyWithout?: string;
  /** Whose ids these are: an id of two kinds of people is nobody's. */
  readonly idsOf?: 'student' | 'staff' | 'guardian';
}

interface TranslatedFile {
  readonly from: string;
  readonly isNeeded: boolean;
  readonly tables: readonly TranslatedTable[];
}

export interface TranslatedFormat {
  readonly id: 'sds1' | 'canvas' | 'clever';
  /** Files that show the format, each with columns of it. */
  readonly signs: Readonly<Record<string, readonly string[]>>;
  readonly files: readonly TranslatedFile[];
}

const needed = (from: string, ...tables: readonly TranslatedTable[]): TranslatedFile => ({
  from,
  isNeeded: true,
  tables,
});
const optional = (from: string, ...tables: readonly TranslatedTable[]): TranslatedFile => ({
  from,
  isNeeded: false,
  tables,
});

const names = {
  givenName: ['firstname'],
  familyName: ['lastname'],
  preferredGivenName: ['preferredfirstname'],
  preferredFamilyName: ['preferredlastname'],
};

interface PersonColumns {
  readonly id: string;
  readonly school: string;
  readonly role: 'student' | 'teacher' | 'staff';
  readonly email: readonly string[];
  readonly status?: readonly string[];
}

/** People with their role in one school, one row for each school. */
const people = ({ id, school, role, email, status = [] }: PersonColumns): readonly TranslatedTable[] => [
  {
    to: 'users.csv',
    columns: { sourcedId: [id], username: ['username'], email, status, ...names },
    idsOf: role === 'student' ? 'student' : 'staff',
  },
  { to: 'roles.csv', columns: { userSourcedId: [id], orgSourcedId: [school] }, constants: { role } },
];

/** A class and its only term, which has the id of the class. */
const classes = (id: string, titles: readonly string[], school: string, begins: string, ends: string) =>
  [
    {
      to: 'classes.csv',
      columns: { sourcedId: [id], title: titles, schoolSourcedId: [school], termSourcedIds: [id], status: ['status'] },
    },
    { to: 'academicSessions.csv', columns: { sourcedId: [id], startDate: [begins], endDate: [ends] } },
  ] as const;

const enrolled = (section: string, user: string, role: string): TranslatedTable => ({
  to: 'enrollments.csv',
  columns: { classSourcedId: [section], userSourcedId: [user], status: ['status'] },
  constants: { role },
  skipsEmpty: role === 'teacher' ? ['userSourcedId'] : [],
});

/** Microsoft School Data Sync, "SDS V1 CSV file format". A guardian's id is the e-mail address. */
const sds1: TranslatedFormat = {
  id: 'sds1',
  signs: { 'student.csv': ['sisid', 'schoolsisid'], 'section.csv': ['sisid', 'schoolsisid'] },
  files: [
    needed('school.csv', {
      to: 'orgs.csv',
      columns: { sourcedId: ['sisid'], name: ['name'] },
      constants: { type: 'school' },
    }),
    needed(
      'student.csv',
      ...people({
        id: 'sisid',
        school: 'schoolsisid',
        role: 'student',
        email: ['secondaryemail'],
        status: ['studentstatus', 'status'],
      }),
    ),
    needed(
      'teacher.csv',
      ...people({
        id: 'sisid',
        school: 'schoolsisid',
        role: 'teacher',
        email: ['secondaryemail'],
        status: ['teacherstatus', 'status'],
      }),
    ),
    needed(
      'section.csv',
      ...classes('sisid', ['sectionname', 'coursename'], 'schoolsisid', 'termstartdate', 'termenddate'),
    ),
    needed('studentenrollment.csv', enrolled('sectionsisid', 'sisid', 'student')),
    needed('teacherroster.csv', enrolled('sectionsisid', 'sisid', 'teacher')),
    optional('user.csv', {
      to: 'users.csv',
      columns: { sourcedId: ['email'], email: ['email'], ...names },
      idsOf: 'guardian',
    }),
    optional('guardianrelationship.csv', {
      to: 'relationships.csv',
      columns: { userSourcedId: ['sisid'], relationshipUserSourcedId: ['email'], relationshipRole: ['role'] },
    }),
  ],
};

/** What Canvas calls people, in the words of OneRoster; who observes is a guardian, and who designs has no part in a class. */
const canvasRoles = {
  ta: 'teacherAssistant',
  taenrollment: 'teacherAssistant',
  teacherenrollment: 'teacher',
  studentenrollment: 'student',
  designer: '',
  designerenrollment: '',
  observer: '',
  observerenrollment: '',
};

/** Instructure, "SIS Import Format Documentation". A class is a section, or a course in which people are directly. */
const canvas: TranslatedFormat = {
  id: 'canvas',
  signs: { 'users.csv': ['userid', 'loginid'], 'enrollments.csv': ['userid', 'role', 'sectionid'] },
  files: [
    optional('accounts.csv', {
      to: 'orgs.csv',
      columns: { sourcedId: ['accountid'], name: ['name'], parentSourcedId: ['parentaccountid'], status: ['status'] },
      constants: { type: 'account' },
    }),
    optional('terms.csv', {
      to: 'academicSessions.csv',
      columns: { sourcedId: ['termid'], startDate: ['startdate'], endDate: ['enddate'], status: ['status'] },
      skipsEmpty: ['sourcedId'],
    }),
    needed('courses.csv', {
      to: 'courses.csv',
      columns: {
        sourcedId: ['courseid'],
        title: ['longname', 'shortname'],
        schoolSourcedId: ['accountid'],
        termSourcedIds: ['termid'],
        status: ['status'],
      },
    }),
    optional('sections.csv', {
      to: 'classes.csv',
      columns: { sourcedId: ['sectionid'], title: ['name'], courseSourcedId: ['courseid'], status: ['status'] },
    }),
    needed(
      'users.csv',
      {
        to: 'users.csv',
        columns: { sourcedId: ['userid'], username: ['loginid'], email: ['email'], status: ['status'], ...names },
      },
      {
        to: 'roles.csv',
        columns: { userSourcedId: ['userid'], role: ['declaredusertype'] },
        words: { role: { administrative: 'staff', observer: 'parent', studentother: 'student' } },
        skipsEmpty: ['role'],
      },
    ),
    needed(
      'enrollments.csv',
      {
        to: 'enrollments.csv',
        columns: {
          classSourcedId: ['sectionid', 'courseid'],
          userSourcedId: ['userid'],
          role: ['role'],
          status: ['status'],
          beginDate: ['startdate'],
          endDate: ['enddate'],
        },
        words: { role: canvasRoles },
      },
      {
        to: 'roles.csv',
        columns: { userSourcedId: ['userid'], role: ['role'], status: ['status'] },
        words: { role: { ...canvasRoles, observer: 'parent', observerenrollment: 'parent' } },
      },
      {
        to: 'relationships.csv',
        columns: { userSourcedId: ['associateduserid'], relationshipUserSourcedId: ['userid'], status: ['status'] },
        words: { status: { deleted: '', completed: '', inactive: '' } },
        constants: { relationshipRole: 'guardian' },
        skipsEmpty: ['userSourcedId'],
      },
      // People may be in a course without naming a section; such a course is a class.
      {
        to: 'classes.csv',
        columns: { sourcedId: ['courseid'], courseSourcedId: ['courseid'] },
        onlyWithout: 'sectionid',
        isDistinct: true,
      },
    ),
    optional('user_observers.csv', {
      to: 'relationships.csv',
      columns: { userSourcedId: ['studentid'], relationshipUserSourcedId: ['observerid'], status: ['status'] },
      words: { status: { deleted: '' } },
      constants: { relationshipRole: 'guardian' },
    }),
  ],
};

/** The columns `teacherid`, and `teacher2id` to `teacher10id` for those who teach with them. */
const cleverTeachers = ['teacherid', ...Array.from({ length: 9 }, (_, at) => `teacher${at + 2}id`)];

/** Clever, "SFTP: data requirements". A student has one row for each contact; contacts without an id are no people here. */
const clever: TranslatedFormat = {
  id: 'clever',
  signs: { 'students.csv': ['studentid', 'schoolid'], 'sections.csv': ['sectionid', 'teacherid'] },
  files: [
    needed('schools.csv', {
      to: 'orgs.csv',
      columns: { sourcedId: ['schoolid'], name: ['schoolname'] },
      constants: { type: 'school' },
    }),
    needed(
      'students.csv',
      ...people({ id: 'studentid', school: 'schoolid', role: 'student', email: ['studentemail'] }).map((table) => ({
        ...table,
        isDistinct: true,
      })),
      {
        to: 'users.csv',
        columns: { sourcedId: ['contactsisid'], givenName: ['contactname'], email: ['contactemail'] },
        skipsEmpty: ['sourcedId'],
        isDistinct: true,
        idsOf: 'guardian',
      },
      {
        to: 'relationships.csv',
        columns: {
          userSourcedId: ['studentid'],
          relationshipUserSourcedId: ['contactsisid'],
          relationshipRole: ['contactrelationship'],
        },
        skipsEmpty: ['relationshipUserSourcedId'],
      },
    ),
    needed(
      'teachers.csv',
      ...people({ id: 'teacherid', school: 'schoolid', role: 'teacher', email: ['teacheremail'] }),
    ),
    optional('staff.csv', ...people({ id: 'staffid', school: 'schoolid', role: 'staff', email: ['staffemail'] })),
    needed(
      'sections.csv',
      ...classes('sectionid', ['name', 'coursename', 'sectionnumber'], 'schoolid', 'termstart', 'termend'),
      ...cleverTeachers.map((teacher) => enrolled('sectionid', teacher, 'teacher')),
    ),
    needed('enrollments.csv', enrolled('sectionid', 'studentid', 'student')),
  ],
};

/** Formats that are read by tables of column names, as if they were OneRoster. */
export const translatedFormats: readonly TranslatedFormat[] = [sds1, canvas, clever];
