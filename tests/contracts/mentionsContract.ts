import { expect } from 'chai';
import { asMessageId, type MessageId, type RoomId } from '../../core/ids.ts';
import type { Mention } from '../../core/messages/Mention.ts';
import { deleted, edited } from '../../core/messages/Message.ts';
import type { OpenStored } from './ChatWorld.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const everybody: Mention = { userId: null, name: 'all' };

/** What `MessageStore` and `Inbox` promise about mentions. */
export const mentionsContract = (name: string, open: OpenStored): void =>
  void describe(`mentions (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.group('tess', ['sam', 'sue']);
      const of = (who: Name): Mention => ({ userId: school.id(who), name: who });
      const say = async (content: string, mentions: readonly Mention[], by: Name = 'tess', into: RoomId = roomId) => {
        const draft = { roomId: into, senderId: school.id(by), sent: content, content, clientId: null, replyTo: null };
        return (await world.messages.append({ ...draft, mentions })).message;
      };
      const mine = async (who: Name, query: { before?: MessageId; limit?: number } = {}) =>
        world.inbox.mentions(school.id(who), { limit: 10, ...query });
      const isMarked = async (who: Name) => (await world.inbox.overview(roomId, school.id(who)))?.isMentioned;
      return { ...world, school, roomId, of, say, mine, isMarked };
    });

    fact('are part of the message wherever it is read', async ({ messages, school, roomId, of, say, inbox }) => {
      const message = await say('Hello @sam', [of('sam')]);
      expect(message.mentions).to.deep.equal([of('sam')]);
      expect(await messages.find(roomId, message.id)).to.deep.equal(message);
      expect((await messages.history(roomId, { limit: 5 })).messages).to.deep.equal([message]);
      expect((await inbox.overview(roomId, school.id('sue')))?.lastMessage).to.deep.equal(message);
      const [event] = (await messages.events([{ roomId, after: 0 }], 5)).get(roomId)?.events ?? [];
      expect(event?.type === 'new_message' && event.message).to.deep.equal(message);
    });

    fact('mark the room as long as the message is unread', async ({ say, of, isMarked, inbox, school, roomId }) => {
      await say('Hello', []);
      expect(await isMarked('sam')).to.equal(false);
      const { id } = await say('Hello @sam', [of('sam')]);
      expect([await isMarked('sam'), await isMarked('sue'), await isMarked('tess')]).to.deep.equal([
        true,
        false,
        false,
      ]);
      const [listed] = (await inbox.list(school.id('sam'), { limit: 1 })).rooms;
      expect([listed?.room.id, listed?.isMentioned]).to.deep.equal([roomId, true]);
      await inbox.markRead(roomId, school.id('sam'), id);
      expect(await isMarked('sam')).to.equal(false);
      await say('@all read this', [everybody]);
      expect([await isMarked('sam'), await isMarked('sue'), await isMarked('tess')]).to.deep.equal([true, true, false]);
    });

    fact('are listed, the newest first, page by page', async ({ say, of, mine, school }) => {
      const one = await say('1 @sam', [of('sam')]);
      await say('2 @sue', [of('sue')]);
      const other = await school.group('tess', ['sam']);
      const three = await say('3 @all', [everybody], 'tess', other);
      const four = await say('4 @sam', [of('sue'), of('sam')]);
      await say('5 @all', [everybody], 'sam');
      const first = await mine('sam', { limit: 2 });
      expect(first).to.deep.equal({ messages: [four, three], hasMore: true });
      expect(await mine('sam', { before: three.id, limit: 2 })).to.deep.equal({ messages: [one], hasMore: false });
      expect((await mine('tess')).messages.map(({ content }) => content)).to.deep.equal(['5 @all']);
      expect((await mine('tom')).messages).to.deep.equal([]);
    });

    fact('end with the message, with the membership and with an edit', async (world) => {
      const { say, of, mine, messages, rooms, roomId, school } = world;
      const gone = await say('1 @sam', [of('sam')]);
      const changed = await say('2 @sam', [of('sam')]);
      await say('3 @sue', [of('sue')]);
      const target = { roomId, actorId: school.id('tess'), asModerator: false };
      const removed = { ...target, messageId: gone.id, action: 'delete', change: deleted } as const;
      expect((await messages.amend(removed)).message.mentions).to.equal(undefined);
      const to = (content: string, mentions?: readonly Mention[]) =>
        messages.amend({
          ...{ ...target, messageId: changed.id, action: 'edit' },
          change: (message, now) => edited(message, school.id('tess'), content, now, mentions),
        });
      expect((await to('2 still @sam')).message.mentions).to.deep.equal([of('sam')]);
      expect((await mine('sam')).messages.map(({ id }) => id)).to.deep.equal([changed.id]);
      await to('2 now @sue', [of('sue')]);
      expect((await messages.find(roomId, changed.id))?.mentions).to.deep.equal([of('sue')]);
      expect((await mine('sam')).messages).to.deep.equal([]);
      await to('2 nobody');
      expect((await messages.find(roomId, changed.id))?.mentions).to.equal(undefined);
      expect((await mine('sue')).messages).to.have.length(1);
      const leave = {
        roomId,
        actorId: null,
        change: (room: Parameters<Parameters<typeof rooms.update>[0]['change']>[0]) =>
          room.leftBy([school.id('sue')], 'removed'),
      };
      await rooms.update(leave);
      expect((await mine('sue')).messages).to.deep.equal([]);
    });

    fact('of everybody are those who were members then', async ({ say, mine, rooms, roomId, school }) => {
      await say('@all before', [everybody]);
      const userId = school.id('tom');
      await rooms.update({
        ...{ roomId, actorId: null },
        change: (room) => room.joinedBy([{ userId, role: 'teacher', mayPost: true }]),
      });
      const after = await say('@all after', [everybody]);
      expect((await mine('tom')).messages.map(({ id }) => id)).to.deep.equal([after.id]);
      expect((await mine('tom', { before: asMessageId(1) })).messages).to.deep.equal([]);
    });
  });
