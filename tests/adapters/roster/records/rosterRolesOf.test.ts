import { expect } from 'chai';
import { rosterRolesOf } from '../../../../adapters/roster/records/rosterRolesOf.ts';
import { ChatError } from '../../../../core/errors.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../../core/permissions/marketplacePolicy.ts';
import type { Policy, RelationKind } from '../../../../core/permissions/Policy.ts';
import { trainingPolicy } from './trainingPolicy.ts';

const partsOf = (policy: Policy) => {
  const { ranked, partOf } = rosterRolesOf(policy);
  return Object.fromEntries(ranked.map((role) => [role, partOf(role)]));
};

/** The education policy with further kinds of relations, declared last. */
const withKinds = (kinds: Readonly<Record<string, RelationKind>>): Policy => ({
  ...educationPolicy,
  relations: { ...educationPolicy.relations, ...kinds },
});

describe('rosterRolesOf', () => {
  it('finds leaders, learners and guardians of the education policy', () => {
    expect(rosterRolesOf(educationPolicy)).to.include({
      learner: 'student',
      guardian: 'parent',
      guardianKind: 'guardian_of',
    });
    expect(partsOf(educationPolicy)).to.deep.equal({
      admin: { side: 'moderates' },
      teacher: { side: 'leads', kind: 'teaches' },
      tutor: { side: 'leads', kind: 'tutors' },
      staff: { side: 'leads', kind: 'supports' },
      parent: { side: 'outside' },
      student: { side: 'learns' },
    });
  });

  it('finds them in a policy with other names, and ignores a room without guardians', () => {
    expect(rosterRolesOf(trainingPolicy)).to.include({
      learner: 'apprentice',
      guardian: 'sponsor',
      guardianKind: 'betreut',
    });
    expect(partsOf(trainingPolicy)).to.deep.equal({
      office: { side: 'moderates' },
      instructor: { side: 'leads', kind: 'lehrt' },
      librarian: { side: 'outside' },
      sponsor: { side: 'outside' },
      apprentice: { side: 'learns' },
    });
  });

  it('ranks roles as the policy does', () => {
    for (const policy of [educationPolicy, trainingPolicy])
      expect(rosterRolesOf(policy).ranked).to.deep.equal(policy.roles);
  });

  it('names leading by the first kind that a role leads', () => {
    const room = { type: 'course', opens: 'at once', joinedBy: 'guardian_of' } as const;
    const policy = withKinds({ coaches: { from: 'teacher', to: 'student', room } });
    expect(rosterRolesOf(policy).partOf('teacher')).to.deep.equal({ side: 'leads', kind: 'teaches' });
  });

  it('never lets a learner lead, and ignores kinds that lead to other roles', () => {
    const policy = withKinds({
      helps: {
        from: 'student',
        to: 'student',
        room: { type: 'help', opens: 'at once', joinedBy: 'guardian_of' },
      },
      trains: {
        from: 'admin',
        to: 'teacher',
        room: { type: 'training', opens: 'at once', joinedBy: 'mentors' },
      },
      mentors: { from: 'tutor', to: 'teacher' },
    });
    expect(partsOf(policy)).to.deep.equal(partsOf(educationPolicy));
  });

  it('refuses a policy without classes in one sentence', () => {
    expect(() => rosterRolesOf(marketplacePolicy))
      .to.throw(
        ChatError,
        'A roster cannot be imported under the policy "marketplace", because none of its relations has a room that guardians join (room.joinedBy), as classes have.',
      )
      .with.property('code', 'INVALID_REQUEST');
  });
});
