import { expect } from 'chai';
import { asOrganisationId, asRoomId, asUserId } from '../../../core/ids.ts';
import { rootScope } from '../../../core/permissions/RoleGrant.ts';
import { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import { isActiveMembership, type Participant } from '../../../core/rooms/Participant.ts';
import type { RoomState } from '../../../core/rooms/RoomState.ts';

const [one, two, three] = [asUserId(1), asUserId(2), asUserId(3)];
const at = new Date(0);
const membership = (userId: typeof one, more: Partial<Participant> = {}): Participant => ({
  userId,
  role: 'teacher',
  joinedSeq: 0,
  leftSeq: null,
  visibleFromSeq: 0,
  isSuspended: false,
  mayPost: true,
  ...more,
});
const room = (
  memberships: readonly Participant[] = [membership(one), membership(two)],
  more: Partial<RoomState> = {},
): ChatRoom => {
  const facts: RoomState = {
    id: asRoomId(7),
    type: 'group',
    name: 'Group',
    context: '',
    contextName: '',
    about: [],
    ownerId: one,
    scope: rootScope,
    isFrozen: false,
    isArchived: false,
    headSeq: 4,
    createdAt: at,
    updatedAt: at,
    ...more,
  };
  return new ChatRoom(facts, memberships);
};

describe('ChatRoom', () => {
  it('gives newcomers memberships that begin with the event of their joining', () => {
    const joined = room().joinedBy([
      { userId: three, role: 'teacher', mayPost: false },
      { userId: one, role: 'teacher', mayPost: true },
    ]);
    expect(joined.changes).to.deep.equal([{ type: 'participants_joined', userIds: [three] }]);
    expect(joined.participants.get(three)).to.deep.equal(membership(three, { joinedSeq: 5, mayPost: false }));
    expect(joined.state.headSeq).to.equal(5);
  });

  it('knows whom its changes affect: a class does not wake because one pupil leaves it', () => {
    const group = room([membership(one), membership(two), membership(three)]);
    const affected = (changed: ChatRoom): unknown => [...changed.affected];
    expect(affected(group)).to.deep.equal([]);
    expect(affected(group.leftBy([two], 'left').frozen(true).renamed('Other').archived(true))).to.deep.equal([two]);
    expect(affected(group.withSuspensions((userId) => userId === three))).to.deep.equal([three]);
    const demoted = group.withRoles((each) => ({ role: each.role, mayPost: each.userId !== two }));
    expect(affected(demoted.leftBy([three], 'left'))).to.deep.equal([two, three]);
    const owner = { userId: two, role: 'teacher', mayPost: true };
    expect(affected(group.handedOver(owner))).to.have.members([one, two]);
    // Who moderates it may see more in it now.
    const elsewhere = [asOrganisationId(3), ...rootScope];
    expect(affected(group.leftBy([two], 'left').movedTo(elsewhere))).to.have.members([one, two, three]);
  });

  it('keeps an ended membership on record, and starts it anew on return', () => {
    const left = room().leftBy([two, three], 'left');
    expect(left.changes).to.deep.equal([{ type: 'participants_left', userIds: [two], reason: 'left' }]);
    expect(left.participants.get(two)?.leftSeq).to.equal(5);
    expect([left.hasMember(two), left.hasMember(one), left.members().length]).to.deep.equal([false, true, 1]);
    expect(
      left.joinedBy([{ userId: two, role: 'teacher', mayPost: true, isSuspended: true }]).participants.get(two),
    ).to.deep.equal(membership(two, { joinedSeq: 6, isSuspended: true }));
  });

  it('suspends and restores only the members concerned, in one event each', () => {
    const moved = room([
      membership(one),
      membership(two, { isSuspended: true }),
      membership(three, { leftSeq: 2 }),
    ]).withSuspensions((id) => id !== two);
    expect(moved.changes).to.deep.equal([
      { type: 'participants_suspended', userIds: [one] },
      { type: 'participants_restored', userIds: [two] },
    ]);
    expect([one, two].map((id) => moved.participants.get(id)?.isSuspended)).to.deep.equal([true, false]);
    expect(moved.participants.get(three)).to.deep.equal(membership(three, { leftSeq: 2 }));
  });

  it('changes roles and posting rights without an event', () => {
    const changed = room().withRoles(({ userId }) => ({ role: 'teacher', mayPost: userId === one }));
    expect([changed.participants.get(two)?.mayPost, changed.changes, changed.state.headSeq]).to.deep.equal([
      false,
      [],
      4,
    ]);
  });

  it('renames, archives and freezes with an event that holds name and state', () => {
    const changed = room().renamed('  New ').archived(true).frozen(true).archived(false).frozen(false);
    expect(changed.changes).to.deep.equal(
      [true, false, false, false, true].map((isActive) => ({ type: 'room_updated', name: 'New', isActive })),
    );
    expect([changed.isActive, changed.state.headSeq, changed.id]).to.deep.equal([true, 9, 7]);
  });

  it('refuses a person who is named twice among newcomers', () => {
    const twice = [three, three].map((userId) => ({ userId, role: 'teacher', mayPost: true }));
    expect(() => room().joinedBy(twice))
      .to.throw('named twice')
      .with.property('code', 'INVALID_REQUEST');
  });

  it('refuses a name and new people for a room without a name, and lets its people come back', () => {
    const unnamed = room([membership(one), membership(two)], { name: '', ownerId: null });
    expect(() => unnamed.renamed('Ours'))
      .to.throw('names of its people')
      .with.property('code', 'ACCESS_DENIED');
    expect(() => unnamed.joinedBy([{ userId: three, role: 'teacher', mayPost: true }]))
      .to.throw('opened for')
      .with.property('code', 'ACCESS_DENIED');
    const back = unnamed.leftBy([two], 'relation_ended').joinedBy([{ userId: two, role: 'teacher', mayPost: true }]);
    expect(back.hasMember(two)).to.equal(true);
  });

  it('does not let its owner leave while it is active', () => {
    expect(() => room().leftBy([two, one], 'left'))
      .to.throw('archive the room instead')
      .with.property('code', 'ACCESS_DENIED');
    expect(room().archived(true).leftBy([one], 'left').hasMember(one)).to.equal(false);
  });

  it('gets another owner, who joins first if they are no member, and says so in an event', () => {
    const owner = { userId: three, role: 'teacher', mayPost: true };
    const given = room().handedOver(owner);
    expect(given.changes).to.deep.equal([
      { type: 'participants_joined', userIds: [three] },
      { type: 'room_updated', name: 'Group', isActive: true, ownerId: three },
    ]);
    expect([given.state.ownerId, given.state.headSeq, given.hasMember(one)]).to.deep.equal([three, 6, true]);
    expect(given.leftBy([one], 'left').hasMember(one), 'the owner before may leave now').to.equal(false);
    expect(room().handedOver({ ...owner, userId: two }).changes).to.have.length(1);
    expect(() => given.leftBy([three], 'left')).to.throw('The owner of a room stays in it');
    expect(() => room([membership(one)], { ownerId: null }).handedOver(owner)).to.throw('has no owner');
    const same = room();
    expect(same.handedOver({ ...owner, userId: one })).to.equal(same);
  });

  it('refuses a name without a visible character', () => {
    for (const name of [' \n ', '\u200B\u3164', '\u2800\u202E'])
      expect(() => room().renamed(name))
        .to.throw('at least one character')
        .with.property('code', 'INVALID_REQUEST');
  });

  it('removes invisible characters from a name', () => {
    expect(room().renamed('\u202EAlgebra\u200B  I\n').state.name).to.equal('Algebra I');
    expect(room().renamed('\u200BGroup ').changes).to.deep.equal([]);
  });

  it('stays the same object if nothing changes', () => {
    const same = room();
    expect(same.joinedBy([{ userId: one, role: 'teacher', mayPost: false }])).to.equal(same);
    expect(same.leftBy([three], 'removed')).to.equal(same);
    expect(same.withSuspensions(() => false)).to.equal(same);
    expect(same.withRoles(() => ({ role: 'teacher', mayPost: true }))).to.equal(same);
    expect(same.renamed('Group').archived(false).frozen(false)).to.equal(same);
  });
});

describe('isActiveMembership', () => {
  it('is true for members who are not suspended', () => {
    expect(
      [membership(one), membership(one, { leftSeq: 1 }), membership(one, { isSuspended: true })].map(
        isActiveMembership,
      ),
    ).to.deep.equal([true, false, false]);
  });
});
