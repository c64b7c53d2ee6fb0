import { expect } from 'chai';
import type { UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { matchPeople } from '../../../core/directory/matchPeople.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';

type Given = readonly [id: string, name: string, email?: string, username?: string, role?: string];

const parts = (name: string) => {
  const [firstName = '', lastName = ''] = name.split(' ');
  return { firstName, lastName };
};
const match = (before: readonly Given[], after: readonly Given[]) =>
  matchPeople({
    stored: new Map(
      before.map(([id, name, email = null, , role = 'student'], index): [string, Person] => [
        id,
        { id: asUserId(index + 1), externalId: id, role, ...parts(name), email, isActive: true },
      ]),
    ),
    users: after.map(
      ([externalId, name, email, , role = 'student']): UserRecord => ({
        externalId,
        role,
        ...parts(name),
        isActive: true,
        ...(email ? { email } : {}),
      }),
    ),
    usernames: new Map(after.flatMap(([id, , , username]) => (username ? [[id, username]] : []))),
  });
const pairs = (before: readonly Given[], after: readonly Given[]) =>
  match(before, after).matched.map(({ from, to, by }) => `${from}>${to} ${by}`);

describe('matchPeople', () => {
  it('recognises people by e-mail address, then user name, then name and role', () => {
    expect(
      pairs(
        [
          ['1', 'Ada Bell', 'Ada@example.org'],
          ['bo.cash', 'Bo Cash'],
          ['3', 'Cy Dunn', 'cy@example.org'],
          ['4', 'Di Eke'],
        ],
        [
          ['n4', 'Di Eke'],
          ['n3', 'Cy Dunn', '', 'CY@example.org'],
          ['n2', 'Bo Cash', '', 'bo.cash'],
          ['n1', 'Ada Wedded', 'ada@example.org '],
        ],
      ),
    ).to.have.members(['1>n1 email', 'bo.cash>n2 username', '3>n3 username', '4>n4 name']);
  });

  it('does not take a relative with the same address for the person', () => {
    const { matched, ambiguous, gone, added } = match(
      [['1', 'Ada Bell', 'bells@example.org']],
      [['n1', 'Bo Bell', 'bells@example.org']],
    );
    expect(matched).to.deep.equal([]);
    expect(ambiguous).to.deep.equal([{ from: ['1'], to: ['n1'], by: 'email', value: 'bells@example.org' }]);
    expect([gone, added]).to.deep.equal([[{ id: '1', name: 'Ada Bell' }], [{ id: 'n1', name: 'Bo Bell' }]]);
  });

  it('tells people who share an address apart by their names', () => {
    const family = (prefix: string): Given[] => [
      [`${prefix}1`, 'Ada Bell', 'bells@example.org'],
      [`${prefix}2`, 'Bo Bell', 'bells@example.org'],
    ];
    const found = match(family('o'), family('n'));
    expect(found.matched.map(({ from, to }) => `${from}>${to}`)).to.deep.equal(['o1>n1', 'o2>n2']);
    expect(found.ambiguous).to.deep.equal([]);
  });

  it('leaves namesakes to people, and does not match across roles', () => {
    const found = match(
      [
        ['1', 'Ada Bell'],
        ['2', 'Ada Bell'],
        ['3', 'Cy Dunn', '', '', 'teacher'],
      ],
      [
        ['n1', 'Ada Bell'],
        ['n3', 'Cy Dunn'],
      ],
    );
    expect(found.matched).to.deep.equal([]);
    expect(found.ambiguous).to.deep.equal([{ from: ['1', '2'], to: ['n1'], by: 'name', value: 'ada bell (student)' }]);
    expect(found.gone).to.have.length(3);
  });

  it('matches no two people without names', () => {
    expect(pairs([['1', '']], [['n1', '']])).to.deep.equal([]);
  });
});
