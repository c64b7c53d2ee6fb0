import { expect } from 'chai';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { failureOf, readSchool, readSdsSchool, userHeader } from './schoolBundle.ts';

describe('readRoster', () => {
  it('relates every teacher of a class with every student, named after the class', async () => {
    const { snapshot, lines } = await readSchool({
      'users.csv': [userHeader, 't1,teacher,Ada,Bell', 't2,faculty,Ed,Fox', 's1,student,Cy,Dunn', 's2,learner,Gil,Hay'],
      'enrollments.csv': [
        'classSourcedId,userSourcedId,role',
        'c1,t1,teacher',
        'c1,t2,professor',
        'c1,s1,student',
        'c1,s2,student',
      ],
    });
    expect(snapshot.relations.map(({ from, to }) => `${from}-${to}`)).to.have.members([
      't1-s1',
      't1-s2',
      't2-s1',
      't2-s2',
    ]);
    expect(snapshot.relations[0]).to.deep.equal({
      kind: 'teaches',
      from: 't1',
      to: 's1',
      context: 'c1',
      contextName: 'Algebra',
      status: 'active',
    });
    expect(lines).to.deep.equal([]);
  });

  it('maps an aide and a counselor to staff who support the students of a class', async () => {
    const { roles, relations } = await readSchool({
      'users.csv': [userHeader, 'a1,aide,Ada,Bell', 'n1,counselor,Nan,Orr', 's1,student,Cy,Dunn'],
      'enrollments.csv': ['classSourcedId,userSourcedId,role', 'c1,a1,aide', 'c1,n1,aide', 'c1,s1,student'],
    });
    expect(roles).to.deep.equal({ a1: 'staff', n1: 'staff', s1: 'student' });
    expect(relations).to.deep.equal(['supports a1 s1 active', 'supports n1 s1 active']);
  });

  it('maps an aide to a tutor under a policy without staff', async () => {
    const policy = {
      ...educationPolicy,
      roles: educationPolicy.roles.filter((role) => role !== 'staff'),
      relations: { ...educationPolicy.relations, supports: { from: 'parent', to: 'student' } },
    };
    const { roles, relations } = await readSchool(
      {
        'users.csv': [userHeader, 'a1,aide,Ada,Bell', 's1,student,Cy,Dunn'],
        'enrollments.csv': ['classSourcedId,userSourcedId,role', 'c1,a1,aide', 'c1,s1,student'],
      },
      { policy },
    );
    expect(roles).to.deep.equal({ a1: 'tutor', s1: 'student' });
    expect(relations).to.deep.equal(['tutors a1 s1 active']);
  });

  it('leaves out rows with a word that the role table silences, with one line for each file', async () => {
    const { snapshot, lines, summary } = await readSchool(
      {
        'users.csv': [
          userHeader,
          'n1,alumnus,Ada,Bell',
          'n2,Alumnus,Bo,Cash',
          't1,teacher,Ed,Fox',
          's1,student,Cy,Dunn',
        ],
        'enrollments.csv': [
          'classSourcedId,userSourcedId,role',
          'c1,t1,teacher',
          'c1,s1,student',
          'c1,s1,proctor',
          'c1,t1,proctor',
        ],
      },
      { roles: { alumnus: 'ignore', proctor: null } },
    );
    expect(snapshot.users.map(({ externalId }) => externalId)).to.deep.equal(['t1', 's1']);
    expect(lines).to.deep.equal([
      'users.csv:2: 2 rows with the role "alumnus", this one first: left out, as the role table says',
      'enrollments.csv:4: 2 rows with the role "proctor", this one first: left out, as the role table says',
    ]);
    expect(summary).to.include({ rowsSkipped: 4, notices: 2 });
  });

  it('gives classes their organisation, and people one for each school of users.csv', async () => {
    const { snapshot } = await readSchool({
      'orgs.csv': [
        'sourcedId,name,type,parentSourcedId',
        'd,District,district,',
        'n,North,school,d',
        's,South,school,d',
      ],
      'users.csv': ['sourcedId,role,orgSourcedIds,givenName', 't1,teacher,"n,s",Ada', 's1,student,,Cy'],
      'classes.csv': ['sourcedId,title,schoolSourcedId', 'c1,Algebra,s'],
    });
    expect(snapshot.contexts).to.deep.equal([{ externalId: 'c1', name: 'Algebra', organisation: 's' }]);
    expect(snapshot.users.map(({ roles }) => roles)).to.deep.equal([
      [
        { role: 'teacher', organisation: 'n' },
        { role: 'teacher', organisation: 's' },
      ],
      [{ role: 'student', organisation: 'd' }],
    ]);
  });

  it("uses the host's lines of the role table", async () => {
    const { roles } = await readSchool(
      { 'users.csv': [userHeader, 'n1,Counselor,Ada,Bell'] },
      { roles: { counselor: 'tutor' } },
    );
    expect(roles).to.deep.equal({ n1: 'tutor' });
  });

  it('refuses a role table with a role that does not exist here', async () => {
    const failure = await failureOf(readSchool({}, { roles: { nurse: 'medic' } }));
    expect(failure).to.have.property('code', 'INVALID_REQUEST');
    expect(failure.message).to.include('"nurse"').and.include('admin, teacher, tutor, staff, parent, student');
  });

  it('skips a person whose role is unknown, and says how to import them', async () => {
    const { roles, lines, summary } = await readSchool({
      'users.csv': [userHeader, 'n1,alumnus,Ada,Bell', 's1,student,Cy,Dunn'],
    });
    expect(roles).to.deep.equal({ s1: 'student' });
    expect(lines[0]).to.equal(
      'users.csv:2: role "alumnus" is not in the role table: row skipped; add the role to the role table to import this person',
    );
    expect(summary.rowsSkipped).to.equal(2);
  });

  it('does not say whose roster it is, whatever organisations it has', async () => {
    expect((await readSchool({ 'orgs.csv': ['sourcedId,name', 'd1,District'] })).snapshot).not.to.have.property(
      'source',
    );
  });

  it('uses the format of the caller, else of the manifest, else of the columns', async () => {
    const manifest = { 'manifest.csv': ['propertyName,value', 'oneroster.version,1.2'] };
    expect((await readSdsSchool(manifest)).summary.format).to.equal('oneroster');
    expect((await readSdsSchool(manifest, { format: 'sds' })).summary.format).to.equal('sds');
  });

  it('is complete unless the manifest says delta', async () => {
    const manifest = (...lines: string[]) => ({ 'manifest.csv': ['propertyName,value', ...lines] });
    const classes = ['teaches', 'tutors', 'supports'];
    expect((await readSchool()).snapshot.complete).to.deep.equal({ users: true, relations: classes });
    const withAgents = { 'users.csv': [`${userHeader},agents`, 't1,teacher,Ada,Bell,', 's1,student,Cy,Dunn,'] };
    expect((await readSchool(withAgents)).snapshot.complete.relations).to.have.members([...classes, 'guardian_of']);
    expect((await readSdsSchool({ 'relationships.csv': undefined })).snapshot.complete.relations).to.deep.equal(
      classes,
    );
    expect((await readSchool(manifest('file.enrollments,Delta'))).snapshot.complete).to.deep.equal({
      users: true,
      relations: false,
    });
    expect((await readSchool(manifest('file.users,delta'))).snapshot.complete).to.deep.equal({
      users: false,
      relations: classes,
    });
  });

  it('refuses a bundle without users.csv and lists what is there', async () => {
    const failure = await failureOf(readSchool({ 'users.csv': undefined, 'Student.csv': ['SIS ID'] }));
    expect(failure).to.have.property('code', 'INVALID_REQUEST');
    expect(failure.message).to.include('users.csv is missing').and.include('Student.csv');
  });

  it('refuses a users.csv that has a header only, or nothing at all', async () => {
    for (const users of [[userHeader], []]) {
      const failure = await failureOf(readSchool({ 'users.csv': users }));
      expect(failure).to.have.property('code', 'INVALID_REQUEST');
      expect(failure.message).to.match(/^users\.csv:1: the file has no row that can be used/u);
    }
  });

  it('refuses users without any role', async () => {
    const failure = await failureOf(readSchool({ 'users.csv': ['sourcedId,givenName', 't1,Ada'] }));
    expect(failure.message).to.match(/^users\.csv:1: column "role" is missing/u);
  });

  it('refuses OneRoster without enrollments.csv unless the manifest says that it is absent', async () => {
    const without = { 'enrollments.csv': undefined, 'classes.csv': undefined };
    expect((await failureOf(readSchool(without))).message).to.include('enrollments.csv is missing');
    const announced = await readSchool({
      ...without,
      'manifest.csv': ['propertyName,value', 'file.enrollments,absent'],
    });
    expect(announced.snapshot.complete).to.deep.equal({ users: true, relations: false });
  });

  it('reads School Data Sync without classes as people only', async () => {
    const { snapshot } = await readSdsSchool({ 'enrollments.csv': undefined, 'classes.csv': undefined });
    expect(snapshot.users).to.have.length(3);
    expect(snapshot.complete.relations).to.deep.equal(['guardian_of']);
  });

  it('reads empty optional files as no rows, with a notice for enrollments', async () => {
    const { relations, lines } = await readSchool({
      'orgs.csv': [],
      'courses.csv': ['sourcedId'],
      'enrollments.csv': ['classSourcedId,userSourcedId,role'],
    });
    expect(relations).to.deep.equal([]);
    expect(lines).to.deep.equal([
      'enrollments.csv: no enrollment can be used: no class relation is made; where the list is complete, all earlier ones end',
    ]);
  });

  it('counts people and relations in the summary', async () => {
    const { summary } = await readSdsSchool();
    expect(summary).to.deep.include({
      format: 'sds',
      asOf: '2026-10-01',
      users: { active: 3, inactive: 0, byRole: { teacher: 1, student: 1, parent: 1 } },
      relations: { teaches: { active: 1, ended: 0 }, guardian_of: { active: 1, ended: 0 } },
      rowsSkipped: 0,
      notices: 0,
    });
    expect(summary.rowsRead).to.include({ 'users.csv': 3, 'enrollments.csv': 2 });
  });

  it('keeps at most 10,000 notices and counts the rest', async () => {
    const strangers = Array.from({ length: 10_005 }, (_, at) => `c1,nobody${at},student`);
    const { notices, lines, summary } = await readSchool({
      'enrollments.csv': ['classSourcedId,userSourcedId,role', 'c1,t1,teacher', ...strangers],
    });
    expect(notices).to.have.length(10_001);
    expect(lines.at(-1)).to.equal('all files: 5 more notices: counted, not listed');
    expect(summary.notices).to.equal(10_005);
  });
});
