import { expect } from 'chai';
import { readRoster } from '../../../../adapters/roster/records/readRoster.ts';
import { formatRosterNotice } from '../../../../adapters/wire/directory/RosterNotice.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { type CsvLines, rosterBundleOf } from './rosterBundleOf.ts';
import { failureOf } from './schoolBundle.ts';

type Files = Readonly<Record<string, CsvLines | undefined>>;

const sds1: Files = {
  'School.csv': ['SIS ID,Name', 'n,North'],
  'Student.csv': ['SIS ID,School SIS ID,First Name,Last Name,Username', 's1,n,Cy,Dunn,cy'],
  'Teacher.csv': ['SIS ID,School SIS ID,First Name,Last Name,Username', 't1,n,Ada,Bell,ada'],
  'Section.csv': [
    'SIS ID,School SIS ID,Section Name,Term StartDate,Term EndDate',
    'c1,n,Algebra,2026-08-01,2027-06-01',
    'c2,n,Latin,2025-08-01,2026-06-01',
  ],
  'StudentEnrollment.csv': ['Section SIS ID,SIS ID', 'c1,s1', 'c2,s1'],
  'TeacherRoster.csv': ['Section SIS ID,SIS ID', 'c1,t1', 'c2,t1'],
  'User.csv': ['Email,First Name,Last Name', 'eva@home.example,Eva,Dunn'],
  'GuardianRelationship.csv': ['SIS ID,Email,Role', 's1,eva@home.example,Guardian'],
};

const canvas: Files = {
  'accounts.csv': ['account_id,parent_account_id,name,status', 'n,,North,active'],
  'terms.csv': [
    'term_id,name,status,start_date,end_date',
    'f,Fall,active,2026-08-01,2026-12-20',
    'o,Old,active,2025-08-01,2026-06-01',
  ],
  'courses.csv': [
    'course_id,short_name,long_name,account_id,term_id,status',
    'k1,Alg,Algebra,n,f,active',
    'k2,Lat,Latin,n,o,active',
    'k3,Art,Art,n,f,active',
  ],
  'sections.csv': ['section_id,course_id,name,status', 'c1,k1,Algebra A,active', 'c2,k2,Latin A,active'],
  'users.csv': [
    'user_id,login_id,first_name,last_name,email,status,declared_user_type',
    's1,cy,Cy,Dunn,cy@school.example,active,',
    't1,ada,Ada,Bell,ada@school.example,active,teacher',
    'g1,eva,Eva,Dunn,eva@home.example,active,observer',
    'x1,max,Max,Old,max@school.example,deleted,student',
  ],
  'enrollments.csv': [
    'course_id,user_id,role,section_id,status,associated_user_id',
    ',s1,student,c1,active,',
    ',t1,teacher,c1,active,',
    ',s1,student,c2,active,',
    ',t1,teacher,c2,active,',
    'k3,s1,student,,active,',
    'k3,t1,teacher,,active,',
    ',g1,observer,c1,active,s1',
    ',t1,designer,c1,active,',
  ],
};

const clever: Files = {
  'schools.csv': ['School_id,School_name', 'n,North'],
  'students.csv': [
    'Student_id,School_id,First_name,Last_name,Contact_sis_id,Contact_name,Contact_relationship',
    's1,n,Cy,Dunn,g1,Eva Dunn,Mother',
    's1,n,Cy,Dunn,d1,Dr Who,Doctor',
    's1,n,Cy,Dunn,,Somebody,Aunt',
  ],
  'teachers.csv': ['Teacher_id,School_id,First_name,Last_name', 't1,n,Ada,Bell', 't2,n,Bo,Hart'],
  'staff.csv': ['Staff_id,School_id,First_name,Last_name', 'a1,n,Liv,Lund'],
  'sections.csv': [
    'Section_id,School_id,Teacher_id,Teacher_2_id,Name,Term_start,Term_end',
    'c1,n,t1,t2,Algebra,2026-08-01,2027-06-01',
    'c2,n,t1,,Latin,2025-08-01,2026-06-01',
  ],
  'enrollments.csv': ['School_id,Section_id,Student_id', 'n,c1,s1', 'n,c2,s1'],
};

