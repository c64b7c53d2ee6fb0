import { expect } from 'chai';
import { type Read, readSchool, readSdsSchool } from './schoolBundle.ts';
import { trainingPolicy } from './trainingPolicy.ts';

const header = 'userSourcedId,role,isPrimary,roleStartDate,roleEndDate,sessionSourcedId';
const roles = (...rows: string[]) => readSdsSchool({ 'roles.csv': [header, ...rows] });
const rolesOf = ({ snapshot }: Read, id: string) => snapshot.users.find(({ externalId }) => externalId === id)?.roles;
const inactive = ({ snapshot }: Read) =>
  snapshot.users.filter(({ isActive }) => !isActive).map(({ externalId }) => externalId);

describe('readRoles', () => {
  it('reads OneRoster 1.2, where roles.csv decides over users.csv', async () => {
    const {
      roles: given,
      relations,
      summary,
    } = await readSchool({
      'users.csv': ['sourcedId,role,givenName,agentSourcedIds', 't1,student,Ada,', 's1,,Cy,g1', 'g1,,Eva,'],
      'roles.csv': [
        'sourcedId,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId',
        'r1,t1,primary,teacher,,,o1',
        'r2,s1,primary,student,,,o1',
        'r3,g1,primary,guardian,,,o1',
      ],
    });
    expect(given).to.deep.equal({ t1: 'teacher', s1: 'student', g1: 'parent' });
    expect(relations).to.deep.equal(['teaches t1 s1 active', 'guardian_of g1 s1 active']);
    expect(summary.format).to.equal('oneroster');
  });

  it('prefers a current role to an ended primary one', async () => {
    const read = await roles(
      't1,administrator,TRUE,2020-01-01,2021-01-01,',
      't1,teacher,FALSE,2026-01-01,,',
      's1,student,TRUE,,,',
    );
    expect(read.roles).to.include({ t1: 'teacher' });
    expect(rolesOf(read, 't1')).to.deep.equal([
      { role: 'teacher', begins: '2026-01-01' },
      { role: 'admin', begins: '2020-01-01', ends: '2021-01-01' },
    ]);
    expect(read.lines).to.deep.equal([]);
  });

  it('makes no administrator by a second role without a mark', async () => {
    const unmarked = 'userSourcedId,role,orgSourcedId,beginDate,endDate';
    const read = await readSchool({
      'roles.csv': [unmarked, 't1,principal,,,', 't1,teacher,,,', 's1,student,,,'],
    });
    expect(read.roles).to.include({ t1: 'teacher' });
    expect(rolesOf(read, 't1')).to.deep.include({ role: 'staff', unconfirmed: 'admin' });
    const promoted = await readSchool({
      'roles.csv': [unmarked, 't1,principal,,,', 't1,teacher,,2019-01-01,2020-06-30', 's1,student,,,'],
    });
    expect(promoted.roles).to.include({ t1: 'admin' });
  });

  it('does not prolong the role of an administrator who retires with the term', async () => {
    const read = await readSdsSchool({
      'roles.csv': [header, 't1,principal,TRUE,2020-09-01,2026-06-30,', 's1,student,TRUE,,2026-06-30,'],
      'academicSessions.csv': ['sourcedId,startDate,endDate', 'y1,2025-09-01,2026-06-30'],
    });
    expect(inactive(read)).to.deep.equal(['t1']);
  });

  it('prefers the stronger of several current roles', async () => {
    const ranked = ['administrator', 'teacher', 'tutor', 'aide', 'guardian', 'student'];
    const chosen = ranked.map(
      async (_, at) =>
        (
          await roles(
            ...ranked
              .slice(at)
              .toReversed()
              .map((role) => `t1,${role},TRUE,,,`),
          )
        ).roles['t1'],
    );
    expect(await Promise.all(chosen)).to.deep.equal(['admin', 'teacher', 'tutor', 'staff', 'parent', 'student']);
  });

  it('does not report the same role in a second org', async () => {
    const { lines } = await roles('t1,teacher,TRUE,,,', 't1,professor,FALSE,,,', 's1,student,TRUE,,,');
    expect(lines).to.deep.equal([]);
  });

  it('deactivates a person whose roles have all ended, and says so', async () => {
    const read = await roles('t1,aide,TRUE,,2024-06-30,', 't1,teacher,FALSE,,2026-06-30,', 's1,student,TRUE,,,');
    expect(read.roles).to.include({ t1: 'teacher' });
    expect(inactive(read)).to.deep.equal(['t1']);
    expect(rolesOf(read, 't1')).to.deep.equal([
      { role: 'teacher', ends: '2026-06-30' },
      { role: 'staff', ends: '2024-06-30' },
    ]);
    expect(read.lines).to.include('roles.csv:3: user "t1": the last role, teacher, ended on 2026-06-30: deactivated');
  });

  it('takes a deleted row for no role: alone it deactivates the person, beside another it is dropped', async () => {
    const read = await readSdsSchool({
      'roles.csv': [
        'userSourcedId,role,status',
        't1,principal,tobedeleted',
        's1,student,active',
        's1,teacher,tobedeleted',
        'g1,parent,',
      ],
    });
    expect(inactive(read)).to.deep.equal(['t1']);
    expect(rolesOf(read, 't1')).to.deep.equal([{ role: 'admin', ends: '2026-09-30' }]);
    expect(rolesOf(read, 's1')).to.equal(undefined);
    expect(read.lines).to.include('roles.csv:2: user "t1": the last role, admin, is deleted: deactivated');
  });

  it('keeps a role that begins later, with its day, and the person active', async () => {
    const read = await roles('t1,teacher,TRUE,2026-11-01,,', 's1,student,TRUE,,,');
    expect(rolesOf(read, 't1')).to.deep.equal([{ role: 'teacher', begins: '2026-11-01' }]);
    expect(inactive(read)).to.deep.equal([]);
  });

  it('joins rows of one role in one place that follow on each other', async () => {
    const read = await roles(
      't1,teacher,TRUE,2026-08-01,2026-12-31,',
      't1,teacher,TRUE,2027-01-01,2027-06-30,',
      't1,teacher,TRUE,2028-01-01,,',
      's1,student,TRUE,,,',
    );
    expect(rolesOf(read, 't1')).to.deep.equal([{ role: 'teacher', begins: '2026-08-01', ends: '2027-06-30' }]);
  });

  const sessions = (...rows: string[]) => ({ 'academicSessions.csv': ['sourcedId,startDate,endDate', ...rows] });

  it('lets a role that ended with the last term go on, as in a roster of last year', async () => {
    for (const row of ['t1,teacher,TRUE,,,old', 't1,teacher,TRUE,,2021-06-30,']) {
      const read = await readSdsSchool({
        ...sessions('old,2020-08-01,2021-06-30'),
        'roles.csv': [header, row, 's1,student,TRUE,,,'],
      });
      expect(inactive(read)).to.deep.equal([]);
      expect((rolesOf(read, 't1') ?? []).flatMap(({ ends }) => ends ?? [])).to.deep.equal([]);
      expect(read.lines).to.deep.equal([
        'roles.csv:2: 1 roles, this one first, ended with their term: they go on until the next term of academicSessions.csv begins',
      ]);
    }
  });

  it('ends a role with its term where a later term has begun, and in a break not before that', async () => {
    const terms = sessions('spring,2026-01-01,2026-06-30', 'fall,2026-09-01,2026-12-20', 'next,2027-01-10,2027-06-30');
    const rows = ['t1,teacher,TRUE,,,spring', 's1,student,TRUE,,,fall', 'g1,guardian,TRUE,,2026-07-15,'];
    const files = { ...terms, 'roles.csv': [header, ...rows] };
    expect(inactive(await readSdsSchool(files))).to.deep.equal(['t1', 'g1']);
    expect(inactive(await readSdsSchool(files, { asOf: new Date('2026-07-20') }))).to.deep.equal(['g1']);
    expect(rolesOf(await readSdsSchool(files), 's1')).to.deep.equal([
      { role: 'student', begins: '2026-09-01', ends: '2027-01-09' },
    ]);
  });

  describe('of an administrator as a secondary role', () => {
    const secondary = ['t1,teacher,TRUE,,,', 't1,administrator,FALSE,,,', 's1,student,TRUE,,,'];

    it('counts as staff until the office confirms it', async () => {
      const read = await roles(...secondary);
      expect(rolesOf(read, 't1')).to.deep.equal([{ role: 'teacher' }, { role: 'staff', unconfirmed: 'admin' }]);
      expect(read.lines).to.deep.equal([]);
      const files = { 'roles.csv': [header, ...secondary] };
      const confirmed = await readSdsSchool(files, { confirmedAdmins: ['t1'] });
      expect(confirmed.roles).to.include({ t1: 'admin' });
      expect(confirmed.lines).to.deep.equal([]);
      const other = await readSdsSchool(files, { confirmedAdmins: ['s1'] });
      expect(other.roles).to.include({ t1: 'teacher' });
    });

    it('is left out by a policy without staff', async () => {
      const read = await readSdsSchool(
        { 'roles.csv': [header, ...secondary.map((row) => row.replace('administrator', 'office'))] },
        { policy: trainingPolicy, roles: { teacher: 'instructor', student: 'apprentice', guardian: 'sponsor' } },
      );
      expect(read.roles).to.include({ t1: 'instructor' });
      expect(rolesOf(read, 't1')).to.equal(undefined);
      expect(read.lines[0]).to.include('secondary role: left out; confirm with --confirm-admin t1');
    });

    it('counts where rows do not say which role is primary', async () => {
      expect((await roles('t1,administrator,,,,', 's1,student,,,,')).roles).to.include({ t1: 'admin' });
    });
  });

  it('leaves out a person without any known role, and says so', async () => {
    const read = await roles('t1,alumni,TRUE,,,', 's1,student,TRUE,,,', 'x9,student,TRUE,,,');
    expect(read.roles).to.deep.equal({ s1: 'student', g1: 'parent' });
    expect(read.lines).to.include.members([
      'roles.csv:2: role "alumni" is not in the role table: row skipped; add the role to the role table if it should count',
      'roles.csv:4: user "x9" is not in users.csv: row skipped',
      'users.csv:2: user "t1" has no role that is known: row skipped; give the person a role',
    ]);
  });
});
