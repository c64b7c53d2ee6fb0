import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MadeDistrict, SourceName } from './MadeDistrict.ts';

const table = (folder: string, name: string, header: string, rows: readonly string[]): void =>
  writeFileSync(join(folder, name), `${[header, ...rows].join('\n')}\n`);

const orgOf = (school: number): string => `school-${school}`;

const words = { student: 'student', teacher: 'teacher', parent: 'guardian', staff: 'aide', admin: 'administrator' };

/** The calendar day of a night. */
export type DayOf = (night: number) => string;

/** The tables that both formats have. */
const shared = (district: MadeDistrict, source: SourceName, dayOf: DayOf) => {
  const schools = [...Array(district.size.schools).keys()].filter((school) => district.sourceOf(school) === source);
  const classes = district.classesOf(source);
  const listed = new Set(district.listed(source).map(({ id }) => id));
  const enrollments = classes.flatMap(({ id, school, teacher, aide, students }) => {
    const people = [[teacher, 'teacher'], ...(aide === undefined ? [] : [[aide, 'aide']])];
    for (const student of students) people.push([student, 'student']);
    return people
      .filter(([person = '']) => listed.has(person))
      .map(([person = '', role = '']) => ({ classId: id, school: orgOf(school), person, role }));
  });
  const terms = [...district.terms].map(([id, { begins, ends }]) => ({ id, begins: dayOf(begins), ends: dayOf(ends) }));
  return { schools, classes, enrollments, terms };
};

/** OneRoster 1.1: one role for everybody, guardians in a column of the pupils' rows. */
const writeNorth = (district: MadeDistrict, folder: string, dayOf: DayOf): void => {
  const { schools, classes, enrollments, terms } = shared(district, 'north', dayOf);
  const files = ['academicSessions', 'classes', 'courses', 'enrollments', 'orgs', 'users'];
  table(folder, 'manifest.csv', 'propertyName,value', [
    ...['manifest.version,1.0', 'oneroster.version,1.1'],
    ...files.map((name) => `file.${name},bulk`),
    ...['categories', 'classResources', 'courseResources', 'demographics', 'lineItems', 'resources', 'results'].map(
      (name) => `file.${name},absent`,
    ),
  ]);
  table(folder, 'orgs.csv', 'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId', [
    'district,,,North District,district,ND,',
    ...schools.map((school) => `${orgOf(school)},,,North School ${school},school,N${school},district`),
  ]);
  table(
    ...([folder, 'academicSessions.csv'] as const),
    'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear',
    terms.map(({ id, begins, ends }) => `${id},,,${id},term,${begins},${ends},,2027`),
  );
  table(
    ...([folder, 'courses.csv'] as const),
    'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
    ['course,,,year,Subject,SUB,,district,,'],
  );
  table(
    ...([folder, 'classes.csv'] as const),
    'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
    classes.map(
      ({ id, title, grade, school, term }) =>
        `${id},,,${title},0${grade},course,${id},scheduled,,${orgOf(school)},${term},,,1`,
    ),
  );
  table(
    ...([folder, 'users.csv'] as const),
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password',
    district.listed('north').map(({ id, role, given, family, schools: places, guardians }) => {
      const orgs = [...places].map(orgOf).join(',');
      const agents = [...guardians].join(',');
      return `${id},,,true,"${orgs}",${words[role]},n${id},,"${given}","${family}",,,n${id}@example.org,,,"${agents}",,`;
    }),
  );
  table(
    ...([folder, 'enrollments.csv'] as const),
    'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
    enrollments.map(
      ({ classId, school, person, role }, at) => `e${at},,,${classId},${school},${person},${role},false,,`,
    ),
  );
};

/** School Data Sync v2.1: roles and relationships in files of their own. */
const writeSouth = (district: MadeDistrict, folder: string, dayOf: DayOf): void => {
  const { schools, classes, enrollments, terms } = shared(district, 'south', dayOf);
  const people = district.listed('south');
  table(folder, 'orgs.csv', 'sourcedId,name,type,parentSourcedId', [
    'district,South District,district,',
    ...schools.map((school) => `${orgOf(school)},South School ${school},school,district`),
  ]);
  table(
    ...([folder, 'academicSessions.csv', 'sourcedId,title,type,schoolYear,startDate,endDate'] as const),
    terms.map(({ id, begins, ends }) => `${id},${id},schoolYear,2027,${begins},${ends}`),
  );
  table(folder, 'courses.csv', 'sourcedId,orgSourcedId,title,code,schoolYearSourcedId,subject,grade', [
    'course,district,Subject,SUB,year,,',
  ]);
  table(
    ...([folder, 'classes.csv', 'sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId'] as const),
    classes.map(({ id, school, title, term }) => `${id},${orgOf(school)},${title},${term},course`),
  );
  table(
    ...([folder, 'users.csv', 'sourcedId,username,givenName,familyName,password,email,phone,sms'] as const),
    people.map(({ id, given, family }) => `${id},s${id},"${given}","${family}",made-${id}-secret,s${id}@example.org,,`),
  );
  table(
    ...([folder, 'roles.csv', 'userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary'] as const),
    people.flatMap(({ id, role, schools: places }) =>
      [...places].map((school, at) => `${id},${orgOf(school)},${words[role]},year,,${at === 0 ? 'TRUE' : 'FALSE'}`),
    ),
  );
  table(
    ...([folder, 'relationships.csv', 'userSourcedId,relationshipUserSourcedId,relationshipRole'] as const),
    people.flatMap(({ id, guardians }) => [...guardians].map((guardian) => `${id},${guardian},guardian`)),
  );
  table(
    ...([folder, 'enrollments.csv', 'classSourcedId,userSourcedId,role'] as const),
    enrollments.map(({ classId, person, role }) => `${classId},${person},${role}`),
  );
};

/** Writes what the source exports tonight into a new folder. */
export const writeBundle = (district: MadeDistrict, source: SourceName, folder: string, dayOf: DayOf): string => {
  mkdirSync(folder, { recursive: true });
  (source === 'north' ? writeNorth : writeSouth)(district, folder, dayOf);
  return folder;
};
