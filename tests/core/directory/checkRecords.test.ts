import { expect } from 'chai';
import { checkRecords } from '../../../core/directory/checkRecords.ts';
import type { RelationRecord, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { Referred } from '../../../core/directory/SavedRecords.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { personOf } from '../../support/randomGraph.ts';

const user = (externalId: string, role = 'student'): UserRecord => ({
  externalId,
  role,
  firstName: 'F',
  lastName: 'L',
  isActive: true,
});
const teaches = (from: string, to: string, more: Partial<RelationRecord> = {}): RelationRecord => ({
  kind: 'teaches',
  from,
  to,
  status: 'active',
  ...more,
});
const check = (
  users: readonly UserRecord[],
  relations: readonly RelationRecord[] = [],
  known: readonly (readonly [string, string])[] = [],
) => {
  const found = known.map(([externalId, role], index): [string, Referred[]] => [
    externalId,
    [{ source: 'host', person: { ...personOf(index + 1, role), externalId } }],
  ]);
  const organisations = { own: new Map(), referred: new Map() };
  return checkRecords(educationPolicy, { users, relations }, { people: new Map(found), organisations });
};

describe('checkRecords', () => {
  it('accepts records that fit the policy, each other and stored people', () => {
    expect(
      check([user('s'), user('t', 'teacher')], [teaches('t', 's'), teaches('t', 's', { context: 'other' })]),
    ).to.deep.equal([]);
    expect(
      check(
        [],
        [teaches('t', 's')],
        [
          ['t', 'teacher'],
          ['s', 'student'],
        ],
      ),
    ).to.deep.equal([]);
  });

  it('uses the role in the records, not the stored one', () => {
    expect(check([user('t', 'teacher'), user('s')], [teaches('t', 's')], [['t', 'parent']])).to.deep.equal([]);
  });

  for (const [what, problems, expected] of [
    [
      'a role that does not exist',
      check([user('x', 'wizard')]),
      [['/users/0/role', '"wizard" is no role; use one of admin, teacher, tutor, staff, parent, student']],
    ],
    ['a person given twice', check([user('x'), user('x')]), [['/users/1/external_id', '"x" is given twice']]],
    [
      'a relation given twice',
      check(
        [user('s'), user('t', 'teacher')],
        [teaches('t', 's'), teaches('t', 's', { context: '', status: 'ended' })],
      ),
      [['/relations/1', 'this relation is given twice']],
    ],
    [
      'a kind that does not exist',
      check([], [teaches('t', 's', { kind: 'likes' })]),
      [['/relations/0/kind', '"likes" is no relation; use one of teaches, tutors, supports, guardian_of']],
    ],
    [
      'people who do not exist',
      check([], [teaches('t', 's')]),
      [
        ['/relations/0/from', 'there is no user "t"'],
        ['/relations/0/to', 'there is no user "s"'],
      ],
    ],
    [
      'people of the wrong role',
      check([user('s')], [teaches('s', 'p')], [['p', 'parent']]),
      [
        ['/relations/0/from', '"teaches" needs a teacher here; "s" is a student'],
        ['/relations/0/to', '"teaches" needs a student here; "p" is a parent'],
      ],
    ],
    [
      'a relation to oneself',
      check([user('s')], [teaches('s', 's')]),
      [['/relations/0', 'a relation needs two people']],
    ],
  ] as const)
    it(`points at ${what}`, () => {
      expect(problems.map(({ path, problem }) => [path, problem])).to.deep.equal(expected);
    });
});
