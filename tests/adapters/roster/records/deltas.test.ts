import { expect } from 'chai';
import type { KnownRoster } from '../../../../adapters/wire/directory/RosterReading.ts';
import { failureOf, readSchool, userHeader } from './schoolBundle.ts';

const person = (externalId: string, role: string, roles: object[] = [{ role }]) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Known', isActive: true },
  roles: roles as { role: string }[],
});
const known = async (): Promise<KnownRoster> => ({
  users: [
    person('t1', 'teacher', [{ role: 'teacher', ends: '2027-06-30' }]),
    person('s1', 'student'),
    person('s2', 'student'),
    person('p1', 'parent'),
    person('p2', 'parent'),
  ],
  contexts: [{ externalId: 'c1', name: 'Algebra' }],
  relations: [
    { kind: 'teaches', from: 't1', to: 's1', context: 'c1', status: 'active' },
    { kind: 'teaches', from: 't1', to: 's2', context: 'c1', status: 'active' },
    { kind: 'guardian_of', from: 'p1', to: 's1', status: 'active' },
    { kind: 'guardian_of', from: 'p2', to: 's1', status: 'active' },
  ],
});
const manifest = (version: string) => [
  'propertyName,value',
  `oneroster.version,${version}`,
  ...['users', 'classes', 'enrollments', 'roles'].map((name) => `file.${name},delta`),
];
const enrollment = 'sourcedId,status,classSourcedId,userSourcedId,role';
const delta = (files: Record<string, string[]>, version = '1.1') =>
  readSchool(
    {
      'manifest.csv': manifest(version),
      'users.csv': [userHeader],
      'classes.csv': ['sourcedId,title'],
      'enrollments.csv': [enrollment],
      ...files,
    },
    { known },
  );

describe('a delta', () => {
  it('ends the relations of an enrollment to be deleted, with people outside of the bundle', async () => {
    const { relations, snapshot } = await delta({ 'enrollments.csv': [enrollment, 'e,tobedeleted,c1,s2,student'] });
    expect(relations).to.deep.equal(['teaches t1 s2 ended', 'teaches t1 s1 active']);
    expect(snapshot.users).to.deep.equal([]);
    expect(snapshot.complete).to.deep.equal({ users: false, relations: false });
    const teacher = await delta({ 'enrollments.csv': [enrollment, 'e,tobedeleted,c1,t1,teacher'] });
    expect(teacher.relations).to.deep.equal(['teaches t1 s1 ended', 'teaches t1 s2 ended']);
  });

  it('relates a new person to those who are in the class already', async () => {
    const { relations, snapshot } = await delta({
      'users.csv': [userHeader, 's3,student,Cy,Dunn'],
      'enrollments.csv': [enrollment, 'e,active,c1,s3,student'],
    });
    expect(relations).to.include('teaches t1 s3 active').and.not.include('teaches t1 s3 ended');
    expect(snapshot.users.map(({ externalId }) => externalId)).to.deep.equal(['s3']);
  });

  it('ends a class to be deleted', async () => {
    const { relations } = await delta({ 'classes.csv': ['sourcedId,status,title', 'c1,tobedeleted,Algebra'] });
    expect(relations).to.deep.equal(['teaches t1 s1 ended', 'teaches t1 s2 ended']);
  });

  it('ends the guardians that the row of a student does not list any more', async () => {
    const { relations } = await delta({ 'users.csv': [`${userHeader},agents`, 's1,student,Cy,Dunn,p1'] });
    expect(relations).to.deep.equal(['guardian_of p1 s1 active', 'guardian_of p2 s1 ended']);
  });

  it('deactivates a user to be deleted whose row says nothing else', async () => {
    const users = ['sourcedId,status,role,givenName', 's2,tobedeleted,,'];
    const { snapshot } = await delta({ 'users.csv': users });
    expect([...snapshot.users, ...(snapshot.gone ?? [])]).to.have.length(1);
    const gone =
      snapshot.gone?.includes('s2') || snapshot.users.some((user) => user.externalId === 's2' && !user.isActive);
    expect(gone).to.equal(true);
  });

  it('adds roles of OneRoster 1.2 to those that it does not mention, with their days', async () => {
    const roles = ['userSourcedId,status,roleType,role', 't1,active,secondary,aide', 's2,tobedeleted,primary,student'];
    const { snapshot } = await delta({ 'users.csv': ['sourcedId,givenName'], 'roles.csv': roles }, '1.2');
    const rolesOf = (id: string) => snapshot.users.find(({ externalId }) => externalId === id);
    expect(rolesOf('t1')?.roles).to.have.deep.members([{ role: 'staff' }, { role: 'teacher', ends: '2027-06-30' }]);
    expect(rolesOf('s2')).to.include({ isActive: false });
    expect(snapshot.users).to.have.length(2);
  });

  it('is refused if the manifest says anything but bulk, delta and absent', async () => {
    for (const word of ['incremental', '', 'full']) {
      const failure = await failureOf(readSchool({ 'manifest.csv': ['propertyName,value', `file.users,${word}`] }));
      expect(failure.message).to.match(/^manifest\.csv:2: .*bulk, delta or absent/u);
    }
  });
});
