import { expect } from 'chai';
import { asUserId } from '../../../core/ids.ts';
import { canonicalPolicy } from '../../../core/permissions/canonicalPolicy.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { explainSupervision } from '../../../core/permissions/explainSupervision.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { definePolicy, type Policy } from '../../../core/permissions/Policy.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import type { RoomTypeRow } from '../../../core/permissions/RoomTypeRow.ts';
import type { Supervision } from '../../../core/permissions/Supervision.ts';
import { officeRoomType } from '../../../core/permissions/standardRoomTypes.ts';
import { supervisionIn } from '../../../core/permissions/supervisionIn.ts';

const withTerms = (supervision: unknown, type = 'direct', more: Partial<RoomTypeRow> = {}): Policy =>
  definePolicy({
    ...educationPolicy,
    roomTypes: {
      ...educationPolicy.roomTypes,
      [type]: { ...educationPolicy.roomType(type), ...more, supervision: supervision as readonly Supervision[] },
    },
  });

const guarded: Supervision = { of: 'student', by: ['guardian_of'] };

describe('supervision › the table', () => {
  const wrong: readonly (readonly [string, () => Policy, string])[] = [
    ['no list', () => withTerms({}), 'says nothing; write a list of terms'],
    ['an empty list', () => withTerms([]), 'says nothing; write a list of terms'],
    ['another role', () => withTerms([{ ...guarded, of: 'pupil' }]), 'is of "pupil", which is not one of its roles'],
    ['a term that asks for nothing', () => withTerms([{ of: 'student' }]), 'asks for nothing for a student; write by:'],
    ['another word', () => withTerms([{ ...guarded, age: 16 }]), 'has "age", which means nothing; write of, with'],
    ['a kind that there is not', () => withTerms([{ of: 'student', by: ['aunt_of'] }]), 'it has no such relation'],
    ['a kind to another role', () => withTerms([{ of: 'teacher', by: ['teaches'] }]), 'which leads to a student'],
    ['by without a kind', () => withTerms([{ of: 'student', by: [] }]), 'has by without a kind of relation'],
    ['with of another role', () => withTerms([{ ...guarded, with: ['coach'] }]), 'names "coach" in with'],
    ['begin without a role', () => withTerms([{ ...guarded, begin: [] }]), 'has begin without a role'],
    ['a year below 1', () => withTerms([{ ...guarded, upToYear: 0 }]), 'write a whole number from 1 to 13'],
    ['a year in words', () => withTerms([{ ...guarded, upToYear: '9' }]), 'write a whole number from 1 to 13'],
    [
      'somebody who may not open',
      () => withTerms([{ ...guarded, begin: ['parent'] }], 'group'),
      'lets a parent begin, and open does not; add the role to open',
    ],
    ['a context', () => withTerms([guarded], 'class'), 'write joinedBy in its contextRoom instead'],
    [
      'an office',
      () => withTerms([guarded], 'support', officeRoomType(['admin'])),
      'has no place in rooms of an office',
    ],
  ];
  for (const [what, make, sentence] of wrong)
    it(`is refused with ${what}`, () => expect(make).to.throw(RangeError, sentence));

  it('is another policy, in which the order of kinds counts and that of roles does not', () => {
    const of = (...terms: readonly Supervision[]) => canonicalPolicy(withTerms(terms));
    const two = { of: 'student', by: ['guardian_of', 'supports'], with: ['teacher', 'tutor'] };
    expect(of(two)).not.to.equal(canonicalPolicy(educationPolicy));
    expect(of(two)).to.equal(of({ ...two, with: ['tutor', 'teacher'] }));
    expect(of(two)).not.to.equal(of({ ...two, by: ['supports', 'guardian_of'] }));
    expect(of(two, guarded)).to.equal(of(guarded, two));
    expect(canonicalPolicy(educationPolicy)).not.to.include('supervision');
  });
});

const roles = ['teacher', 'student', 'parent', 'staff', 'parent', 'teacher'];
const people = roles.map(
  (role, index): Person => ({
    ...{ id: asUserId(index + 1), externalId: `p${index + 1}`, role, firstName: `P${index + 1}`, lastName: '' },
    ...{ email: null, isActive: true },
  }),
);
const [tess, sam, pam, sid, pat, theo] = [1, 2, 3, 4, 5, 6] as const;

const relation = (kind: string, from: number, contextName = '', isActive = true): Relation => ({
  ...{ kind, from: asUserId(from), to: asUserId(sam), context: contextName, contextName, isActive },
});

describe('supervision › a pair', () => {
  const among = { people: [asUserId(tess), asUserId(sam)], apart: [asUserId(tess), asUserId(sam)] };
  const asked = (term: Supervision, ...relations: readonly Relation[]) =>
    supervisionIn(withTerms([term]), new RelationGraph(people, relations), 'direct', among);

  it('is supervised by all of the first kind that anybody holds', () => {
    const term = { ...guarded, by: ['guardian_of', 'supports'] };
    const supports = relation('supports', sid);
    const ids = (...relations: readonly Relation[]) =>
      asked(term, ...relations).supervisors.map(({ userId }) => userId);
    expect(ids(supports, relation('guardian_of', pam), relation('guardian_of', pat))).to.deep.equal([pam, pat]);
    expect(ids(supports, relation('guardian_of', pam, '', false))).to.deep.equal([sid]);
    expect(asked(term).missing).to.deep.equal([{ userId: sam, by: ['guardian_of', 'supports'] }]);
  });

  for (const [name, isAsked] of [
    ['Maths 7b', true],
    ['9A', true],
    ['Year 10 History', false],
    ['2025/10c', false],
    ['Алгебра 8', true],
    ['Choir', true],
  ] as const)
    it(`up to year 9 ${isAsked ? 'needs' : 'needs no'} guardian in the class ${name}`, () => {
      const { people: found } = asked({ ...guarded, upToYear: 9 }, relation('teaches', tess, name));
      expect(found).to.deep.equal(isAsked ? [sam] : []);
    });

  it('counts the lowest of several classes, and none that has ended', () => {
    const both = [relation('teaches', tess, '10a'), relation('teaches', theo, '8a')];
    expect(asked({ ...guarded, upToYear: 9 }, ...both).people).to.deep.equal([sam]);
    const ended = [relation('teaches', tess, '10a'), relation('teaches', theo, '8a', false)];
    expect(asked({ ...guarded, upToYear: 9 }, ...ended).people).to.deep.equal([]);
  });

  it('is explained to who may know the guardian, and says of others only the kind', () => {
    const policy = withTerms([{ ...guarded, begin: ['teacher'] }]);
    const explained = (asker: number, ...relations: readonly Relation[]) =>
      explainSupervision(
        policy,
        new RelationGraph(people, relations),
        asUserId(asker),
        asUserId(asker === sam ? tess : sam),
      );
    const guardian = relation('guardian_of', pam);
    const teaches = relation('teaches', tess, 'Choir');
    expect(explained(tess, guardian, teaches)).to.deep.include({
      mayBegin: true,
      isMissing: false,
      by: ['guardian_of'],
    });
    expect(explained(tess, guardian, teaches)?.supervisors.map(({ id }) => id)).to.deep.equal([pam]);
    expect(explained(sam, guardian, teaches)).to.deep.include({ mayBegin: false, begin: ['teacher'] });
    expect(explained(sam, guardian, teaches)?.supervisors.map(({ id }) => id)).to.deep.equal([pam]);
    expect(explained(theo, guardian)).to.deep.include({ supervisors: [], by: ['guardian_of'] });
    expect(explained(tess, teaches)).to.deep.include({ isMissing: true, supervisors: [] });
  });
});
