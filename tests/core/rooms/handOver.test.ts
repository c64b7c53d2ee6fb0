import { expect } from 'chai';
import { asOrganisationId, asRoomId, asUserId, type OrganisationId } from '../../../core/ids.ts';
import { makeReviewRooms } from '../../../core/oversight/reviewRooms.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { rootScope } from '../../../core/permissions/RoleGrant.ts';
import { standardRoomTypes } from '../../../core/permissions/standardRoomTypes.ts';
import { makeEnterRoom } from '../../../core/rooms/admit.ts';
import { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import { makeChangeRoom } from '../../../core/rooms/changeRoom.ts';
import type { RoomRepository, RoomUpdate } from '../../../core/rooms/RoomRepository.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { membershipsOf, type Name } from '../../contracts/School.ts';
import { educationBut } from '../../support/changedPolicies.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';
import { personOf } from '../../support/randomGraph.ts';

/** Tess's group for Sam, Sue and Tom. Tom tutors Sam and may open groups; he and Sue may not talk. */
const withGroup = async () => {
  const open = await openChat();
  const groupId = await open.school.group('tess', ['sam', 'sue', 'tom']);
  const as = (name: Name) => open.school.person(name);
  return { ...open, groupId, as };
};

describe('changeRoom › handOver', () => {
  it('makes a member the owner, and the owner before a member, who may leave then', async () => {
    const { chat, school, groupId, as } = await withGroup();
    const room = await chat.changeRoom.handOver(as('tess'), groupId, as('tom').id);
    expect(room.state.ownerId).to.equal(as('tom').id);
    expect(await refusalOf(chat.changeRoom.edit(as('tess'), groupId, { name: 'Mine' }))).to.equal('ACCESS_DENIED');
    expect((await chat.changeRoom.edit(as('tom'), groupId, { name: 'His' })).state.name).to.equal('His');
    const left = await chat.changeRoom.leave(as('tess'), groupId);
    expect([left.isActive, left.hasMember(as('tess').id)]).to.deep.equal([true, false]);
    expect(membershipsOf(school, left).members).to.deep.equal(['sam', 'tom']);
  });

  it('suspends those who are no contacts of the new owner, by the rules of every room with an owner', async () => {
    const { chat, school, groupId, as } = await withGroup();
    const room = await chat.changeRoom.handOver(as('tess'), groupId, as('tom').id);
    expect(membershipsOf(school, room)).to.deep.equal({ members: ['sam', 'tess', 'tom'], suspended: ['sue'] });
    await school.relate('tutors', 'tom', 'sue', { context: 'maths' });
    expect(membershipsOf(school, await school.room(groupId)).suspended).to.deep.equal([]);
    await school.relate('tutors', 'tom', 'sam', { context: 'maths', status: 'ended' });
    expect(membershipsOf(school, await school.room(groupId)).suspended).to.deep.equal(['sam']);
  });

  it('publishes room_updated with the new owner, and invalidates both', async () => {
    const { chat, groupId, as, publication, people } = await withGroup();
    await chat.changeRoom.handOver(as('tess'), groupId, as('tom').id);
    expect(publication[0]?.events?.[0]).to.deep.include({
      ...{ type: 'room_updated', seq: 1, name: 'Group', isActive: true },
      ...{ ownerId: as('tom').id, actorId: as('tess').id },
    });
    expect(people.flatMap(({ userIds }) => userIds)).to.include.members([as('tess').id, as('tom').id, as('sue').id]);
  });

  it('lets the office hand over the group of a person who has left, which thaws', async () => {
    const { chat, school, groupId, as } = await withGroup();
    await school.change('tess', { isActive: false });
    expect((await school.room(groupId)).isActive).to.equal(false);
    const room = await chat.changeRoom.handOver(as('ada'), groupId, as('theo').id);
    expect([room.state.ownerId, room.isActive]).to.deep.equal([as('theo').id, true]);
    // Theo teaches none of them, so they wait for the office to relate them.
    expect(membershipsOf(school, room)).to.deep.equal({ members: ['theo'], suspended: ['sam', 'sue', 'tom'] });
    expect(room.hasMember(as('tess').id)).to.equal(false);
    await school.relate('teaches', 'theo', 'sam', { context: 'algebra-1' });
    const { message } = await chat.sendMessage({ sender: as('sam'), roomId: groupId, content: 'Hello' });
    expect(message.content).to.equal('Hello');
    await school.change('tess', { isActive: true });
    const later = await school.room(groupId);
    expect([later.isActive, later.hasMember(as('tess').id)]).to.deep.equal([true, false]);
  });

  it('gives a membership to an owner who had none, and lets the office take the room itself', async () => {
    const { chat, groupId, as } = await withGroup();
    const room = await chat.changeRoom.handOver(as('ada'), groupId, as('ada').id);
    expect(room.participants.get(as('ada').id)).to.include({
      role: 'admin',
      leftSeq: null,
      visibleFromSeq: 0,
      isSuspended: false,
    });
    expect(room.participants.get(as('ada').id)?.mayPost).to.equal(true);
    expect(room.members().every(({ isSuspended }) => !isSuspended)).to.equal(true);
  });

  it('gives an owner the right to post that their role has', async () => {
    const { chat, school, as } = await withGroup();
    const board = await school.group('tess', ['sam', 'tom'], 'announcement');
    const room = await chat.changeRoom.handOver(as('tess'), board, as('tom').id);
    expect(room.participants.get(as('tom').id)?.mayPost).to.equal(true);
    expect(room.participants.get(as('sam').id)?.mayPost).to.equal(false);
  });

  it('is for the owner and the office alone, and for rooms with owners', async () => {
    const { chat, school, groupId, as } = await withGroup();
    const direct = await school.direct('tess', 'sam');
    const forum = await school.forum('tess', 'sam');
    for (const [who, roomId, refusal] of [
      ['tom', groupId, 'ACCESS_DENIED'],
      ['sam', groupId, 'ACCESS_DENIED'],
      ['theo', groupId, 'ROOM_NOT_FOUND'],
      ['ada', direct, 'ACCESS_DENIED'],
      ['ada', forum.id, 'ACCESS_DENIED'],
    ] as const)
      expect(await refusalOf(chat.changeRoom.handOver(as(who), roomId, as('tom').id)), who).to.equal(refusal);
    expect((await school.room(groupId)).state).to.include({ ownerId: as('tess').id, headSeq: 0 });
  });

  it('refuses a new owner who may not open such rooms, is not active, unknown, or no contact of the owner', async () => {
    const { chat, school, groupId, as } = await withGroup();
    for (const who of ['tess', 'ada'] as const)
      expect(await refusalOf(chat.changeRoom.handOver(as(who), groupId, as('sam').id))).to.equal('ACCESS_DENIED');
    const stranger = asUserId(987_654);
    for (const [who, userId] of [
      ['tess', as('theo').id],
      ['tess', stranger],
      ['ada', stranger],
    ] as const) {
      const refusal = await refusedBy(chat.changeRoom.handOver(as(who), groupId, userId));
      expect([refusal.code, refusal.details]).to.deep.equal(['CANNOT_CHAT', { user_ids: [userId] }]);
    }
    await school.change('tom', { isActive: false });
    expect(await refusalOf(chat.changeRoom.handOver(as('ada'), groupId, as('tom').id))).to.equal('CANNOT_CHAT');
  });

  it('changes nothing for the person who owns the room already', async () => {
    const { chat, groupId, as, publication, people } = await withGroup();
    const room = await chat.changeRoom.handOver(as('tess'), groupId, as('tess').id);
    expect([room.state.headSeq, publication.length, people.length]).to.deep.equal([0, 0, 0]);
  });

  it('lets one of two who hand it over at the same time succeed', async () => {
    const { chat, school, groupId, as } = await withGroup();
    const answers = await Promise.allSettled([
      chat.changeRoom.handOver(as('tess'), groupId, as('tom').id),
      chat.changeRoom.handOver(as('ada'), groupId, as('ada').id),
    ]);
    expect(answers.map(({ status }) => status)).to.have.members(['fulfilled', 'rejected']);
    expect((await school.room(groupId)).state.headSeq).to.be.greaterThan(0);
  });

  it('is for nobody in a type that nobody may open any more', async () => {
    const { group } = standardRoomTypes(['admin', 'teacher', 'tutor']);
    const policy = educationBut({ roomTypes: { ...educationPolicy.roomTypes, group: { ...group, open: 'nobody' } } });
    const { chat, school } = await openChat(generousLimits, policy);
    const groupId = await school.group('tess', ['tom']);
    const handing = chat.changeRoom.handOver(school.person('tess'), groupId, school.id('tom'));
    expect(await refusalOf(handing)).to.equal('ACCESS_DENIED');
  });
});

describe('changeRoom › handOver with two schools', () => {
  const [north, south] = [asOrganisationId(3), asOrganisationId(4)];
  const at = new Date(0);
  const inSchool = (id: number, role: string, school: OrganisationId): Person => ({
    ...personOf(id, role),
    roles: [{ role, scope: [school, ...rootScope] }],
  });
  const [owner, successor, stranger] = [1, 2, 3].map((id) => inSchool(id, 'teacher', id === 3 ? south : north));
  const [office, otherOffice, rootTeacher] = [
    inSchool(4, 'admin', north),
    inSchool(5, 'admin', south),
    personOf(6, 'teacher'),
  ];
  const people = [owner, successor, stranger, office, otherOffice, rootTeacher].filter((one) => one !== undefined);

  /** A group of the northern school, whose owner has left. */
  const open = () => {
    const membership = {
      role: 'teacher',
      joinedSeq: 0,
      leftSeq: null,
      visibleFromSeq: 0,
      isSuspended: false,
      mayPost: true,
    };
    const state = {
      ...{ id: asRoomId(1), type: 'group', name: 'Group', context: '', contextName: '', about: [] },
      ...{ ownerId: asUserId(1), scope: [north, ...rootScope], isFrozen: true, isArchived: false, headSeq: 0 },
      ...{ createdAt: at, updatedAt: at },
    };
    let room = new ChatRoom(state, [{ ...membership, userId: asUserId(1) }]);
    const graph = new RelationGraph(
      people.map((person) => (person === owner ? { ...person, isActive: false } : person)),
      [],
    );
    const rooms = {
      access: async () => ({ room: room.state, membership: undefined }),
      update: async ({ change }: RoomUpdate) => {
        room = change(room, graph);
        return { room, events: [] };
      },
    } as unknown as RoomRepository;
    const policy = educationPolicy;
    const bus = { publish: () => {}, invalidate: () => {}, publishEphemeral: () => {} };
    const nameOffice = async () => undefined;
    const setHidden = async () => {};
    const auditLog = { append: async () => {} };
    const { moderatesRoom } = makeReviewRooms({
      ...{ cases: { covering: async () => undefined }, policy, mode: 'open' },
      isUnderReview: async () => false,
    });
    const enterRoom = makeEnterRoom({ rooms, auditLog, policy, moderatesRoom });
    const { handOver } = makeChangeRoom({ rooms, policy, enterRoom, bus, setHidden, nameOffice });
    return (by: Person | undefined, to: Person | undefined) => handOver(by as Person, room.id, to?.id ?? asUserId(0));
  };

  it('is for the office of the school of the room, not for that of another', async () => {
    expect(await refusalOf(open()(otherOffice, successor))).to.equal('ROOM_NOT_FOUND');
    const room = await open()(office, successor);
    expect([room.state.ownerId, room.isActive, room.state.scope]).to.deep.equal([2, true, [north, 0]]);
  });

  it('takes a new owner who may open such rooms in that school or above it, and nobody of another school', async () => {
    expect(await refusalOf(open()(office, stranger))).to.equal('ACCESS_DENIED');
    expect((await open()(office, rootTeacher)).state.ownerId).to.equal(6);
  });
});
