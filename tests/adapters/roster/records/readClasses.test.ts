import { expect } from 'chai';
import { readSchool } from './schoolBundle.ts';

const classes = (...rows: string[]) =>
  readSchool({
    'courses.csv': ['sourcedId,title', 'k1,Algebra I'],
    'classes.csv': ['sourcedId,title,courseSourcedId,termSourcedIds', ...rows],
  });

describe('readClasses', () => {
  it("names a class by its title, else by its course's", async () => {
    expect((await classes('c1,8B Maths,k1,')).snapshot.relations[0]?.contextName).to.equal('8B Maths');
    expect((await classes('c1, - ,k1,')).snapshot.relations[0]?.contextName).to.equal('Algebra I');
  });

  it('leaves a class without any title unnamed and notes it', async () => {
    const { snapshot, lines } = await classes('c1,N/A,,');
    expect(snapshot.relations[0]).not.to.have.property('contextName');
    expect(lines).to.deep.equal([
      'classes.csv:2: neither class "c1" nor its course has a title: the class stays without a name',
    ]);
  });

  it('notes a term that does not exist and runs the class without dates', async () => {
    const { relations, lines } = await classes('c1,Maths,k1,t9');
    expect(relations).to.deep.equal(['teaches t1 s1 active']);
    expect(lines).to.deep.equal([
      'classes.csv:2: term t9 is not in academicSessions.csv: the class runs without dates',
    ]);
  });
});
