import { expect } from 'chai';
import { asUserId, type RoomId, type UserId } from '../../../core/ids.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { seesHistory } from '../../../core/permissions/rights.ts';
import { passMembership } from '../../../core/rooms/passMembership.ts';
import type { Name } from '../../contracts/School.ts';
import { openChat } from '../../support/openChat.ts';

const open = async () => {
  const opened = await openChat();
  const { chat, school } = opened;
  const fromSeq = async (roomId: RoomId, who: Name | UserId): Promise<number | undefined> =>
    (await school.room(roomId)).participants.get(typeof who === 'string' ? school.id(who) : who)?.visibleFromSeq;
  const add = (by: Name, roomId: RoomId, who: Name, history?: 'all' | 'joining') =>
    chat.changeRoom.add(school.person(by), roomId, [school.id(who)], history);
  return { ...opened, fromSeq, add };
};

describe('what newcomers see of a room’s history (I26)', () => {
  it('follows the rows of the shipped policies: guardians and who is added to a group begin with their joining', () => {
    const seeing = (type: string) => educationPolicy.roles.filter((role) => seesHistory(educationPolicy, role, type));
    for (const type of ['class', 'forum_subject', 'forum_tutor'])
      expect(seeing(type), type).to.deep.equal(educationPolicy.roles.filter((role) => role !== 'parent'));
    for (const type of ['direct', 'announcement', 'support', 'job'])
      expect(seeing(type), type).to.deep.equal(educationPolicy.roles);
    expect(seeing('group')).to.deep.equal([]);
    expect(seesHistory(marketplacePolicy, 'client', 'job')).to.equal(true);
    expect(seesHistory(marketplacePolicy, 'client', 'group')).to.equal(false);
  });

  it('is everything for a student who comes into a class later, and not for their guardian', async () => {
    const { school, chat, fromSeq } = await open();
    const room = await school.forum('tess', 'sam');
    const late = { kind: 'teaches', from: 'theo', to: 'sam', context: 'history-1', status: 'active' } as const;
    await chat.applyDirectory({ users: [], relations: [late] });
    const forum = await school.forum('theo', 'sam', 'history-1');
    // With the room come its first members.
    expect(await fromSeq(forum.id, 'pam')).to.equal(0);
    const classes = (await chat.listRooms(school.person('sam'), { limit: 50, type: 'class' })).rooms;
    const history1 = classes.find(({ room: one }) => one.context === 'history-1')?.room ?? expect.fail();
    expect(await fromSeq(history1.id, 'sam')).to.equal(0);
    expect(await fromSeq(history1.id, 'pam')).to.be.above(0);

    await school.relate('guardian_of', 'pat', 'sam');
    const joinedSeq = (await school.room(room.id)).participants.get(school.id('pat'))?.joinedSeq;
    expect(await fromSeq(room.id, 'pat')).to.equal(joinedSeq);
    await school.say(room.id, 'tess', 'between');
    await school.relate('guardian_of', 'pat', 'sam', { status: 'ended' });
    await school.relate('guardian_of', 'pat', 'sam');
    expect(await fromSeq(room.id, 'pat')).to.equal((joinedSeq ?? 0) + 3);
    expect(await fromSeq(room.id, 'pam')).to.equal(0);
  });

  it('is never more than who adds them sees', async () => {
    const { school, world, fromSeq, add } = await open();
    const roomId = await school.group('tess', ['sam']);
    await school.say(roomId, 'tess', 'before she came back');
    // An owner who sees a part of the history only, as after a hand-over by an owner who did.
    const begin = { userId: school.id('tess'), role: 'teacher', mayPost: true, visibleFrom: 2 };
    await world.rooms.update({
      roomId,
      actorId: null,
      change: (room) => room.archived(true).leftBy([begin.userId], 'left').joinedBy([begin]).archived(false),
    });
    await add('tess', roomId, 'pam', 'all');
    expect(await fromSeq(roomId, 'pam')).to.equal(2);
    await add('tess', roomId, 'pat', 'joining');
    expect(await fromSeq(roomId, 'pat')).to.be.above(2);
    // A moderator is bound by no membership, and gives all of it.
    await add('tess', roomId, 'ada');
    expect(await fromSeq(roomId, 'ada')).to.be.above(2);
    await add('ada', roomId, 'sue', 'all');
    expect(await fromSeq(roomId, 'sue')).to.equal(0);
  });

  it('grows for a new owner to what who hands the room over sees', async () => {
    const { school, chat, fromSeq, add } = await open();
    const roomId = await school.group('tess', ['sam']);
    await school.say(roomId, 'tess', 'before Tom');
    await add('tess', roomId, 'tom');
    expect(await fromSeq(roomId, 'tom')).to.equal(2);
    await chat.changeRoom.handOver(school.person('tess'), roomId, school.id('tom'));
    expect(await fromSeq(roomId, 'tom')).to.equal(0);
    expect(await fromSeq(roomId, 'tess')).to.equal(0);
    const { messages } = await chat.history(school.person('tom'), roomId, { limit: 9 });
    expect(messages.map(({ content }) => content)).to.deep.equal(['before Tom']);
  });

  it('stays as it is while a membership is suspended', async () => {
    const { school, chat, fromSeq, add } = await open();
    const roomId = await school.group('tess', ['sam']);
    await school.say(roomId, 'tess', 'before Sue');
    await add('tess', roomId, 'sue');
    await school.relate('teaches', 'tess', 'sue', { context: 'algebra-1', status: 'ended' });
    await school.say(roomId, 'tess', 'while she is suspended');
    await school.relate('teaches', 'tess', 'sue', { context: 'algebra-1' });
    expect(await fromSeq(roomId, 'sue')).to.equal(2);
    const { messages } = await chat.history(school.person('sue'), roomId, { limit: 9 });
    expect(messages.map(({ content }) => content)).to.deep.equal(['while she is suspended']);
  });

  it('is all for one of an office who answers, as it was before they did', async () => {
    const { school, chat, fromSeq } = await open();
    const { room } = await chat.openRoom(school.person('sam'), { type: 'support', name: 'Meals' });
    await school.say(room.id, 'sam', 'What is for lunch?');
    await chat.sendMessage({ sender: school.person('ada'), roomId: room.id, content: 'Soup' });
    expect(await fromSeq(room.id, 'ada')).to.equal(0);
  });
});

