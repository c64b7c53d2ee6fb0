import { expect } from 'chai';
import { readSchool, readSdsSchool } from './schoolBundle.ts';

const header = 'userSourcedId,role,isPrimary,roleStartDate,roleEndDate,sessionSourcedId';
const roles = (...rows: string[]) => readSdsSchool({ 'roles.csv': [header, ...rows] });

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
    expect(read.lines).to.deep.equal([
      'roles.csv:2: user "t1" is also admin: teacher (line 3) is used, one person has one role',
    ]);
  });

  it('prefers a primary role to a secondary one', async () => {
    const read = await roles('t1,administrator,FALSE,,,', 't1,teacher,TRUE,,,', 's1,student,TRUE,,,');
    expect(read.roles).to.include({ t1: 'teacher' });
  });

  it('prefers admin to teacher to tutor to parent to student among equals', async () => {
    const ranked = ['administrator', 'teacher', 'aide', 'guardian', 'student'];
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
    expect(await Promise.all(chosen)).to.deep.equal(['admin', 'teacher', 'tutor', 'parent', 'student']);
  });

  it('does not report the same role in a second org', async () => {
    const { lines } = await roles('t1,teacher,TRUE,,,', 't1,professor,FALSE,,,', 's1,student,TRUE,,,');
    expect(lines).to.deep.equal([]);
  });

  it('keeps the last role of a person whose roles have all ended, and the person active', async () => {
    const read = await roles('t1,aide,TRUE,,2024-06-30,', 't1,teacher,FALSE,,2026-06-30,', 's1,student,TRUE,,,');
    expect(read.roles).to.include({ t1: 'teacher' });
    expect(read.snapshot.users.every(({ isActive }) => isActive)).to.equal(true);
    expect(read.lines).to.include(
      'roles.csv:3: user "t1": this is the last role and it has ended: kept as teacher, the person stays active',
    );
  });

  it('uses the dates of its session for a role without dates', async () => {
    const { lines } = await readSdsSchool({
      'academicSessions.csv': ['sourcedId,startDate,endDate', 'old,2020-08-01,2021-06-30'],
      'roles.csv': [header, 't1,teacher,TRUE,,,old', 's1,student,TRUE,,,'],
    });
    expect(lines).to.deep.equal([
      'roles.csv:2: user "t1": this is the last role and it has ended: kept as teacher, the person stays active',
    ]);
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
