import { expect } from 'chai';
import { asMessageId, type MessageId } from '../../core/ids.ts';
import type { Mention } from '../../core/messages/Mention.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const none = asMessageId(0);

/** What `Inbox` promises about rooms that a person has marked as unread. */
export const unreadMarksContract = (name: string, open: OpenStored): void =>
  void describe(`unread marks (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.group('tess', ['sam', 'sue']);
      const [sam, tess] = [school.id('sam'), school.id('tess')];
      const ids = await school.say(roomId, 'tess', '1', '2', '3', '4');
      const id = (index: number): MessageId => ids[index] ?? none;
      const overview = async () => {
        const shown = await world.inbox.overview(roomId, sam);
        return [shown?.unreadCount, shown?.lastReadSeq, shown?.unreadMarkId];
      };
      const read = (upToId: MessageId | null) => world.inbox.markRead(roomId, sam, upToId);
      const mark = (fromId: MessageId) => world.inbox.markUnread(roomId, sam, fromId);
      const readers = async () => (await world.inbox.readers(roomId, id(3))).map(({ person }) => person.id);
      // The seq of the joining comes first.
      const { seq: firstSeq = 0 } = (await world.messages.find(roomId, id(0))) ?? {};
      return { ...world, school, roomId, sam, tess, id, overview, read, mark, readers, firstSeq };
    });

    fact('count the room from a message on, wherever it is counted, and for nobody else (I7)', async (world) => {
      const { inbox, roomId, sam, id, read, mark, overview, readers, firstSeq, school } = world;
      await read(null);
      const state = await mark(id(2));
      expect(state).to.deep.equal({
        ...{ lastReadId: id(1), lastReadSeq: firstSeq + 1, unreadCount: 2, hasMoved: false, readIds: [] },
        ...{ unreadMarkId: id(2), hasMarkMoved: true },
      });
      expect(await overview()).to.deep.equal([2, firstSeq + 1, id(2)]);
      const [listed] = (await inbox.list(sam, { limit: 5, isUnread: true })).rooms;
      expect([listed?.unreadCount, listed?.unreadMarkId]).to.deep.equal([2, id(2)]);
      expect(await inbox.totals(sam)).to.include({ unreadRooms: 1, unreadMessages: 2 });
      expect(await readers(), 'what was read stays read').to.deep.equal([sam]);
      expect((await inbox.pointers(roomId, 9))?.find(({ userId }) => userId === sam)?.lastReadId).to.equal(id(3));
      expect((await inbox.overview(roomId, school.id('sue')))?.unreadMarkId).to.equal(null);
    });

    fact('count new messages, and none that is deleted', async ({ school, roomId, id, read, mark, overview }) => {
      await read(null);
      await mark(id(1));
      await school.remove(roomId, id(2));
      await school.say(roomId, 'tess', '5');
      await school.say(roomId, 'sam', 'mine');
      expect((await overview())[0]).to.equal(3);
    });

    fact(
      'end when everything is read, or what was read is read again',
      async ({ id, read, mark, overview, school, roomId, firstSeq }) => {
        for (const upToId of [null, id(3), asMessageId(Number.MAX_SAFE_INTEGER)]) {
          await read(null);
          await mark(id(0));
          expect(await read(upToId)).to.include({ unreadMarkId: null, hasMarkMoved: true, hasMoved: false });
          expect(await overview()).to.deep.equal([0, firstSeq + 3, null]);
        }
        await mark(id(0));
        const [next = none] = await school.say(roomId, 'tess', '5', '6');
        expect(await read(next)).to.include({ unreadCount: 1, unreadMarkId: null, hasMarkMoved: true, hasMoved: true });
      },
    );

    fact('move with what is read of them, and not back', async ({ id, read, mark, overview, firstSeq }) => {
      await read(null);
      await mark(id(1));
      expect(await read(id(2))).to.include({ lastReadId: id(2), unreadCount: 1, hasMarkMoved: true, hasMoved: false });
      expect(await read(id(0))).to.include({ lastReadId: id(2), unreadCount: 1, hasMarkMoved: false });
      expect((await overview()).slice(0, 2)).to.deep.equal([1, firstSeq + 2]);
      expect(await mark(id(0)), 'a later mark counts').to.include({ lastReadId: null, unreadCount: 4 });
    });

    fact('change nothing at what is not read yet, not there, or by a stranger', async (world) => {
      const { id, read, mark, overview, inbox, roomId, school } = world;
      await read(id(1));
      const before = await overview();
      for (const one of [id(2), asMessageId(Number.MAX_SAFE_INTEGER), none])
        expect(await mark(one)).to.include({ unreadCount: 2, unreadMarkId: null, hasMarkMoved: false });
      expect(await overview()).to.deep.equal(before);
      expect(await inbox.markUnread(roomId, school.id('tom'), id(0))).to.deep.equal({
        ...{ lastReadId: null, lastReadSeq: 0, unreadCount: 0, hasMoved: false, readIds: [] },
        ...{ unreadMarkId: null, hasMarkMoved: false },
      });
    });

    fact(
      'mark the room as one that mentions the person',
      async ({ messages, inbox, roomId, tess, sam, read, mark }) => {
        const mentions: readonly Mention[] = [{ userId: sam, name: 'sam' }];
        const draft = {
          roomId,
          senderId: tess,
          sent: '@sam',
          content: '@sam',
          clientId: null,
          replyTo: null,
          mentions,
        };
        const { message } = await messages.append(draft);
        const isMentioned = async () => (await inbox.overview(roomId, sam))?.isMentioned;
        await read(null);
        expect(await isMentioned()).to.equal(false);
        await mark(message.id);
        expect(await isMentioned()).to.equal(true);
      },
    );
  });