describe('passMembership and the history', () => {
  const [one, other] = [asUserId(901), asUserId(902)];
  const group = async () => {
    const { school, world } = await open();
    const roomId = await school.group('tess', ['sam']);
    await school.say(roomId, 'tess', 'a', 'b', 'c');
    const join = (userId: UserId, visibleFrom: number) => ({ userId, role: 'student', mayPost: true, visibleFrom });
    await world.rooms.update({
      roomId,
      actorId: null,
      change: (room) => room.joinedBy([join(one, 2)]).joinedBy([join(other, 4)]),
    });
    return school.room(roomId);
  };
  const sees = (room: Awaited<ReturnType<typeof group>>) =>
    [one, other].map((userId) => room.participants.get(userId)?.visibleFromSeq);

  it('keeps the least of what the two accounts of a person saw', async () => {
    const room = await group();
    expect(sees(passMembership(room, { from: one, to: other, about: [] }))).to.deep.equal([2, 2]);
    expect(sees(passMembership(room, { from: other, to: one, about: [] }))).to.deep.equal([2, 4]);
    const alone = room.leftBy([other], 'left');
    expect(sees(passMembership(alone, { from: one, to: other, about: [] }))).to.deep.equal([2, 2]);
    const gone = room.leftBy([one], 'left');
    // What was said after the other one had left and before this one came is nobody's.
    expect(sees(passMembership(gone, { from: other, to: one, about: [] }))).to.deep.equal([4, 4]);
  });

  it('gives both back what they saw when the merge is undone', async () => {
    const merged = passMembership(await group(), { from: one, to: other, about: [] });
    const undone = passMembership(merged, {
      ...{ from: other, to: one, about: [], isStaying: true, isReturn: true, sawFromSeq: 4 },
    });
    expect(sees(undone)).to.deep.equal([2, 4]);
  });
});
