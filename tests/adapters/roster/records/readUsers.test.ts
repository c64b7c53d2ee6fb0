import { expect } from 'chai';
import { readSchool } from './schoolBundle.ts';

const people = (header: string, ...rows: string[]) => readSchool({ 'users.csv': [header, ...rows] });

describe('readUsers', () => {
  it('reads names in NFC without control characters and needless spaces', async () => {
    const { snapshot } = await people(
      'sourcedId,role,givenName,familyName',
      's1,student, Zoe\u0308\u0007  \u202EAnn ,О\tРейлли',
    );
    expect(snapshot.users[0]).to.include({ firstName: 'Zoë Ann', lastName: 'О Рейлли' });
  });

  it('keeps a person with one name without a notice', async () => {
    const { snapshot, lines } = await people('sourcedId,role,givenName,familyName', 's1,student,,Суварно');
    expect(snapshot.users[0]).to.include({ firstName: '', lastName: 'Суварно' });
    expect(lines.filter((line) => line.startsWith('users'))).to.deep.equal([]);
  });

  it('falls back to preferred name, username and sourcedId', async () => {
    const { snapshot, lines } = await people(
      'sourcedId,role,username,givenName,familyName,preferredGivenName,preferredFamilyName',
      's1,student,u1,,,Kim,Lee',
      's2,student,u2,,,,',
      's3,student,,,,,',
    );
    expect(snapshot.users.map(({ firstName, lastName }) => `${firstName} ${lastName}`.trim())).to.deep.equal([
      'Kim Lee',
      'u2',
      's3',
    ]);
    expect(lines).to.include('users.csv:4: givenName and familyName are empty: the sourcedId is shown');
  });

  it('makes people inactive by status and by enabledUser', async () => {
    const { snapshot, lines } = await people(
      'sourcedId,role,status,enabledUser,givenName',
      's1,student,active,true,A',
      's2,student,ToBeDeleted,true,B',
      's3,student,inactive,true,C',
      's4,student,,FALSE,D',
      's5,student,,0,E',
      's6,student,,no,F',
      's7,student,odd,,G',
    );
    expect(snapshot.users.filter(({ isActive }) => isActive).map(({ externalId }) => externalId)).to.deep.equal(['s1']);
    expect(lines).to.include('users.csv:8: error: status "odd" is not known: counts as inactive');
  });

  it('uses the last of several rows with one sourcedId', async () => {
    const { snapshot, lines } = await people('sourcedId,role,givenName', 's1,student,Old', 's1,student,New');
    expect(snapshot.users).to.have.length(1);
    expect(snapshot.users[0]).to.include({ firstName: 'New' });
    expect(lines[0]).to.equal('users.csv:3: sourcedId "s1" is also on line 2: this row is used instead');
  });

  it('keeps a person without an e-mail address that is not one', async () => {
    const { snapshot, lines } = await people(
      'sourcedId,role,givenName,email',
      's1,student,A,a@example.org',
      's2,student,B,none',
    );
    expect(snapshot.users.map(({ email }) => email)).to.deep.equal(['a@example.org', undefined]);
    expect(lines[0]).to.equal('users.csv:3: the e-mail cell has no e-mail address: the person is kept without one');
  });

  it('skips rows whose sourcedId is empty or too long, and reads rows that end early', async () => {
    const { snapshot, lines } = await people(
      'sourcedId,role,givenName,email',
      ',student,A,',
      `${'x'.repeat(256)},student,B,`,
      's1,student,C',
    );
    expect(snapshot.users.map(({ externalId }) => externalId)).to.deep.equal(['s1']);
    expect(lines.slice(0, 3)).to.deep.equal([
      'users.csv:2: sourcedId is empty: row skipped',
      'users.csv:3: sourcedId is longer than 255 characters: row skipped',
      'users.csv:4: 3 fields where the header has 4: the missing cells count as empty',
    ]);
  });
});
