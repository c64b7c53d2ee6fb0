import { expect } from 'chai';
import { asMessageId, asRoomId } from '../../../core/ids.ts';
import { makeChat } from '../../../core/makeChat.ts';
import { SyncGone } from '../../../core/messages/readRooms.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';
import { overridden } from '../../support/overridden.ts';

const withTalk = async () => {
  const open = await openChat();
  const roomId = await open.school.direct('tess', 'sam');
  const ids = await open.school.say(roomId, 'tess', '1', '2', '3');
  return { ...open, roomId, ids };
};
const absent = asMessageId(987_654);

describe('readRooms', () => {
  it('shows overview, history and thread to members', async () => {
    const { chat, school, roomId, ids } = await withTalk();
    const sam = school.person('sam');
    expect((await chat.overview(sam, roomId)).unreadCount).to.equal(3);
    expect((await chat.history(sam, roomId, { limit: 2 })).messages.map(({ id }) => id)).to.deep.equal(ids.slice(1));
    const root = ids[0] ?? absent;
    await school.append(roomId, 'sam', 'Reply', { replyTo: root });
    const thread = await chat.thread(sam, roomId, root, null, 10);
    expect([thread.root.id, thread.messages.map(({ content }) => content), thread.hasMore]).to.deep.equal([
      root,
      ['Reply'],
      false,
    ]);
  });

  for (const what of ['history', 'thread'] as const)
    it(`shows nothing in a ${what} that came after the membership was read, which may have ended since (I9)`, async () => {
      const { world, school, roomId, ids } = await withTalk();
      const [root = absent] = ids;
      await school.append(roomId, 'tess', 'early', { replyTo: root });
      const sam = school.person('sam');
      const late = async (): Promise<void> => {
        await world.rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([sam.id], 'left') });
        await school.append(roomId, 'tess', 'canary', { replyTo: root });
      };
      const messages = overridden(world.messages, {
        history: (...asked) => late().then(() => world.messages.history(...asked)),
        thread: (...asked) => late().then(() => world.messages.thread(...asked)),
      });
      const chat = makeChat({ ...world, messages }, educationPolicy, generousLimits);
      const read = () =>
        what === 'history' ? chat.history(sam, roomId, { limit: 10 }) : chat.thread(sam, roomId, root, null, 10);
      expect((await read()).messages.map(({ content }) => content))
        .to.include('early')
        .and.not.to.include('canary');
      expect(await refusalOf(read())).to.equal('ROOM_NOT_FOUND');
    });

  it('finds the room of a message for its members, as far as they see it (I9, I26)', async () => {
    const { world, chat, school } = await withTalk();
    const roomId = await school.group('tess', ['sam']);
    const [early = absent] = await school.say(roomId, 'tess', 'Hello');
    const [sam, sue] = [school.person('sam'), school.person('sue')];
    expect(await chat.roomOfMessage(sam, early)).to.equal(roomId);
    expect(await refusalOf(chat.roomOfMessage(sue, early))).to.equal('MESSAGE_NOT_FOUND');
    expect(await refusalOf(chat.roomOfMessage(sam, absent))).to.equal('MESSAGE_NOT_FOUND');
    const newcomer = { userId: sue.id, role: 'student', mayPost: true, visibleFrom: 'joining' } as const;
    await world.rooms.update({ roomId, actorId: null, change: (room) => room.joinedBy([newcomer]) });
    const [later = absent] = await school.say(roomId, 'tess', 'Welcome');
    expect(await refusalOf(chat.roomOfMessage(sue, early))).to.equal('MESSAGE_NOT_FOUND');
    expect(await chat.roomOfMessage(sue, later)).to.equal(roomId);
    await world.rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([sam.id], 'removed') });
    expect(await refusalOf(chat.roomOfMessage(sam, later))).to.equal('MESSAGE_NOT_FOUND');
  });

  it('shows no overview to one whose membership ended while it was read (I9)', async () => {
    const { world, school, roomId } = await withTalk();
    const sam = school.person('sam');
    const inbox = overridden(world.inbox, {
      overview: async (...asked) => {
        await world.rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([sam.id], 'left') });
        await school.append(roomId, 'tess', 'canary');
        return world.inbox.overview(...asked);
      },
    });
    const chat = makeChat({ ...world, inbox }, educationPolicy, generousLimits);
    expect(await refusalOf(chat.overview(sam, roomId))).to.equal('ROOM_NOT_FOUND');
  });

  it('pages events from a cursor, and is empty at the head', async () => {
    const { chat, school, roomId } = await withTalk();
    const page = await chat.events(school.person('sam'), roomId, 1, 10);
    expect([page.events.map(({ seq }) => seq), page.headSeq]).to.deep.equal([[2, 3], 3]);
    expect(await chat.events(school.person('sam'), roomId, 3, 10)).to.deep.equal({ events: [], headSeq: 3 });
  });

  it('refuses a cursor beyond the head with SyncGone', async () => {
    const { chat, school, roomId } = await withTalk();
    const refusal = await refusedBy(chat.events(school.person('sam'), roomId, 4, 10));
    expect(refusal).to.be.instanceOf(SyncGone);
    expect(refusal).to.include({ code: 'INVALID_REQUEST', floorSeq: 0 });
  });

  it('refuses strangers everything, as for a room that does not exist (I11)', async () => {
    const { chat, school, roomId, ids } = await withTalk();
    const theo = school.person('theo');
    for (const room of [roomId, asRoomId(987_654)])
      for (const attempt of [
        chat.overview(theo, room),
        chat.history(theo, room, { limit: 5 }),
        chat.thread(theo, room, ids[0] ?? absent, null, 5),
        chat.events(theo, room, 0, 5),
        chat.markRead(theo, room, null),
        chat.receipts(theo, room, ids[0] ?? absent),
      ])
        expect(await refusalOf(attempt)).to.equal('ROOM_NOT_FOUND');
  });

  it('refuses reading as soon as the relation ends', async () => {
    const { chat, school, roomId } = await withTalk();
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    for (const attempt of [
      chat.history(school.person('sam'), roomId, { limit: 5 }),
      chat.events(school.person('tess'), roomId, 0, 5),
    ])
      expect(await refusalOf(attempt)).to.equal('CANNOT_CHAT');
  });

  it('lets an observer read on the record, without a read pointer', async () => {
    const { chat, school, roomId, world } = await withTalk();
    const ada = school.person('ada');
    expect((await chat.history(ada, roomId, { limit: 5 })).messages).to.have.length(3);
    expect(await refusalOf(chat.markRead(ada, roomId, null))).to.equal('ACCESS_DENIED');
    expect(world.database.visits).to.have.length(1);
  });

  it('moves the read pointer and publishes it once (I8)', async () => {
    const { chat, school, roomId, ids, signals } = await withTalk();
    const sam = school.person('sam');
    expect((await chat.markRead(sam, roomId, ids[1] ?? absent)).unreadCount).to.equal(1);
    await chat.markRead(sam, roomId, ids[0] ?? absent);
    await chat.markRead(sam, roomId, ids[1] ?? absent);
    expect(signals).to.deep.equal([
      { type: 'read', roomId, userId: sam.id, upToId: ids[1], messageIds: [ids[0], ids[1]] },
    ]);
  });

  it('lists who has read a message', async () => {
    const { chat, school, roomId, ids } = await withTalk();
    await chat.markRead(school.person('sam'), roomId, null);
    const readers = await chat.receipts(school.person('tess'), roomId, ids[0] ?? absent);
    expect(readers.map(({ person }) => person.externalId)).to.deep.equal(['sam']);
  });

  it('finds no message of another room', async () => {
    const { chat, school, roomId } = await withTalk();
    const sam = school.person('sam');
    expect(await refusalOf(chat.receipts(sam, roomId, absent))).to.equal('MESSAGE_NOT_FOUND');
    expect(await refusalOf(chat.thread(sam, roomId, absent, null, 5))).to.equal('MESSAGE_NOT_FOUND');
  });
});
