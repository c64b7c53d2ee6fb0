import { join } from 'node:path';
import { expect } from 'chai';
import { openRosterBundle } from '../../../adapters/roster/files/openRosterBundle.ts';
import { readRoster } from '../../../adapters/roster/records/readRoster.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';

describe('demo school', () => {
  it('has every role, one guardian of two children, a child with two guardians, and nothing to report', async () => {
    const bundle = await openRosterBundle(join(process.cwd(), 'demo'));
    const { snapshot, summary, notices } = await readRoster(bundle, {
      policy: educationPolicy,
      asOf: new Date('2027-01-15'),
    });
    await bundle.close();

    expect(notices).to.deep.equal([]);
    expect(summary.users).to.deep.equal({
      active: 16,
      inactive: 0,
      byRole: { admin: 1, teacher: 2, tutor: 1, student: 6, parent: 6 },
    });
    expect(summary.relations).to.deep.equal({
      teaches: { active: 11, ended: 0 },
      tutors: { active: 3, ended: 0 },
      guardian_of: { active: 7, ended: 0 },
    });
    const pairs = snapshot.relations.filter(({ kind }) => kind === 'guardian_of');
    expect(pairs.filter(({ from }) => from === 'ingrid.jensen').map(({ to }) => to)).to.have.members([
      'emma.jensen',
      'noah.jensen',
    ]);
    expect(pairs.filter(({ to }) => to === 'lev.orlov').map(({ from }) => from)).to.have.members([
      'olga.orlova',
      'dmitri.orlov',
    ]);
  });
});
