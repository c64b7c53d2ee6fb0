import { expect } from 'chai';
import { readSchool, readSdsSchool } from './schoolBundle.ts';

const header = 'sourcedId,role,givenName,agentSourcedIds';
const agents = (...rows: string[]) =>
  readSchool({ 'users.csv': [header, ...rows], 'enrollments.csv': ['classSourcedId,userSourcedId,role'] });
const relationships = (...rows: string[]) =>
  readSdsSchool({
    'relationships.csv': ['userSourcedId,relationshipUserSourcedId,relationshipRole', ...rows],
    'enrollments.csv': ['classSourcedId,userSourcedId,role'],
  });
const guardianLines = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('enrollments'));

describe('linkGuardians', () => {
  it("relates the guardians whom a student's row lists", async () => {
    const { snapshot, lines } = await agents(
      's1,student,Cy,"g1, g2"',
      's2,student,Di,"[""g1""]"',
      'g1,guardian,Eva,',
      'g2,relative,Flo,',
    );
    expect(snapshot.relations).to.deep.equal([
      { kind: 'guardian_of', from: 'g1', to: 's1', status: 'active' },
      { kind: 'guardian_of', from: 'g2', to: 's1', status: 'active' },
      { kind: 'guardian_of', from: 'g1', to: 's2', status: 'active' },
    ]);
    expect(guardianLines(lines)).to.deep.equal([]);
  });

  it("reverses a link that is in the guardian's row, and notes it", async () => {
    const { relations, lines } = await agents('s1,student,Cy,', 'g1,parent,Eva,s1');
    expect(relations).to.deep.equal(['guardian_of g1 s1 active']);
    expect(guardianLines(lines)).to.deep.equal([
      'users.csv:3: the guardian\'s row lists the student: read the right way round: "g1" is guardian of "s1"',
    ]);
  });

  it('makes one relation of a link that is in both rows, without a notice', async () => {
    const { relations, lines } = await agents('g1,parent,Eva,s1', 's1,student,Cy,g1');
    expect(relations).to.deep.equal(['guardian_of g1 s1 active']);
    expect(guardianLines(lines)).to.deep.equal([]);
  });

  it('skips a link between two students, two adults, or with a stranger', async () => {
    const { relations, lines } = await agents(
      's1,student,Cy,"s2,x9"',
      's2,student,Di,',
      'g1,parent,Eva,t1',
      't1,teacher,Ada,',
    );
    expect(relations).to.deep.equal([]);
    expect(guardianLines(lines).map((line) => line.split(': ').slice(0, 2).join(': '))).to.deep.equal([
      'users.csv:2: guardian link between "s1" (student) and "s2" (student)',
      'users.csv:2: guardian link to "x9", who is not in users.csv',
      'users.csv:4: guardian link between "g1" (parent) and "t1" (teacher)',
    ]);
  });

  it('makes a teacher who is the guardian of a student a parent too, and says so', async () => {
    const { snapshot, relations, lines } = await agents('s1,student,Cy,t1', 't1,teacher,Ada,');
    expect(relations).to.deep.equal(['guardian_of t1 s1 active']);
    expect(snapshot.users.find(({ externalId }) => externalId === 't1')).to.deep.include({
      role: 'teacher',
      roles: [{ role: 'teacher' }, { role: 'parent' }],
    });
    expect(guardianLines(lines)).to.deep.equal([
      'users.csv:2: guardian link to "t1" (teacher): the person is parent too',
    ]);
  });

  it('makes no guardian of a teacher whose own row lists a student', async () => {
    const { relations, roles } = await agents('s1,student,Cy,', 't1,teacher,Ada,s1');
    expect(relations).to.deep.equal([]);
    expect(roles).to.include({ t1: 'teacher' });
  });

  it('makes a guardian without a role a parent in the school of each child', async () => {
    const { snapshot } = await readSdsSchool({
      'orgs.csv': ['sourcedId,name', 'north,North', 'south,South'],
      'users.csv': ['sourcedId,givenName', 't1,Ada', 's1,Cy', 's2,Di', 'g1,Eva'],
      'roles.csv': ['userSourcedId,orgSourcedId,role', 't1,south,teacher', 's1,north,student', 's2,south,student'],
      'relationships.csv': [
        'userSourcedId,relationshipUserSourcedId,relationshipRole',
        's1,g1,guardian',
        's2,g1,guardian',
      ],
    });
    expect(snapshot.users.find(({ externalId }) => externalId === 'g1')?.roles).to.deep.equal([
      { role: 'parent', organisation: 'north' },
      { role: 'parent', organisation: 'south' },
    ]);
  });

  it('makes a person without a role a parent by the link to a student', async () => {
    const { roles, relations } = await relationships('s1,g1,guardian');
    expect(roles).to.include({ g1: 'parent' });
    expect(relations).to.deep.equal(['guardian_of g1 s1 active']);
  });

  it('reads a relationship that is written in reverse', async () => {
    const reversed = await relationships('g1,s1,guardian');
    expect(reversed.relations).to.deep.equal(['guardian_of g1 s1 active']);
    expect(guardianLines(reversed.lines)).to.have.length(1);
    const child = await relationships('g1,s1,child');
    expect(child.relations).to.deep.equal(['guardian_of g1 s1 active']);
    expect(guardianLines(child.lines)).to.deep.equal([]);
  });

  it('skips a relationship that does not mean a guardian', async () => {
    const { relations, lines } = await relationships('s1,g1,doctor');
    expect(relations).to.deep.equal([]);
    expect(lines).to.include(
      'relationships.csv:2: relationshipRole "doctor" does not mean a guardian: row skipped; map it to parent in the role table if it does',
    );
  });
});
