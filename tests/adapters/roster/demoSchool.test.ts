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
      active: 23,
      inactive: 0,
      byRole: { admin: 3, teacher: 3, tutor: 1, staff: 1, student: 8, parent: 7 },
    });
    expect(summary.relations).to.deep.equal({
      teaches: { active: 13, ended: 0 },
      tutors: { active: 3, ended: 0 },
      supports: { active: 2, ended: 0 },
      guardian_of: { active: 9, ended: 0 },
    });
    expect(snapshot.organisations?.map(({ externalId, parent }) => [externalId, parent])).to.have.deep.members([
      ['harbour-district', undefined],
      ['harbour-school', 'harbour-district'],
      ['hill-school', 'harbour-district'],
    ]);
    // She teaches in one school and is a mother in the other.
    expect(snapshot.users.find(({ externalId }) => externalId === 'elena.sokolova')).to.deep.include({
      role: 'teacher',
      roles: [
        { role: 'teacher', organisation: 'harbour-school' },
        { role: 'parent', organisation: 'hill-school' },
      ],
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
