import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from '../freshFolder.ts';

export interface Roster {
  readonly folder: string;
  /** The number of relations that follow from it. */
  readonly relations: number;
}

const classSize = 25;
const classesOfEach = 14;

/** Writes a OneRoster 1.1 bundle: each student has fourteen classes of twenty-five, and one guardian. */
export const writeRoster = (students: number): Roster => {
  const folder = freshFolder();
  const groups = students / classSize;
  const teachers = students / classSize;
  const write = (name: string, header: string, rows: Iterable<string>): void =>
    writeFileSync(join(folder, name), `${[header, ...rows].join('\n')}\n`);

  write('manifest.csv', 'propertyName,value', [
    'manifest.version,1.0',
    'oneroster.version,1.1',
    ...['academicSessions', 'classes', 'courses', 'enrollments', 'orgs', 'users'].map((name) => `file.${name},bulk`),
  ]);
  write('orgs.csv', 'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId', [
    'school,,,Large School,school,LS,',
  ]);
  write(
    'academicSessions.csv',
    'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear',
    ['year,,,Year,schoolYear,2026-08-01,2027-07-31,,2027'],
  );
  write(
    'courses.csv',
    'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
    ['course,,,year,Subject,SUB,,school,,'],
  );

  const user = (id: string, role: string, agents: string): string =>
    `${id},,,true,school,${role},${id},,Given ${id},Family,,,${id}@example.org,,,${agents},,`;
  const users: string[] = [];
  for (let one = 0; one < teachers; one += 1) users.push(user(`t${one}`, 'teacher', ''));
  for (let one = 0; one < students; one += 1)
    users.push(user(`s${one}`, 'student', `p${one}`), user(`p${one}`, 'parent', `s${one}`));
  write(
    'users.csv',
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password',
    users,
  );

  const classes: string[] = [];
  const enrollments: string[] = [];
  for (let group = 0; group < groups; group += 1)
    for (let lesson = 0; lesson < classesOfEach; lesson += 1) {
      const id = `c${group}-${lesson}`;
      classes.push(`${id},,,Subject ${lesson} of ${group},08,course,${id},scheduled,,school,year,,,1`);
      enrollments.push(`${id}.t,,,${id},school,t${(group + lesson) % teachers},teacher,true,,`);
      for (let place = 0; place < classSize; place += 1)
        enrollments.push(`${id}.${place},,,${id},school,s${group * classSize + place},student,,,`);
    }
  write(
    'classes.csv',
    'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
    classes,
  );
  write(
    'enrollments.csv',
    'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
    enrollments,
  );
  return { folder, relations: students * classesOfEach + students };
};
