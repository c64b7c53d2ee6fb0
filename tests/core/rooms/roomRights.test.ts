import { expect } from 'chai';
import { asRoomId, type RoomId } from '../../../core/ids.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';
import { rootScope } from '../../../core/permissions/RoleGrant.ts';
import { standardRoomTypes } from '../../../core/permissions/standardRoomTypes.ts';
import { roomRights, visibleTo } from '../../../core/rooms/roomRights.ts';
import type { Name } from '../../contracts/School.ts';
import { type OpenChat, openChat } from '../../support/openChat.ts';
import { personOf } from '../../support/randomGraph.ts';

const rightsIn = async ({ chat, school }: OpenChat, name: Name, roomId: RoomId): Promise<string[]> => {
  const person = school.person(name);
  const rights = roomRights(educationPolicy, person, await chat.enterRoom(person, roomId));
  return Object.entries(rights).flatMap(([right, isGiven]) => (isGiven ? [right] : []));
};

const seesAll = ['seesMembers', 'seesReceipts', 'seesPresence'];

describe('roomRights', () => {
  it('let both people of a direct room post, and not archive it', async () => {
    const open = await openChat();
    const roomId = await open.school.direct('tess', 'sam');
    expect(await rightsIn(open, 'sam', roomId)).to.deep.equal(['mayPost', 'mayPin', ...seesAll]);
    await open.school.archive(roomId);
    expect(await rightsIn(open, 'sam', roomId)).to.deep.equal(seesAll);
  });

  it('give the owner of a group everything except leaving, and its members leaving', async () => {
    const open = await openChat();
    const roomId = await open.school.group('tess', ['sam']);
    expect(await rightsIn(open, 'tess', roomId)).to.deep.equal([
      'mayPost',
      'mayMentionAll',
      'mayPin',
      'mayAskConfirmation',
      'mayRename',
      'mayArchive',
      'mayAdd',
      ...seesAll,
      'mayHandOver',
    ]);
    expect(await rightsIn(open, 'sam', roomId)).to.deep.equal(['mayPost', 'mayLeave', ...seesAll]);
  });

  it('let an observer manage a group and not post in it', async () => {
    const open = await openChat();
    const roomId = await open.school.group('tess', ['sam']);
    expect(await rightsIn(open, 'ada', roomId)).to.deep.equal([
      'mayRename',
      'mayArchive',
      'mayAdd',
      ...seesAll,
      'mayHandOver',
      'moderates',
    ]);
  });

  it('let only a moderator archive a room of a relation', async () => {
    const open = await openChat();
    const { id } = await open.school.forum('tess', 'sam');
    expect(await rightsIn(open, 'tess', id)).to.deep.equal(['mayPost', 'mayPin', 'mayAskConfirmation', ...seesAll]);
    expect(await rightsIn(open, 'ada', id)).to.deep.equal(['mayArchive', ...seesAll, 'moderates']);
  });

  it('let members who may not post in an announcement room only read', async () => {
    const open = await openChat();
    const roomId = await open.school.group('tess', ['sam'], 'announcement');
    expect(await rightsIn(open, 'sam', roomId)).to.deep.equal(['mayLeave', ...seesAll]);
  });
});

describe('roomRights in a type that the policy no longer declares', () => {
  it('let a member read, and nobody see who reads or is there, or hand the room over', () => {
    const at = new Date(0);
    const [owner, member] = [personOf(1, 'teacher'), personOf(2, 'student')];
    const room = {
      ...{ id: asRoomId(1), type: 'gone', name: 'Gone', context: '', contextName: '', about: [] },
      ...{ ownerId: owner.id, scope: rootScope, isFrozen: true, isArchived: false, headSeq: 0 },
      ...{ createdAt: at, updatedAt: at },
    };
    for (const { id: userId, role } of [owner, member]) {
      const membership = {
        ...{ userId, role, joinedSeq: 0, leftSeq: null, visibleFromSeq: 0, isSuspended: false, mayPost: true },
      };
      const rights = roomRights(educationPolicy, personOf(userId, role), { room, membership, moderation: null });
      expect(Object.entries(rights).flatMap(([right, isGiven]) => (isGiven ? [right] : []))).to.deep.equal([
        'seesMembers',
      ]);
    }
  });
});

describe('roomRights of a row with roles in its columns', () => {
  const { group } = standardRoomTypes(['chair']);
  const policy = definePolicy({
    name: 'assembly',
    roles: ['chair', 'clerk', 'guest'],
    relations: {},
    rules: [
      ['chair', 'chair', 'always'],
      ['chair', 'clerk', 'always'],
      ['chair', 'guest', 'always'],
      ['clerk', 'clerk', 'never'],
      ['clerk', 'guest', 'never'],
      ['guest', 'guest', 'never'],
    ],
    roomTypes: {
      hall: {
        ...group,
        rename: ['clerk'],
        archive: 'nobody',
        leave: ['guest'],
        seeMembers: ['clerk'],
        receipts: ['clerk'],
        presence: 'nobody',
      },
    },
    rights: { moderate: [], manageDirectory: [] },
  });
  const [chair, clerk, guest, other] = [
    personOf(1, 'chair'),
    personOf(2, 'clerk'),
    personOf(3, 'guest'),
    personOf(4, 'guest'),
  ];
  const at = new Date(0);
  const hall = {
    ...{ id: asRoomId(1), type: 'hall', name: 'Hall', context: '', contextName: '', about: [] },
    ...{
      ownerId: chair.id,
      scope: rootScope,
      isFrozen: false,
      isArchived: false,
      headSeq: 0,
      createdAt: at,
      updatedAt: at,
    },
  };
  const membership = { joinedSeq: 0, leftSeq: null, visibleFromSeq: 0, isSuspended: false, mayPost: true };
  const placeOf = ({ role }: Person) => ({ room: hall, membership: { ...membership, role }, moderation: null });
  const rightsOf = (person: Person) => {
    const rights = roomRights(policy, person, placeOf(person));
    return Object.entries(rights).flatMap(([right, isGiven]) => (isGiven ? [right] : []));
  };

  it('go to members of those roles, and to the owner if any members have them', () => {
    const chairs = [
      'mayPost',
      'mayMentionAll',
      'mayPin',
      'mayAskConfirmation',
      'mayRename',
      'mayAdd',
      'seesMembers',
      'seesReceipts',
      'mayHandOver',
    ];
    expect(rightsOf(chair)).to.deep.equal(chairs);
    expect(rightsOf(clerk)).to.deep.equal(['mayPost', 'mayRename', 'seesMembers', 'seesReceipts']);
    expect(rightsOf(guest)).to.deep.equal(['mayPost', 'mayLeave']);
  });

  it('show only themselves and the owner to members who may not see all members', () => {
    const seenBy = (person: Person) => {
      const isVisible = visibleTo(policy, person, placeOf(person));
      return [chair, clerk, guest, other].filter(({ id }) => isVisible(id)).map(({ id }) => id);
    };
    expect(seenBy(guest)).to.deep.equal([chair.id, guest.id]);
    expect(seenBy(clerk)).to.have.length(4);
  });
});
