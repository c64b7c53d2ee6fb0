import { expect } from 'chai';
import { asOrganisationId, asRoomId, asUserId } from '../../../core/ids.ts';
import { decide } from '../../../core/permissions/decide.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { type RoleGrant, rootScope, type Scope } from '../../../core/permissions/RoleGrant.ts';
import { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import { draftRelationRoom, followContacts, openingGrant } from '../../../core/rooms/membershipRules.ts';
import type { RoomState } from '../../../core/rooms/RoomState.ts';
import { scopeOfContact } from '../../../core/rooms/scopeOfContact.ts';
import { personOf } from '../../support/randomGraph.ts';

const scope = (...ids: readonly number[]): Scope => [...ids.map(asOrganisationId), ...rootScope];
const [district, north, south] = [scope(1), scope(11, 1), scope(12, 1)];
const withRoles = (id: number, ...roles: readonly (readonly [string, Scope])[]): Person => ({
  ...personOf(id, roles[0]?.[0] ?? ''),
  roles: roles.map(([role, within]): RoleGrant => ({ role, scope: within })),
});
const relation = (kind: string, from: number, to: number, more: Partial<Relation> = {}): Relation => ({
  ...{ kind, from: asUserId(from), to: asUserId(to), context: 'c', contextName: 'C', isActive: true },
  ...more,
});
const draftOf = (people: readonly Person[], relations: readonly [Relation, ...Relation[]]) =>
  draftRelationRoom(educationPolicy, new RelationGraph(people, relations), relations[0]);
const seats = (people: readonly Person[], relations: readonly [Relation, ...Relation[]]) =>
  draftOf(people, relations)?.participants.map(({ userId, role, mayPost }) => [userId, role, mayPost]);

describe('draftRelationRoom', () => {
  const [teacher, child, mother] = [
    withRoles(1, ['teacher', north]),
    withRoles(2, ['student', north]),
    withRoles(3, ['parent', north]),
  ];
  const [teaches, guards] = [relation('teaches', 1, 2), relation('guardian_of', 3, 2)];

  it('seats everybody in the role that their relation demands', () => {
    const inBoth = withRoles(1, ['admin', north], ['teacher', north]);
    expect(seats([inBoth, child, mother], [teaches, guards])).to.deep.equal([
      [1, 'teacher', true],
      [2, 'student', true],
      [3, 'parent', true],
    ]);
  });

  it('seats somebody once, in the strongest of their roles there: a teacher who is the child’s guardian', () => {
    const teachingMother = withRoles(1, ['teacher', north], ['parent', north]);
    expect(seats([teachingMother, child], [teaches, relation('guardian_of', 1, 2)])).to.deep.equal([
      [1, 'teacher', true],
      [2, 'student', true],
    ]);
  });

  it('seats no guardian who lost the role, or whose guardianship is held (I10)', () => {
    expect(seats([teacher, child, withRoles(3, ['teacher', north])], [teaches, guards])).to.have.length(2);
    expect(seats([teacher, child, mother], [teaches, { ...guards, isActive: false, isHeld: true }])).to.have.length(2);
    expect(seats([teacher, child, { ...mother, isActive: false }], [teaches, guards])).to.have.length(3);
  });

  it('is frozen while one of the two lacks the role, or the relation does not count', () => {
    expect(draftOf([teacher, child], [teaches])?.isFrozen).to.equal(false);
    expect(draftOf([withRoles(1, ['staff', north]), child], [teaches])?.isFrozen).to.equal(true);
    expect(draftOf([teacher, withRoles(2, ['parent', north])], [teaches])?.isFrozen).to.equal(true);
    expect(draftOf([teacher, child], [{ ...teaches, isActive: false }])?.isFrozen).to.equal(true);
  });

  it('belongs to the organisation of the class, else to that in which the first of the two has the role', () => {
    const both = withRoles(1, ['admin', district], ['teacher', south], ['teacher', north]);
    expect(draftOf([both, child], [{ ...teaches, scope: north }])?.scope).to.deep.equal(north);
    expect(draftOf([both, child], [teaches])?.scope).to.deep.equal(south);
    expect(draftOf([personOf(1, 'teacher'), child], [teaches])?.scope).to.deep.equal(rootScope);
    expect(draftOf([withRoles(1, ['staff', north]), child], [teaches])?.scope).to.deep.equal(rootScope);
  });
});

describe('scopeOfContact', () => {
  const scopeOf = (people: readonly [Person, Person, ...Person[]], relations: readonly Relation[] = []) => {
    const graph = new RelationGraph(people, relations);
    const [there, back] = [
      decide(educationPolicy, graph, people[0].id, people[1].id),
      decide(educationPolicy, graph, people[1].id, people[0].id),
    ];
    if (!there.allowed || !back.allowed) throw new Error('They may not talk');
    const found = scopeOfContact(educationPolicy, there);
    expect(scopeOfContact(educationPolicy, back)).to.deep.equal(found);
    return found;
  };

  it('is that of the class that relates the two, also over a person in the middle', () => {
    const people = [
      withRoles(1, ['teacher', district]),
      withRoles(3, ['parent', south]),
      withRoles(2, ['student', south]),
    ] as const;
    const relations = [relation('guardian_of', 3, 2), relation('teaches', 1, 2, { scope: north })];
    expect(scopeOf(people, relations)).to.deep.equal(north);
  });

  it('is that of the stronger role where the relation belongs to no organisation', () => {
    const people = [withRoles(1, ['teacher', north]), withRoles(2, ['student', south])] as const;
    expect(scopeOf(people, [relation('teaches', 1, 2)])).to.deep.equal(north);
  });

  it('is the one that contains the other where the two may always talk', () => {
    expect(scopeOf([withRoles(1, ['admin', north]), withRoles(2, ['parent', district])])).to.deep.equal(district);
    expect(scopeOf([withRoles(1, ['admin', rootScope]), withRoles(2, ['parent', north])])).to.deep.equal(rootScope);
  });
});

describe('openingGrant', () => {
  it('is the strongest role that may open a room of the type', () => {
    const mixed = withRoles(1, ['teacher', south], ['staff', north], ['parent', north]);
    expect(openingGrant(educationPolicy, mixed, 'group')).to.deep.equal({ role: 'teacher', scope: south });
    expect(openingGrant(educationPolicy, withRoles(1, ['staff', north], ['parent', south]), 'group')).to.equal(
      undefined,
    );
    expect(openingGrant(educationPolicy, withRoles(1, ['staff', north], ['parent', south]), 'direct')?.role).to.equal(
      'staff',
    );
  });
});

describe('followContacts', () => {
  const at = new Date(0);
  const roomOf = (
    type: string,
    within: Scope,
    members: readonly (readonly [number, string])[],
    ownerId: number | null = null,
  ) => {
    const state: RoomState = {
      ...{ id: asRoomId(1), type, name: ownerId === null ? '' : 'Group', context: '', contextName: '', about: [] },
      ...{ ownerId: ownerId === null ? null : asUserId(ownerId), scope: within, isFrozen: false, isArchived: false },
      ...{ headSeq: 0, createdAt: at, updatedAt: at },
    };
    return new ChatRoom(
      state,
      members.map(([userId, role]) => ({
        ...{ userId: asUserId(userId), role, joinedSeq: 0, leftSeq: null, visibleFromSeq: 0, isSuspended: false },
        mayPost: true,
      })),
    );
  };
  const follow = (room: ChatRoom, people: readonly Person[], relations: readonly Relation[] = []) =>
    followContacts(educationPolicy, new RelationGraph(people, relations), room);
  const rolesIn = (room: ChatRoom) => room.members().map(({ role }) => role);

  it('seats each of two contacts in the role by which they may talk', () => {
    const people = [
      withRoles(1, ['teacher', north], ['parent', north]),
      withRoles(2, ['teacher', north]),
      withRoles(3, ['student', north]),
    ];
    const relations = [relation('guardian_of', 1, 3), relation('teaches', 2, 3)];
    const room = roomOf('direct', north, [
      [1, 'teacher'],
      [2, 'teacher'],
    ]);
    expect(rolesIn(follow(room, people, relations))).to.deep.equal(['parent', 'teacher']);
  });

  it('keeps the seat of who may not talk any more while they have the role, else gives the strongest that is left', () => {
    const room = roomOf('direct', north, [
      [1, 'teacher'],
      [2, 'parent'],
    ]);
    const suspended = follow(room, [withRoles(1, ['teacher', north]), withRoles(2, ['parent', north])]);
    expect([rolesIn(suspended), suspended.members().every(({ isSuspended }) => isSuspended)]).to.deep.equal([
      ['teacher', 'parent'],
      true,
    ]);
    const changed = follow(room, [withRoles(1, ['tutor', north], ['parent', north]), withRoles(2, ['parent', north])]);
    expect(rolesIn(changed)).to.deep.equal(['tutor', 'parent']);
  });

  it('lets members post in announcements by the role in which they sit', () => {
    const people = [
      withRoles(1, ['admin', north]),
      withRoles(2, ['teacher', north], ['parent', north]),
      withRoles(3, ['parent', north]),
    ];
    const room = follow(
      roomOf(
        'announcement',
        north,
        [
          [1, 'admin'],
          [2, 'parent'],
          [3, 'parent'],
        ],
        1,
      ),
      people,
    );
    expect(room.members().map(({ role, mayPost }) => [role, mayPost])).to.deep.equal([
      ['admin', true],
      ['teacher', true],
      ['parent', false],
    ]);
  });

  it('leaves a room in its organisation while one of its people has a role or a relation there', () => {
    const teaches = relation('teaches', 1, 2, { scope: south });
    const inBoth = [withRoles(1, ['teacher', north], ['teacher', south]), withRoles(2, ['student', south])];
    const room = roomOf('direct', north, [
      [1, 'teacher'],
      [2, 'student'],
    ]);
    expect(follow(room, inBoth, [teaches])).to.equal(room);
    const gone = [withRoles(1, ['teacher', south]), withRoles(2, ['student', south])];
    expect(follow(room, gone, [teaches]).state.scope).to.deep.equal(south);
    expect(
      follow(room, gone, [teaches, relation('teaches', 1, 2, { context: 'd', scope: north })]).state.scope,
    ).to.deep.equal(north);
    expect(follow(room, gone).state.scope).to.deep.equal(north);
  });

  it('moves an owner’s room with the role by which the owner may open it', () => {
    const room = roomOf(
      'group',
      rootScope,
      [
        [1, 'teacher'],
        [2, 'student'],
      ],
      1,
    );
    const people = (...roles: readonly (readonly [string, Scope])[]) => [
      withRoles(1, ...roles),
      withRoles(2, ['student', north]),
    ];
    expect(follow(room, people(['teacher', north])).state.scope).to.deep.equal(north);
    expect(follow(room, people(['teacher', rootScope])).state.scope).to.deep.equal(rootScope);
    expect(follow(room, people(['parent', north])).state.scope).to.deep.equal(rootScope);
    const [owner, member] = people(['teacher', north]);
    if (owner === undefined || member === undefined) throw new Error('There are two people');
    expect(follow(room, [{ ...owner, isActive: false }, member]).state.scope).to.deep.equal(rootScope);
  });
});
