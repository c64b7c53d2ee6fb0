import { expect } from 'chai';
import { failureOf, readSchool } from './schoolBundle.ts';

describe('matchColumns', () => {
  it('ignores case, spaces, underscores, hyphens, order and a byte order mark', async () => {
    const { snapshot, lines } = await readSchool({
      'users.csv': ['\uFEFFFamily Name,ROLE,given_name,Sourced-ID', 'Bell,teacher,Ada,t1', 'Dunn,student,Cy,s1'],
    });
    expect(snapshot.users[0]).to.include({ externalId: 't1', firstName: 'Ada', lastName: 'Bell' });
    expect(lines).to.deep.equal([]);
  });

  it('reads a misspelt header and notes it once', async () => {
    const { relations, lines } = await readSchool({
      'enrollments.csv': ['clasSourcedID,userSourceId,rloe', 'c1,t1,teacher', 'c1,s1,student'],
    });
    expect(relations).to.deep.equal(['teaches t1 s1 active']);
    expect(lines).to.have.members([
      'enrollments.csv:1: column "clasSourcedID" is not known: read as "classSourcedId"',
      'enrollments.csv:1: column "userSourceId" is not known: read as "userSourcedId"',
      'enrollments.csv:1: column "rloe" is not known: read as "role"',
    ]);
  });

  it('does not guess between two columns that are equally near', async () => {
    const failure = await failureOf(readSchool({ 'users.csv': ['sourcedId,roles,rolle', 't1,teacher,student'] }));
    expect(failure).to.have.property('code', 'INVALID_REQUEST');
    expect(failure.message).to.match(/^users\.csv:1: column "role" is missing \(found: sourcedId, roles, rolle\)/u);
  });

  it('does not repeat a first line that is a row', async () => {
    const failure = await failureOf(readSchool({ 'users.csv': ['t1,active,teacher,P4ssw0rd', 's1,active,student,x'] }));
    expect(failure.message).to.contain('is the line of column names missing?').and.not.contain('P4ssw0rd');
  });

  it('ignores vendor columns without a notice', async () => {
    const { lines } = await readSchool({ 'classes.csv': ['sourcedId,title,metadata.title,periods', 'c1,Algebra,x,1'] });
    expect(lines).to.deep.equal([]);
  });

  it('uses the first of two columns with one name', async () => {
    const { snapshot, lines } = await readSchool({
      'users.csv': ['sourcedId,role,givenName,Given Name', 't1,teacher,Ada,Zoe'],
    });
    expect(snapshot.users[0]).to.include({ firstName: 'Ada' });
    expect(lines[0]).to.equal('users.csv:1: column "givenName" is there twice: the first one is used');
  });
});
