import { expect } from 'chai';
import { readSchool, userHeader } from './schoolBundle.ts';

const header = 'sourcedId,status,classSourcedId,userSourcedId,role,beginDate,endDate';
const sessions = [
  'sourcedId,status,startDate,endDate',
  'fall,,2026-08-17,2026-12-18',
  'spring,,2027-01-04,2027-05-28',
  'last,,2025-08-18,2026-05-29',
  'gone,tobedeleted,2026-08-17,2027-05-28',
];
const asOf = (day: string) => ({ asOf: new Date(`${day}T12:00:00Z`) });

describe('readEnrollments', () => {
  it('makes one active relation if one term has ended and the next is running', async () => {
    const files = {
      'enrollments.csv': [
        header,
        'e1,,c1,t1,teacher,2026-08-17,2026-12-18',
        'e2,,c1,t1,teacher,2027-01-04,2027-05-28',
        'e3,,c1,s1,student,2026-08-17,2026-12-18',
        'e4,,c1,s1,student,2027-01-04,2027-05-28',
      ],
    };
    const spring = ['teaches t1 s1 active from 2027-01-04 to 2027-05-28'];
    for (const day of ['2026-12-25', '2027-02-01', '2027-05-28'])
      expect((await readSchool(files, asOf(day))).relations).to.deep.equal(spring);
    expect((await readSchool(files, asOf('2027-05-29'))).relations).to.deep.equal(['teaches t1 s1 ended']);
  });

  it('ends the relation if teacher and student were never enrolled at the same time', async () => {
    const { relations } = await readSchool({
      'enrollments.csv': [header, 'e1,,c1,t1,teacher,,2026-09-01', 'e2,,c1,s1,student,2026-09-02,'],
    });
    expect(relations).to.deep.equal(['teaches t1 s1 ended']);
  });

  it("uses the dates of the class's terms if the enrollment has none", async () => {
    const inTerm = (term: string, day: string) =>
      readSchool(
        { 'academicSessions.csv': sessions, 'classes.csv': ['sourcedId,title,termSourcedIds', `c1,Algebra,${term}`] },
        asOf(day),
      );
    expect((await inTerm('last', '2026-10-01')).relations).to.deep.equal(['teaches t1 s1 ended']);
    expect((await inTerm('"fall,spring"', '2026-12-25')).relations).to.deep.equal([
      'teaches t1 s1 active from 2026-08-17 to 2027-05-28',
    ]);
    expect((await inTerm('gone', '2026-10-01')).relations).to.deep.equal(['teaches t1 s1 ended']);
  });

  it('gives relations the days on which both are enrolled, so that they begin and end without an import', async () => {
    const enrolled = async (...rows: string[]) =>
      (await readSchool({ 'enrollments.csv': [header, ...rows] }, asOf('2026-10-01'))).relations;
    expect(await enrolled('e1,,c1,t1,teacher,2026-09-01,2026-12-01', 'e2,,c1,s1,student,2026-09-15,')).to.deep.equal([
      'teaches t1 s1 active from 2026-09-15 to 2026-12-01',
    ]);
    expect(await enrolled('e1,,c1,t1,teacher,,', 'e2,,c1,s1,student,2026-11-01,2027-01-31')).to.deep.equal([
      'teaches t1 s1 active from 2026-11-01 to 2027-01-31',
    ]);
    const twice = ['e2,,c1,s1,student,2026-08-17,2026-12-18', 'e3,,c1,s1,student,2027-01-04,2027-05-28'];
    expect(await enrolled('e1,,c1,t1,teacher,,', ...twice)).to.deep.equal([
      'teaches t1 s1 active from 2026-08-17 to 2026-12-18',
    ]);
  });

  it('says with one notice what has not begun', async () => {
    const files = { 'enrollments.csv': [header, 'e1,,c1,t1,teacher,2026-11-01,', 'e2,,c1,s1,student,2026-11-01,'] };
    const dated = await readSchool(files);
    expect(dated.relations).to.deep.equal(['teaches t1 s1 active from 2026-11-01']);
    expect(dated.summary.relations).to.deep.equal({ teaches: { active: 0, ended: 1 } });
    const problem = 'enrollments.csv:2: 2 enrollments, this one first, begin after 2026-10-01';
    expect(dated.lines).to.deep.equal([`${problem}: they count from their first day on`]);
  });

  it('gives no dates as of a day that was asked for, which is not the present', async () => {
    const files = { 'enrollments.csv': [header, 'e1,,c1,t1,teacher,2026-11-01,', 'e2,,c1,s1,student,2026-11-01,'] };
    const before = await readSchool(files, { asOf: '2026-10-01' });
    expect(before.relations).to.deep.equal(['teaches t1 s1 ended']);
    expect(before.lines).to.deep.equal([
      'enrollments.csv:2: 2 enrollments, this one first, begin after 2026-10-01: they count as ended until an import on or after their first day',
    ]);
    expect((await readSchool(files, { asOf: '2026-11-01' })).relations).to.deep.equal(['teaches t1 s1 active']);
  });

  it('ends relations by the status of the enrollment, the class and the course', async () => {
    const ended = ['teaches t1 s1 ended'];
    const enrollment = await readSchool({
      'enrollments.csv': [header, 'e1,,c1,t1,teacher,,', 'e2,tobedeleted,c1,s1,student,,'],
    });
    expect(enrollment.relations).to.deep.equal(ended);
    const ofClass = await readSchool({ 'classes.csv': ['sourcedId,title,status', 'c1,Algebra,ToBeDeleted'] });
    expect(ofClass.relations).to.deep.equal(ended);
    const ofCourse = await readSchool({
      'courses.csv': ['sourcedId,title,status', 'k1,Maths,inactive'],
      'classes.csv': ['sourcedId,title,courseSourcedId', 'c1,Algebra,k1'],
    });
    expect(ofCourse.relations).to.deep.equal(ended);
  });

  it('ignores enrolled administrators, and says that nobody teaches the class', async () => {
    const { relations, lines } = await readSchool({
      'users.csv': [userHeader, 'a1,principal,Pam,Poe', 's1,student,Cy,Dunn'],
      'enrollments.csv': ['classSourcedId,userSourcedId,role', 'c1,a1,administrator', 'c1,s1,student'],
    });
    expect(relations).to.deep.equal([]);
    expect(lines).to.deep.equal([
      'classes.csv:2: class "c1" has students and nobody who teaches: nobody is related by it',
    ]);
  });

  it("names the relation of a leader by the person's own role", async () => {
    const { relations, lines } = await readSchool({
      'users.csv': [userHeader, 't1,teacher,Ada,Bell', 'a1,aide,Bo,Cash', 's1,student,Cy,Dunn'],
      'enrollments.csv': ['classSourcedId,userSourcedId,role', 'c1,t1,aide', 'c1,a1,teacher', 'c1,s1,student'],
    });
    expect(relations).to.deep.equal(['teaches t1 s1 active', 'supports a1 s1 active']);
    expect(lines).to.deep.equal([
      'enrollments.csv:2: user "t1" is enrolled as aide: the person is teacher, counts as "teaches"',
      'enrollments.csv:3: user "a1" is enrolled as teacher: the person is staff, counts as "supports"',
    ]);
  });

  it('lets the enrollment choose among several roles of a person', async () => {
    const { relations, lines } = await readSchool({
      'users.csv': ['sourcedId,givenName', 't1,Ada', 's1,Cy'],
      'roles.csv': ['userSourcedId,role', 't1,teacher', 't1,counselor', 't1,student', 's1,student'],
      'classes.csv': ['sourcedId,title', 'c1,Algebra', 'c2,Latin', 'c3,Yoga'],
      'enrollments.csv': [
        'classSourcedId,userSourcedId,role',
        'c1,t1,teacher',
        'c1,s1,student',
        'c2,t1,aide',
        'c2,s1,student',
        'c3,t1,student',
        'c3,t1,teacher',
      ],
    });
    expect(relations).to.deep.equal(['teaches t1 s1 active', 'supports t1 s1 active']);
    expect(lines).to.deep.equal([]);
  });

  it("skips an enrollment that contradicts the person's role", async () => {
    const { relations, lines } = await readSchool({
      'users.csv': [
        userHeader,
        't1,teacher,Ada,Bell',
        's1,student,Cy,Dunn',
        'p1,parent,Eva,Dunn',
        'a1,principal,Pam,Poe',
      ],
      'enrollments.csv': [
        'classSourcedId,userSourcedId,role',
        'c1,t1,student',
        'c1,s1,teacher',
        'c1,p1,parent',
        'c1,a1,teacher',
        'c1,t1,teacher',
      ],
    });
    expect(relations).to.deep.equal([]);
    expect(lines).to.deep.equal([
      'enrollments.csv:2: user "t1" is teacher but enrolled as student: row skipped; give the person the role student if the enrollment is right',
      'enrollments.csv:3: user "s1" is student but enrolled as teacher: row skipped; give the person the role teacher if the enrollment is right',
      'enrollments.csv:4: user "p1" is enrolled as parent: row skipped; only staff and students belong to a class',
      'enrollments.csv:5: user "a1" is admin but enrolled as teacher: row skipped; give the person the role teacher if the enrollment is right',
    ]);
  });

  it('skips rows that refer to nobody or to an unknown role', async () => {
    const { lines, summary } = await readSchool({
      'enrollments.csv': [
        'classSourcedId,userSourcedId,role',
        'c9,s1,student',
        'c1,x9,student',
        'c1,s1,mascot',
        'c1,t1,teacher',
      ],
    });
    expect(lines).to.deep.equal([
      'enrollments.csv:2: class "c9" is not in classes.csv: row skipped; add the class',
      'enrollments.csv:3: user "x9" is not among the people read from users.csv: row skipped; add the person',
      'enrollments.csv:4: role "mascot" is not in the role table: row skipped; add the role to the role table if it should count',
    ]);
    expect(summary.rowsSkipped).to.equal(3);
  });

  it('replaces an earlier row with the same id only if it is about the same person and class', async () => {
    const { relations, lines } = await readSchool({
      'users.csv': [userHeader, 't1,teacher,Ada,Bell', 's1,student,Cy,Dunn', 's2,student,Di,Eke'],
      'enrollments.csv': [
        header,
        'e1,,c1,t1,teacher,,',
        'e2,,c1,s1,student,,',
        'e2,tobedeleted,c1,s1,student,,',
        'e2,,c1,s2,student,,',
      ],
    });
    expect(relations).to.deep.equal(['teaches t1 s1 ended', 'teaches t1 s2 active']);
    expect(lines).to.deep.equal([
      'enrollments.csv:4: sourcedId "e2" is also on line 3: this row is used instead',
      'enrollments.csv:5: sourcedId "e2" is also on line 4: both rows are used, they name different people or classes',
    ]);
  });
});
