import { expect } from 'chai';
import { asRoomId, asUserId } from '../../../core/ids.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { membershipsOf, type Name } from '../../contracts/School.ts';
import { openChat } from '../../support/openChat.ts';

const withGroup = async () => {
  const open = await openChat();
  const groupId = await open.school.group('tess', ['sam', 'tom']);
  const as = (name: Name) => open.school.person(name);
  return { ...open, groupId, as };
};

describe('changeRoom › edit', () => {
  it('lets the owner and a moderator rename a group, and publishes it', async () => {
    const { chat, groupId, as, publication } = await withGroup();
    expect((await chat.changeRoom.edit(as('tess'), groupId, { name: 'New' })).state.name).to.equal('New');
    expect((await chat.changeRoom.edit(as('ada'), groupId, { name: 'Newer' })).state.name).to.equal('Newer');
    for (const name of ['\u3164', 'x'.repeat(201)])
      expect(await refusalOf(chat.changeRoom.edit(as('tess'), groupId, { name }))).to.equal('INVALID_REQUEST');
    expect(publication.map(({ headSeq }) => headSeq)).to.deep.equal([1, 2]);
    expect(publication[1]?.events?.[0]).to.include({ type: 'room_updated', name: 'Newer', actorId: as('ada').id });
  });

  it('refuses renaming by others, and for rooms of contacts and relations', async () => {
    const { chat, school, groupId, as } = await withGroup();
    const direct = await school.direct('tess', 'sam');
    const forum = await school.forum('tess', 'sam');
    for (const [who, roomId] of [
      ['sam', groupId],
      ['tess', direct],
      ['ada', direct],
      ['tess', forum.id],
      ['ada', forum.id],
    ] as const)
      expect(await refusalOf(chat.changeRoom.edit(as(who), roomId, { name: 'New' }))).to.equal('ACCESS_DENIED');
  });

  it('lets the owner archive and reopen a group, and only a moderator a room of two or of a relation', async () => {
    const { chat, school, groupId, as } = await withGroup();
    const direct = await school.direct('tess', 'sam');
    for (const who of ['sam', 'tess'] as const)
      expect(await refusalOf(chat.changeRoom.edit(as(who), direct, { isArchived: true }))).to.equal('ACCESS_DENIED');
    expect((await chat.changeRoom.edit(as('ada'), direct, { isArchived: true })).isActive).to.equal(false);
    expect((await chat.changeRoom.edit(as('ada'), direct, { isArchived: false })).isActive).to.equal(true);
    expect(await refusalOf(chat.changeRoom.edit(as('sam'), groupId, { isArchived: true }))).to.equal('ACCESS_DENIED');
    expect((await chat.changeRoom.edit(as('tess'), groupId, { isArchived: true })).isActive).to.equal(false);
    const forum = await school.forum('tess', 'sam');
    expect(await refusalOf(chat.changeRoom.edit(as('tess'), forum.id, { isArchived: true }))).to.equal('ACCESS_DENIED');
    expect((await chat.changeRoom.edit(as('ada'), forum.id, { isArchived: true })).state.isArchived).to.equal(true);
  });

  it('changes and publishes nothing if the room is so already', async () => {
    const { chat, groupId, as, publication } = await withGroup();
    const room = await chat.changeRoom.edit(as('tess'), groupId, { name: 'Group', isArchived: false });
    expect([room.state.headSeq, publication.length]).to.deep.equal([0, 0]);
  });

  it('refuses strangers as for a room that does not exist (I11), and suspended members', async () => {
    const { chat, school, groupId, as } = await withGroup();
    expect(await refusalOf(chat.changeRoom.edit(as('theo'), groupId, { name: 'x' }))).to.equal('ROOM_NOT_FOUND');
    expect(await refusalOf(chat.changeRoom.edit(as('theo'), asRoomId(987_654), { name: 'x' }))).to.equal(
      'ROOM_NOT_FOUND',
    );
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    expect(await refusalOf(chat.changeRoom.edit(as('sam'), groupId, { name: 'x' }))).to.equal('CANNOT_CHAT');
  });
});