const read = async (files: Files) => {
  const present = Object.entries(files).flatMap(([name, lines]) =>
    lines === undefined ? [] : [[name, lines] as const],
  );
  const bundle = rosterBundleOf(Object.fromEntries(present));
  const { snapshot, summary, notices } = await readRoster(bundle, { policy: educationPolicy, asOf: '2026-10-01' });
  return {
    summary,
    people: snapshot.users.map(
      ({ externalId, role, isActive }) => `${externalId} ${role}${isActive ? '' : ' inactive'}`,
    ),
    roles: snapshot.users.map(({ roles = [] }) => roles.map(({ role, organisation }) => `${role}@${organisation}`)),
    relations: snapshot.relations.map(({ kind, from, to, context, status }) =>
      [kind, from, to, context, status].filter((part) => part !== undefined).join(' '),
    ),
    classes: snapshot.contexts?.map(({ externalId, name, organisation }) => `${externalId} ${name} ${organisation}`),
    unread: snapshot.unread,
    lines: notices.map(formatRosterNotice),
  };
};

describe('translateBundle', () => {
  it('reads School Data Sync v1', async () => {
    const { summary, people, roles, relations, classes, lines } = await read(sds1);
    expect(summary.format).to.equal('sds1');
    expect(people).to.have.members(['s1 student', 't1 teacher', 'eva@home.example parent']);
    expect(roles[0]).to.deep.equal(['student@n']);
    expect(relations).to.have.members([
      'teaches t1 s1 c1 active',
      'teaches t1 s1 c2 ended',
      'guardian_of eva@home.example s1 active',
    ]);
    expect(classes).to.deep.equal(['c1 Algebra n', 'c2 Latin n']);
    expect(lines).to.deep.equal([]);
  });

  it('reads Canvas SIS: people have the roles of their enrollments, a course without sections is a class', async () => {
    const { summary, people, relations, classes } = await read(canvas);
    expect(summary.format).to.equal('canvas');
    expect(people).to.have.members(['s1 student', 't1 teacher', 'g1 parent', 'x1 student inactive']);
    expect(relations).to.have.members([
      'teaches t1 s1 c1 active',
      'teaches t1 s1 c2 ended',
      'teaches t1 s1 k3 active',
      'guardian_of g1 s1 active',
    ]);
    expect(classes).to.have.members(['c1 Algebra A n', 'c2 Latin A n', 'k3 Art n']);
  });

  it('reads Clever: every teacher of a section teaches, and only contacts who are guardians are', async () => {
    const { summary, people, relations, lines } = await read(clever);
    expect(summary.format).to.equal('clever');
    expect(people).to.have.members(['s1 student', 'g1 parent', 't1 teacher', 't2 teacher', 'a1 staff']);
    expect(relations).to.have.members([
      'teaches t1 s1 c1 active',
      'teaches t2 s1 c1 active',
      'teaches t1 s1 c2 ended',
      'guardian_of g1 s1 active',
    ]);
    expect(lines.filter((line) => line.includes('Doctor'))).to.have.length(1);
    expect(lines.join()).to.include('students.csv:3:').and.not.to.include('is also on line');
  });

  it('says nothing of guardians where a format names none, so that they stay as they are', async () => {
    const { 'User.csv': _, 'GuardianRelationship.csv': __, ...without } = sds1;
    const bundle = rosterBundleOf(without as Record<string, CsvLines>);
    const { snapshot } = await readRoster(bundle, { policy: educationPolicy, asOf: '2026-10-01' });
    expect(snapshot.complete)
      .to.deep.include({ users: true })
      .and.to.have.property('relations')
      .that.not.include('guardian_of');
  });

  it('takes an id that a student and a teacher have for nobody: a child must not become a teacher', async () => {
    const { people, unread, lines } = await read({
      ...sds1,
      'Teacher.csv': ['SIS ID,School SIS ID,First Name,Last Name', 't1,n,Ada,Bell', 's1,n,Carl,Dale'],
    });
    expect(people).to.include('t1 teacher').and.not.include('s1 student').and.not.include('s1 teacher');
    expect(unread).to.include('s1');
    expect(lines.join()).to.include('"s1" is the id of a student and of a member of staff');
  });

  it('refuses a bundle without a file or column of its format, by its name', async () => {
    const file = await failureOf(read({ ...sds1, 'TeacherRoster.csv': undefined }));
    expect(file.message).to.include('teacherroster.csv is missing').and.include('School Data Sync v1');
    const column = await failureOf(read({ ...clever, 'enrollments.csv': ['School_id,Section_id', 'n,c1'] }));
    expect(column.message).to.include('enrollments.csv:1: column "studentid" is missing').and.include('Clever');
  });

  it('names the file and line of each row', async () => {
    const { lines } = await read({ ...sds1, 'TeacherRoster.csv': ['Section SIS ID,SIS ID', 'c1,t1', 'c9,t1'] });
    expect(lines.join()).to.include('TeacherRoster.csv:3: class "c9"');
  });
});
