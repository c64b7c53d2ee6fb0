import { expect } from 'chai';
import { marketplacePolicy } from '../../../../core/permissions/marketplacePolicy.ts';
import { failureOf, readSchool, readSdsSchool } from './schoolBundle.ts';
import { trainingPolicy } from './trainingPolicy.ts';

const training = {
  policy: trainingPolicy,
  roles: { teacher: 'instructor', principal: 'office', student: 'apprentice', guardian: 'sponsor' },
};
const header = 'sourcedId,role,givenName,familyName,agentSourcedIds';

describe('readRoster for the policy of a host', () => {
  it("reads OneRoster in the policy's own roles and relations", async () => {
    const { roles, relations, lines } = await readSchool(
      {
        'users.csv': [
          header,
          't1,teacher,Ada,Bell,',
          's1,student,Cy,Dunn,g1',
          'g1,guardian,Eva,Dunn,',
          'p1,principal,Pam,Poe,',
        ],
        'enrollments.csv': ['classSourcedId,userSourcedId,role', 'c1,t1,teacher', 'c1,s1,student', 'c1,p1,principal'],
      },
      training,
    );
    expect(roles).to.deep.equal({ t1: 'instructor', s1: 'apprentice', g1: 'sponsor', p1: 'office' });
    expect(relations).to.deep.equal(['lehrt t1 s1 active', 'betreut g1 s1 active']);
    expect(lines).to.deep.equal([]);
  });

  it('reads School Data Sync, where a person without a role becomes a guardian by a link', async () => {
    const { roles, relations } = await readSdsSchool({}, training);
    expect(roles).to.deep.equal({ t1: 'instructor', s1: 'apprentice', g1: 'sponsor' });
    expect(relations).to.deep.equal(['lehrt t1 s1 active', 'betreut g1 s1 active']);
  });

  it("reads the policy's own role names without a role table, and skips other roles", async () => {
    const { roles, lines } = await readSchool(
      { 'users.csv': [header, 'i1,Instructor,Ada,Bell,', 't1,teacher,Bo,Cash,', 's1,apprentice,Cy,Dunn,'] },
      { policy: trainingPolicy },
    );
    expect(roles).to.deep.equal({ i1: 'instructor', s1: 'apprentice' });
    expect(lines[0]).to.match(/^users\.csv:3: role "teacher" is not in the role table/u);
  });

  it('skips an enrollment in a role that has no part in classes', async () => {
    const { relations, lines } = await readSchool(
      {
        'users.csv': [header, 'l1,librarian,Lea,Orr,', 's1,apprentice,Cy,Dunn,'],
        'enrollments.csv': ['classSourcedId,userSourcedId,role', 'c1,l1,librarian', 'c1,s1,apprentice'],
      },
      { policy: trainingPolicy },
    );
    expect(relations).to.deep.equal([]);
    expect(lines).to.deep.equal([
      'enrollments.csv:2: user "l1" is enrolled as librarian: row skipped; only staff and students belong to a class',
      'classes.csv:2: class "c1" has students and nobody who teaches: nobody is related by it',
    ]);
  });

  it("refuses a role table with a role of another policy, and lists this policy's", async () => {
    const failure = await failureOf(readSchool({}, { policy: trainingPolicy, roles: { nurse: 'teacher' } }));
    expect(failure).to.have.property('code', 'INVALID_REQUEST');
    expect(failure.message).to.include('office, instructor, librarian, sponsor, apprentice');
  });

  it('refuses the marketplace, which has no classes', async () => {
    const failure = await failureOf(readSchool({}, { policy: marketplacePolicy }));
    expect(failure).to.have.property('code', 'INVALID_REQUEST');
    expect(failure.message).to.match(/^A roster cannot be imported under the policy "marketplace"/u);
  });
});