describe('changeRoom › leave', () => {
  it('ends a membership of a group, publishes it and invalidates the person', async () => {
    const { chat, school, groupId, as, publication, people } = await withGroup();
    const room = await chat.changeRoom.leave(as('sam'), groupId);
    expect(membershipsOf(school, room).members).to.deep.equal(['tess', 'tom']);
    expect(publication[0]?.events?.[0]).to.deep.include({
      type: 'participants_left',
      reason: 'left',
      userIds: [as('sam').id],
    });
    expect(people).to.deep.equal([{ userIds: [as('sam').id] }]);
    expect(await refusalOf(chat.changeRoom.leave(as('sam'), groupId))).to.equal('ROOM_NOT_FOUND');
  });

  it('archives a group when its owner leaves', async () => {
    const { chat, groupId, as } = await withGroup();
    const room = await chat.changeRoom.leave(as('tess'), groupId);
    expect([room.state.isArchived, room.hasMember(as('tess').id)]).to.deep.equal([true, true]);
  });

  it('hides a room of two for who leaves it, and for nobody else', async () => {
    const { chat, school, as, publication } = await withGroup();
    const roomId = await school.direct('tess', 'sam');
    const room = await chat.changeRoom.leave(as('sam'), roomId);
    expect([room.isActive, room.hasMember(as('sam').id), publication]).to.deep.equal([true, true, []]);
    const isListed = async (who: 'sam' | 'tess') =>
      (await chat.listRooms(as(who), { limit: 20 })).rooms.some((one) => one.room.id === roomId);
    expect([await isListed('sam'), await isListed('tess')]).to.deep.equal([false, true]);
  });

  it('ends the membership of a moderator, and archives the group if they are an observer', async () => {
    const { chat, school, groupId, as } = await withGroup();
    const joined = await school.group('tess', ['ada', 'sam']);
    const left = await chat.changeRoom.leave(as('ada'), joined);
    expect([left.state.isArchived, left.hasMember(as('ada').id)]).to.deep.equal([false, false]);
    expect((await chat.changeRoom.leave(as('ada'), groupId)).state.isArchived).to.equal(true);
  });

  it('is not possible in a room that follows the directory', async () => {
    const { chat, school, as } = await withGroup();
    const forum = await school.forum('tess', 'sam');
    expect(await refusalOf(chat.changeRoom.leave(as('pam'), forum.id))).to.equal('ACCESS_DENIED');
  });
});

describe('changeRoom › add', () => {
  it('gives memberships to contacts of the owner, with the right to post by role', async () => {
    const { chat, school, as, people } = await withGroup();
    const board = await school.group('tess', ['sam'], 'announcement');
    const room = await chat.changeRoom.add(as('tess'), board, [
      as('sue').id,
      as('tom').id,
      as('sue').id,
      as('tess').id,
    ]);
    expect(room.participants.get(as('sue').id)).to.include({ joinedSeq: 1, mayPost: false });
    expect(room.participants.get(as('tom').id)).to.include({ joinedSeq: 1, mayPost: true });
    expect(people).to.deep.equal([{ userIds: [as('sue').id, as('tom').id] }]);
  });

  it('refuses people who are no contacts of the owner, for every actor, and then adds nobody', async () => {
    const { chat, groupId, as, school } = await withGroup();
    for (const who of ['tess', 'ada'] as const) {
      const refusal = await refusedBy(
        chat.changeRoom.add(as(who), groupId, [as('sue').id, as('stan').id, asUserId(987_654)]),
      );
      expect([refusal.code, refusal.details]).to.deep.equal(['CANNOT_CHAT', { user_ids: [as('stan').id, 987_654] }]);
    }
    expect((await school.room(groupId)).members()).to.have.length(3);
  });

  it('is for the owner and moderators, and not for rooms of relations', async () => {
    const { chat, school, groupId, as } = await withGroup();
    expect(await refusalOf(chat.changeRoom.add(as('tom'), groupId, [as('sam').id]))).to.equal('ACCESS_DENIED');
    const forum = await school.forum('tess', 'sam');
    expect(await refusalOf(chat.changeRoom.add(as('ada'), forum.id, [as('sue').id]))).to.equal('ACCESS_DENIED');
    expect((await chat.changeRoom.add(as('ada'), groupId, [as('sue').id])).hasMember(as('sue').id)).to.equal(true);
  });
});

describe('changeRoom › remove', () => {
  it('ends a membership, by the owner, a moderator or the member', async () => {
    const { chat, groupId, as, publication } = await withGroup();
    await chat.changeRoom.remove(as('tess'), groupId, as('sam').id);
    await chat.changeRoom.remove(as('tom'), groupId, as('tom').id);
    const reasons = publication.map(({ events }) => events?.map((event) => ('reason' in event ? event.reason : '')));
    expect(reasons).to.deep.equal([['removed'], ['left']]);
    await chat.changeRoom.add(as('tess'), groupId, [as('sam').id]);
    expect((await chat.changeRoom.remove(as('ada'), groupId, as('sam').id)).hasMember(as('sam').id)).to.equal(false);
  });

  it('refuses other actors, and the removal of the owner and of people who are no members', async () => {
    const { chat, school, groupId, as } = await withGroup();
    expect(await refusalOf(chat.changeRoom.remove(as('sam'), groupId, as('tom').id))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(chat.changeRoom.remove(as('tess'), groupId, as('tess').id))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(chat.changeRoom.remove(as('tess'), groupId, as('stan').id))).to.equal('USER_NOT_FOUND');
    const forum = await school.forum('tess', 'sam');
    expect(await refusalOf(chat.changeRoom.remove(as('pam'), forum.id, as('pam').id))).to.equal('ACCESS_DENIED');
  });
});
