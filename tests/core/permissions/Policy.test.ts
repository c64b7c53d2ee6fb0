import { expect } from 'chai';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { definePolicy, inverse, type PolicyTable, via } from '../../../core/permissions/Policy.ts';
import { rootScope } from '../../../core/permissions/RoleGrant.ts';
import { mayManageDirectory, mayModerate, mayOpen, mayPost } from '../../../core/permissions/rights.ts';
import { openableTypes } from '../../../core/permissions/roomTypesOf.ts';
import { officeRoomType, standardRoomTypes } from '../../../core/permissions/standardRoomTypes.ts';
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
  it('accepts a complete table', () => {
    expect(definePolicy(table).clause('hand', 'boss')).to.deep.equal({
      rule: 'boss-hand',
      terms: [[{ relation: 'employs', inverse: true }]],
    });
  });

  it('names a rule the same from both sides and reverses its paths', () => {
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

  it('never lets unknown roles talk', () => {
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

describe('definePolicy › room types', () => {
  const { direct, group, job } = standardRoomTypes(['boss']);
  const employs = (type: string, opens: 'at once' | 'on request' = 'at once'): Partial<PolicyTable> => ({
    relations: { employs: { from: 'boss', to: 'hand', room: { type, opens } } },
  });
  const rows = (roomTypes: PolicyTable['roomTypes']): Partial<PolicyTable> => ({ roomTypes });

  const bad: readonly (readonly [string, Partial<PolicyTable>, RegExp])[] = [
    [
      'a relation whose rooms have no row',
      employs('office'),
      /"employs" has rooms of type "office"; add a row for it to roomTypes/,
    ],
    ['a relation whose rooms rest on something else', employs('direct'), /write restsOn: 'relation' in that row/],
    [
      'two relations that share a type',
      {
        relations: {
          employs: { from: 'boss', to: 'hand', room: { type: 'job', opens: 'at once' } },
          lends: { from: 'hand', to: 'boss', room: { type: 'job', opens: 'at once' } },
        },
      },
      /"employs" and "lends" share the type "job"; give each kind a room type of its own/,
    ],
    [
      'rooms on request that nobody may open',
      { ...employs('job', 'on request'), ...rows({ job: { ...job, open: 'nobody' } }) },
      /nobody may ask for a room of type "job"; write opens: 'at once' in "employs"/,
    ],
    [
      'rooms on request that neither end of the relation may open',
      {
        ...employs('job', 'on request'),
        roles: ['boss', 'hand', 'guest'],
        rules: [...table.rules, ['guest', 'boss', 'never'], ['guest', 'hand', 'never'], ['guest', 'guest', 'never']],
        ...rows({ job: { ...job, open: ['guest'] } }),
      },
      /nobody may ask for a room of type "job"/,
    ],
    [
      'a key that leaves out an end of the relation (I25)',
      rows({ job: { ...job, key: ['from', 'context'] } }),
      /the key of "job" leaves somebody out; write \['from', 'to', 'context'\]/,
    ],
    [
      'a key that leaves out one of the two',
      rows({ direct: { ...direct, key: ['one'] } }),
      /write \['one', 'other'\] or \['one', 'other', 'context'\]/,
    ],
    ['a type with a colon in its name', rows({ 'a:b': direct }), /"a:b" cannot name a room type/],
    [
      'a column with a role that is not declared',
      rows({ group: { ...group, post: ['king'] } }),
      /post of "group" names "king", which is not one of its roles/,
    ],
    [
      'readers who are shown to an owner alone',
      rows({ group: { ...group, receipts: 'owner' as never } }),
      /receipts of "group" says nothing; write 'nobody', 'everybody' or roles/,
    ],
    [
      'a row that does not say who sees presence',
      rows({ group: { ...group, presence: undefined as never } }),
      /presence of "group" says nothing; write 'nobody', 'everybody' or roles/,
    ],
    [
      'a history for the owner alone',
      rows({ group: { ...group, history: 'owner' as never } }),
      /history of "group" says nothing; write 'nobody', 'everybody' or roles/,
    ],
    [
      'presence for a role that is not declared',
      rows({ group: { ...group, presence: ['king'] } }),
      /presence of "group" names "king", which is not one of its roles/,
    ],
    [
      'an owner for rooms without owners',
      rows({ direct: { ...direct, rename: 'owner' } }),
      /a room of type "direct" has no owner; write 'nobody', 'everybody' or roles for rename/,
    ],
    [
      'people who leave a room that is about them',
      rows({ direct: { ...direct, leave: 'everybody' } }),
      /write 'nobody' for changeMembers and leave/,
    ],
    [
      'a name of no parts',
      rows({ group: { ...group, naming: [] } }),
      /have no name; write naming: \['name', 'context'\]/,
    ],
    [
      'a name of people whom the room does not have',
      rows({ group: { ...group, naming: ['other'] } }),
      /naming of "group" cannot use "other"; write parts of \['name', 'context'\]/,
    ],
    [
      'a name for each end for rooms without ends',
      rows({ group: { ...group, naming: { from: ['name'], to: ['name'], others: ['name'] } } }),
      /has no ends of a relation; write one list of parts/,
    ],
    [
      'words for a role that is not there',
      { words: { roles: { king: { one: { en: 'King' }, many: { en: 'Kings' } } } } },
      /"king"/,
    ],
    ['words for a relation that is not there', { words: { relations: { rules: { en: 'rules' } } } }, /"rules"/],
  ];
  for (const [what, change, message] of bad)
    it(`refuses ${what}`, () => {
      expect(() => definePolicy({ ...table, ...change })).to.throw(RangeError, message);
    });

  it('says what to write if a host without types leaves something out', () => {
    const without = (column: string): PolicyTable => {
      const { [column]: _left, ...row }: Record<string, unknown> = { ...group };
      return JSON.parse(JSON.stringify({ ...table, roomTypes: { group: row } }));
    };
    const { roomTypes: _none, ...bare } = table;
    const refusals: readonly (readonly [PolicyTable, RegExp])[] = [
      [JSON.parse(JSON.stringify(bare)), /it has no room types; write roomTypes: standardRoomTypes/],
      [
        without('restsOn'),
        /"group" stands on nothing; write restsOn: 'contact', 'relation', 'context', 'owner', 'office' or 'audience'/,
      ],
      [without('key'), /the key of "group" leaves somebody out; write \[\]/],
      [without('title'), /"group" has no title; write title/],
      [without('naming'), /have no name; write naming/],
      [without('post'), /post of "group" says nothing; write 'everybody' or roles/],
      [without('rename'), /rename of "group" says nothing; write 'nobody', 'everybody', 'owner' or roles/],
    ];
    for (const [broken, message] of refusals) expect(() => definePolicy(broken)).to.throw(RangeError, message);
    // The one column that may be left out.
    expect(() => definePolicy(without('history'))).not.to.throw();
  });

  it('says what to write if a row with an office contradicts itself', () => {
    const office = officeRoomType(['boss']);
    const refusals: readonly (readonly [object, RegExp])[] = [
      [{ ...office, answer: undefined }, /nobody answers in rooms of type "help"; write answer: \['boss'/],
      [{ ...office, answer: [] }, /nobody answers in rooms of type "help"/],
      [{ ...office, answer: ['stranger'] }, /answer of "help" names "stranger", which is not one of its roles/],
      [{ ...office, post: ['hand'] }, /a boss answers in rooms of type "help" and may not post; add the role to post/],
      [{ ...office, leave: ['hand'] }, /a hand may leave rooms of type "help" and does not answer there/],
      [{ ...office, leave: 'everybody' }, /its people are why a room of type "help" exists/],
      [
        { ...office, key: ['person'] },
        /the key of "help" leaves somebody out; write \['person', 'organisation', 'name'\]/,
      ],
      [{ ...office, archive: 'owner' }, /a room of type "help" has no owner/],
      [{ ...group, answer: ['boss'] }, /a room of type "help" has no office; leave answer out/],
    ];
    for (const [row, message] of refusals) {
      const broken = { ...table, roomTypes: { help: row } } as unknown as PolicyTable;
      expect(() => definePolicy(broken), String(message)).to.throw(RangeError, message);
    }
    expect(definePolicy({ ...table, ...rows({ help: office }) }).roomType('help').answer).to.deep.equal(['boss']);
  });

  it('gives a row for every type, and a read-only row for types that are no longer declared', () => {
    const policy = definePolicy({ ...table, ...rows({ group }) });
    expect(policy.roomType('group')).to.equal(group);
    for (const type of ['direct', 'constructor', '__proto__'])
      expect([mayOpen(policy, 'boss', type), mayPost(policy, 'boss', type)]).to.deep.equal([false, false]);
  });

  it('offers the types that a role may open; those of relations only for the roles at their ends', () => {
    expect(openableTypes(educationPolicy, ['student'])).to.deep.equal(['direct', 'support']);
    expect(openableTypes(educationPolicy, ['tutor'])).to.deep.equal(['direct', 'group', 'announcement', 'support']);
    expect(openableTypes(marketplacePolicy, ['worker'])).to.deep.equal(['direct', 'job', 'support']);
    expect(openableTypes(marketplacePolicy, ['admin'])).to.deep.equal(['direct', 'group', 'announcement', 'support']);
  });
});

describe('rights', () => {
  it('let admins moderate and manage the directory while they are active', () => {
    for (const policy of [educationPolicy, marketplacePolicy]) {
      expect(mayModerate(policy, personOf(1, 'admin'), rootScope)).to.equal(true);
      expect(mayModerate(policy, personOf(1, 'admin', false), rootScope)).to.equal(false);
      expect(mayManageDirectory(policy, personOf(1, 'admin'), rootScope)).to.equal(true);
      expect(mayManageDirectory(policy, personOf(1, 'admin', false), rootScope)).to.equal(false);
    }
    expect(mayModerate(educationPolicy, personOf(1, 'teacher'), rootScope)).to.equal(false);
    expect(mayManageDirectory(educationPolicy, personOf(1, 'teacher'), rootScope)).to.equal(false);
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
