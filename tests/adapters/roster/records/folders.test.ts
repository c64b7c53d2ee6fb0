import { expect } from 'chai';
import { openRosterBundle } from '../../../../adapters/roster/files/openRosterBundle.ts';
import { readRoster } from '../../../../adapters/roster/records/readRoster.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { removeRosterFolders, writeFolder } from '../rosterFolder.ts';

const school = (name: string, ...people: string[]): Record<string, string> => ({
  [`${name}/users.csv`]: ['sourcedId,role,givenName,familyName', ...people].join('\n'),
  [`${name}/classes.csv`]: `sourcedId,title\n${name}-c,Art`,
  [`${name}/enrollments.csv`]: [
    'classSourcedId,userSourcedId,role',
    `${name}-c,t1,teacher`,
    `${name}-c,s1,student`,
  ].join('\n'),
});

describe('a folder for each school', () => {
  after(removeRosterFolders);

  it('is one roster; who has one id under two names is held back, and named with both files', async () => {
    const path = await writeFolder({
      ...school('north', 't1,teacher,Ada,Bell', 's1,student,Cy,Dunn'),
      ...school('south', 't1,teacher,Ada,Bell', 's1,student,Flo,Gray'),
    });
    const bundle = await openRosterBundle(path);
    const { snapshot, notices } = await readRoster(bundle, { policy: educationPolicy, asOf: '2026-10-01' });
    await bundle.close();
    expect(snapshot.users.map(({ externalId }) => externalId)).to.deep.equal(['t1']);
    expect(snapshot.contexts?.map(({ externalId }) => externalId)).to.deep.equal(['north-c', 'south-c']);
    expect(snapshot.unread).to.deep.equal(['s1']);
    expect(notices.find(({ isError }) => isError)).to.include({
      file: 'south/users.csv',
      line: 3,
      problem: '"s1" is somebody else on line 3 of north/users.csv',
    });
  });
});
