import { expect } from 'chai';
import { asRoomId } from '../../../core/ids.ts';
import { makeNotifyTyping } from '../../../core/rooms/notifyTyping.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

describe('enterRoom', () => {
  it('admits members without a record', async () => {
    const { chat, school, world } = await openChat();
    const roomId = await school.direct('tess', 'sam');
    const { room, membership } = await chat.enterRoom(school.person('sam'), roomId);
    expect([room.id, membership?.userId, world.database.visits]).to.deep.equal([roomId, school.id('sam'), []]);
  });

  it('admits a moderator as an observer, on the record', async () => {
    const { chat, school, world } = await openChat();
    const roomId = await school.direct('tess', 'sam');
    expect((await chat.enterRoom(school.person('ada'), roomId)).membership).to.equal(null);
    expect(world.database.visits).to.deep.equal([{ roomId, userId: school.id('ada'), at: world.clock.now() }]);
  });

  it('gives strangers the same answer, word for word, as for a room that does not exist (I11)', async () => {
    const { chat, school } = await openChat();
    const [hidden, absent] = [await school.direct('tess', 'sam'), asRoomId(987_654)];
    const refusals = await Promise.all(
      [hidden, absent].map((roomId) => refusedBy(chat.enterRoom(school.person('theo'), roomId))),
    );
    expect(refusals.map(({ code, message, details }) => [code, message, details])).to.deep.equal(
      [0, 1].map(() => ['ROOM_NOT_FOUND', refusals[0]?.message, undefined]),
    );
    expect(await refusalOf(chat.enterRoom(school.person('ada'), absent))).to.equal('ROOM_NOT_FOUND');
  });

  it('refuses people who left (I9) and people whose relation has ended', async () => {
    const { chat, school } = await openChat();
    const group = await school.group('tess', ['sam', 'sue']);
    await chat.changeRoom.leave(school.person('sue'), group);
    expect(await refusalOf(chat.enterRoom(school.person('sue'), group))).to.equal('ROOM_NOT_FOUND');
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    expect(await refusalOf(chat.enterRoom(school.person('sam'), group))).to.equal('CANNOT_CHAT');
  });
});

describe('readParticipants', () => {
  it('lists the members for everybody who may enter the room', async () => {
    const { chat, school } = await openChat();
    const forum = await school.forum('tess', 'sam');
    const memberships = await chat.readParticipants(school.person('pam'), forum.id);
    expect(memberships.map(({ person }) => person.externalId)).to.deep.equal(['tess', 'pam', 'sam']);
    expect(await refusalOf(chat.readParticipants(school.person('pat'), forum.id))).to.equal('ROOM_NOT_FOUND');
  });
});

describe('notifyTyping', () => {
  it('publishes who is writing and stores nothing', async () => {
    const { school, world, signals } = await openChat();
    const roomId = await school.direct('tess', 'sam');
    makeNotifyTyping(world.bus)(school.id('sam'), roomId, true);
    expect(signals).to.deep.equal([{ type: 'typing', roomId, userId: school.id('sam'), isTyping: true }]);
    expect((await world.roomHeads.heads([roomId])).get(roomId)).to.equal(0);
  });
});
