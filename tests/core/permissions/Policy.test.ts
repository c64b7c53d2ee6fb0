import { expect } from 'chai';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { definePolicy, inverse, type PolicyTable, via } from '../../../core/permissions/Policy.ts';
import { standardRoomTypes } from '../../../core/permissions/standardRoomTypes.ts';
import { mayManageDirectory, mayModerate, mayOpen, mayPost } from '../../../core/permissions/rights.ts';
import { personOf } from '../../support/randomGraph.ts';

const table: PolicyTable = {
  name: 'small',
  roles: ['boss', 'hand'],
  relations: { employs: { from: 'boss', to: 'hand' } },
  rules: [
    ['boss', 'boss', 'always'],
    ['boss', 'hand', via('employs')],
    ['hand', 'hand', 'never'],
  ],
  roomTypes: standardRoomTypes(['boss']),
  rights: { moderate: [], manageDirectory: [] },
};

describe('definePolicy', () => {
  it('takes a table that is thought to the end', () => {
    expect(definePolicy(table).clause('hand', 'boss')).to.deep.equal({
      rule: 'boss-hand',
      terms: [[{ relation: 'employs', inverse: true }]],
    });
  });

  it('calls a rule the same from both sides and turns its paths', () => {
    expect(educationPolicy.clause('parent', 'teacher')).to.deep.equal({
      rule: 'teacher-parent',
      terms: [
        [
          { relation: 'guardian_of', inverse: false },
          { relation: 'teaches', inverse: true },
        ],
      ],
    });
    expect(educationPolicy.clause('teacher', 'parent').rule).to.equal('teacher-parent');
  });

  it('lets roles that it does not know never talk', () => {
    expect(educationPolicy.clause('ghost', 'admin')).to.deep.equal({ rule: 'ghost-admin', terms: 'never' });
  });

  const bad: readonly (readonly [string, Partial<PolicyTable>, RegExp])[] = [
    ['a pair of roles without a rule', { rules: table.rules.slice(0, 2) }, /no rule for hand and hand/],
    ['two rules for one pair', { rules: [...table.rules, ['hand', 'boss', 'never']] }, /two rules for hand-boss/],
    [
      'a relation that is not declared',
      { rules: [['boss', 'hand', via('owns')], ...table.rules.slice(2)] },
      /no relation "owns"/,
    ],
    [
      'a path that starts at another role',
      { rules: [['boss', 'hand', via(inverse('employs'))]] },
      /cannot walk "employs" from a boss/,
    ],
    [
      'a path that ends at another role',
      { rules: [['boss', 'hand', via('employs', inverse('employs'))]] },
      /does not end at a hand/,
    ],
    ['a path without a step', { rules: [['boss', 'hand', [[]]]] }, /does not end at a hand/],
    [
      'a path with two people in the middle',
      { rules: [['boss', 'hand', via('employs', inverse('employs'), 'employs')]] },
      /more than one person in the middle/,
    ],
    [
      'a relation between roles that are not declared',
      { relations: { employs: { from: 'king', to: 'hand' } } },
      /"king" is not one of its roles/,
    ],
    [
      'joiners who are not related to the second person',
      {
        relations: {
          employs: { from: 'boss', to: 'hand', room: { type: 'job', opens: 'at once', joinedBy: 'knows' } },
          knows: { from: 'hand', to: 'boss' },
        },
      },
      /"knows" joins the rooms of "employs"/,
    ],
  ];
  for (const [what, change, message] of bad)
    it(`refuses ${what}`, () => {
      expect(() => definePolicy({ ...table, ...change })).to.throw(RangeError, message);
    });
});

describe('rights', () => {
  it('let admins moderate and keep the directory, while they are active', () => {
    for (const policy of [educationPolicy, marketplacePolicy]) {
      expect(mayModerate(policy, personOf(1, 'admin'))).to.equal(true);
      expect(mayModerate(policy, personOf(1, 'admin', false))).to.equal(false);
      expect(mayManageDirectory(policy, personOf(1, 'admin'))).to.equal(true);
      expect(mayManageDirectory(policy, personOf(1, 'admin', false))).to.equal(false);
    }
    expect(mayModerate(educationPolicy, personOf(1, 'teacher'))).to.equal(false);
    expect(mayManageDirectory(educationPolicy, personOf(1, 'teacher'))).to.equal(false);
  });

  it('let staff open groups and post announcements, and everybody post elsewhere', () => {
    expect(educationPolicy.roles.filter((role) => mayOpen(educationPolicy, role, 'group'))).to.deep.equal([
      'admin',
      'teacher',
      'tutor',
    ]);
    expect(educationPolicy.roles.filter((role) => mayPost(educationPolicy, role, 'announcement'))).to.deep.equal([
      'admin',
      'teacher',
      'tutor',
    ]);
    expect(educationPolicy.roles.every((role) => mayPost(educationPolicy, role, 'direct'))).to.equal(true);
  });
});
