import { expect } from 'chai';
import { asMessageId, type MessageId, type RoomId } from '../../core/ids.ts';
import { edited, type Message } from '../../core/messages/Message.ts';
import type { NewParticipant } from '../../core/rooms/RoomState.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const clientId = '7b1e7a52-4a0e-4a35-9d6e-0f6c1f6f2a10';

/** That every port binds a person to the part of a room's history that their membership shows (I26). */
export const visibleHistoryContract = (name: string, open: OpenStored): void =>
  void describe(`visible history (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const { rooms, messages } = world;
      const roomId = await school.group('tess', ['sam']);
      const newcomer = (who: Name, more: Partial<NewParticipant> = {}): NewParticipant => ({
        ...{ ...school.member(who), mayPost: true, visibleFrom: 'joining' },
        ...more,
      });
      const join = async (who: Name, more: Partial<NewParticipant> = {}, room: RoomId = roomId) =>
        (
          await rooms.update({
            roomId: room,
            actorId: null,
            change: (current) => current.joinedBy([newcomer(who, more)]),
          })
        ).room;
      const leave = (who: Name) =>
        rooms.update({ roomId, actorId: null, change: (current) => current.leftBy([school.id(who)], 'left') });
      const suspend = (who: Name, isSuspended: boolean) =>
        rooms.update({
          roomId,
          actorId: null,
          change: (current) => current.withSuspensions((id) => id === school.id(who) && isSuspended),
        });
      const react = (who: Name, messageId: MessageId, emoji: string, isAdded = true) =>
        messages.react({ roomId, messageId, userId: school.id(who), emoji, isAdded });
      const edit = (who: Name, messageId: MessageId, content: string) =>
        messages.amend({
          ...{ roomId, messageId, actorId: school.id(who), action: 'edit', asModerator: false },
          change: (message, now) => edited(message, school.id(who), content, now),
        });
      const retry = async (who: Name, sent: string) => {
        const attempt = { roomId, senderId: school.id(who), sent, clientId };
        const { message, isDuplicate } = await school.append(roomId, who, sent, { clientId });
        expect(await messages.findStored(attempt)).to.deep.equal(message);
        return { message, isDuplicate };
      };
      return { ...world, school, roomId, newcomer, join, leave, suspend, react, edit, retry };
    });

    fact(
      'keeps from where on a membership shows the history, and everything for those with whom a room begins',
      async (w) => {
        const { school, roomId, rooms, roomHeads, newcomer } = w;
        await school.say(roomId, 'tess', 'one', 'two');
        const joined = await w.join('sue');
        const sue = school.id('sue');
        expect(joined.participants.get(sue)).to.include({ joinedSeq: 3, visibleFromSeq: 3 });
        expect((await rooms.access(roomId, sue))?.membership).to.include({ visibleFromSeq: 3 });
        const shown = (await rooms.participants(roomId)).map(({ userId, visibleFromSeq }) => [userId, visibleFromSeq]);
        expect(new Map(shown as [number, number][])).to.deep.equal(
          new Map([
            [school.id('tess'), 0],
            [school.id('sam'), 0],
            [sue, 3],
          ]),
        );
        const memberships = async () => (await roomHeads.membershipsOf(sue, 100)).rooms;
        expect((await memberships()).find((one) => one.roomId === roomId)).to.include({ visibleFromSeq: 3 });
        expect((await w.join('tom', { visibleFrom: 2 })).participants.get(school.id('tom'))?.visibleFromSeq).to.equal(
          2,
        );
        expect((await w.join('stan', { visibleFrom: 0 })).participants.get(school.id('stan'))?.visibleFromSeq).to.equal(
          0,
        );

        const draft = { type: 'group', key: null, name: 'New', context: '', ownerId: sue, scope: [], isFrozen: false };
        const scope = (await school.room(roomId)).state.scope;
        const { room } = await rooms.open({
          ...{ key: null, pairs: [] },
          plan: () => ({ ...draft, scope, participants: [newcomer('sue')] }),
        });
        expect(room.participants.get(sue)?.visibleFromSeq).to.equal(0);
      },
    );

    fact(
      'lets a membership show the history anew for who comes back, and more by a change without an event',
      async (w) => {
        const { school, roomId, rooms } = w;
        const sam = school.id('sam');
        const version = async () => (await w.roomHeads.membershipsOf(sam, 9)).version;
        await school.say(roomId, 'tess', 'one');
        await w.leave('sam');
        await school.say(roomId, 'tess', 'while he is away');
        expect((await w.join('sam')).participants.get(sam)).to.include({ joinedSeq: 4, visibleFromSeq: 4 });
        const before = await version();
        const change = { roomId, actorId: null };
        const { room, events } = await rooms.update({ ...change, change: (current) => current.shownFrom(sam, 2) });
        expect(events).to.deep.equal([]);
        expect(room.participants.get(sam)).to.include({ joinedSeq: 4, visibleFromSeq: 2 });
        expect(await version()).not.to.equal(before);
        const again = await rooms.update({ ...change, change: (current) => current.shownFrom(sam, 3) });
        expect(again.room.participants.get(sam)?.visibleFromSeq).to.equal(2);
      },
    );

    fact('pages a history from a seq on as if there were nothing before', async ({ school, roomId, messages }) => {
      const ids = await school.say(roomId, 'tess', 'h1', 'h2', 'h3', 'v4', 'v5', 'v6');
      const [, h2 = asMessageId(0), h3 = asMessageId(0), v4 = asMessageId(0), v5 = asMessageId(0)] = ids;
      const page = async (query: { before?: MessageId; after?: MessageId; around?: MessageId; limit?: number }) => {
        const { messages: shown, hasMore } = await messages.history(roomId, { limit: 2, fromSeq: 4, ...query });
        return [...shown.map(({ content }) => content), hasMore];
      };
      expect(await page({})).to.deep.equal(['v5', 'v6', true]);
      expect(await page({ limit: 3 })).to.deep.equal(['v4', 'v5', 'v6', false]);
      expect(await page({ before: v5 })).to.deep.equal(['v4', false]);
      expect(await page({ before: v4 })).to.deep.equal([false]);
      expect(await page({ before: h3 })).to.deep.equal([false]);
      expect(await page({ after: h2, limit: 9 })).to.deep.equal(['v4', 'v5', 'v6', false]);
      expect(await page({ after: asMessageId(1) })).to.deep.equal(['v4', 'v5', true]);
      expect(await page({ around: v5 })).to.deep.equal(['v4', 'v5', true]);
      // A hidden message and one that there never was give the same page.
      expect(await page({ around: h2 })).to.deep.equal(await page({ around: asMessageId(1) }));
      expect(await page({ around: h2, limit: 9 })).to.deep.equal(['v4', 'v5', 'v6', false]);
      for (const query of [{}, { before: v5 }, { after: h2 }, { around: v4 }])
        expect(await messages.history(roomId, { limit: 9, fromSeq: 7, ...query })).to.deep.equal({
          messages: [],
          hasMore: false,
        });
    });

    fact('counts and previews only what the membership shows (I7)', async ({ school, roomId, inbox, join, leave }) => {
      const sue = school.id('sue');
      const [h1 = asMessageId(0)] = await school.say(roomId, 'tess', 'hidden one', 'hidden two');
      await join('sue');
      const hidden = await inbox.overview(roomId, sue);
      expect(hidden).to.include({ lastMessage: null, unreadCount: 0, visibleFromSeq: 3, lastReadSeq: 0 });
      expect((await inbox.list(sue, { limit: 9 })).rooms.find(({ room }) => room.id === roomId)).to.deep.equal(hidden);
      expect((await inbox.overview(roomId, school.id('sam')))?.lastMessage?.content).to.equal('hidden two');
      expect(await inbox.markRead(roomId, sue, h1)).to.deep.equal({
        ...{ lastReadId: null, lastReadSeq: 0, unreadCount: 0, hasMoved: false, readIds: [] },
        ...{ unreadMarkId: null, hasMarkMoved: false },
      });
      expect(await inbox.markRead(roomId, sue, null)).to.include({ lastReadId: null, hasMoved: false });

      const [v1 = asMessageId(0)] = await school.say(roomId, 'tess', 'shown');
      expect(await inbox.overview(roomId, sue)).to.include({ unreadCount: 1 });
      expect((await inbox.overview(roomId, sue))?.lastMessage?.content).to.equal('shown');
      expect(await inbox.markRead(roomId, sue, null)).to.include({ lastReadId: v1, hasMoved: true, unreadCount: 0 });
      // Who has read a later message has not read what they do not see.
      expect((await inbox.readers(roomId, h1)).map(({ person }) => person.id)).to.deep.equal([]);
      expect((await inbox.readers(roomId, v1)).map(({ person }) => person.id)).to.deep.equal([sue]);
      await school.remove(roomId, v1);
      expect((await inbox.overview(roomId, sue))?.lastMessage).to.equal(null);
      await leave('sue');
      expect(await inbox.overview(roomId, sue)).to.include({ visibleFromSeq: 0 });
    });

    fact('finds only words that the membership shows', async ({ school, roomId, search, join }) => {
      await school.say(roomId, 'tess', 'the secret of the headmaster', 'an excursion on Monday');
      await join('sue');
      await school.say(roomId, 'tess', 'the excursion is cancelled');
      const find = async (who: Name, text: string, more: { roomId?: RoomId; fromSeq?: number } = {}) =>
        (await search.search(school.id(who), { text, limit: 9, ...more })).hits.map(({ message }) => message.content);
      expect(await find('sue', 'secret')).to.deep.equal([]);
      expect(await find('sue', 'secrett')).to.deep.equal([]);
      expect(await find('sue', 'excursion')).to.deep.equal(['the excursion is cancelled']);
      expect(await find('sam', 'secret')).to.deep.equal(['the secret of the headmaster']);
      expect(await find('sue', 'secret', { roomId, fromSeq: 3 })).to.deep.equal([]);
      expect(await find('sue', 'excursion', { roomId, fromSeq: 3 })).to.have.length(1);
      expect(await find('ada', 'secret', { roomId })).to.have.length(1);
    });

    fact(
      'says of every change of a message which seq the message has',
      async ({ school, roomId, messages, react, edit }) => {
        const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'first');
        await school.say(roomId, 'sam', 'second');
        const answers = [await react('sam', id, '👍'), await edit('tess', id, 'First')].map(({ event }) => event);
        await school.remove(roomId, id);
        const stored = (await messages.events([{ roomId, after: 2 }], 9)).get(roomId)?.events ?? [];
        expect(stored.map(({ type }) => type)).to.deep.equal(['reaction_changed', 'message_edited', 'message_deleted']);
        expect(answers[0]).to.include({ type: 'reaction_changed', messageSeq: 1 });
        expect(stored[0]).to.include({ messageId: id, messageSeq: 1 });
        expect(stored[2]).to.include({ messageId: id, messageSeq: 1 });
      },
    );

    fact('refuses an answer to a hidden message as to none', async ({ school, roomId, join }) => {
      const [h1 = asMessageId(0)] = await school.say(roomId, 'tess', 'hidden');
      await join('sue');
      const replyTo = { replyTo: h1 };
      expect(await refusalOf(school.append(roomId, 'sue', 'what?', replyTo))).to.equal('MESSAGE_NOT_FOUND');
      const { message } = await school.append(roomId, 'sam', 'this:', replyTo);
      const answer = await school.append(roomId, 'sue', 'I see', { replyTo: message.id });
      expect(answer.message).to.include({ replyTo: message.id, threadRoot: h1 });
    });

    const shown = ({ content, reactions, thread, editedAt, deletedAt }: Message) => ({
      ...{ content, reactions: reactions.map(({ emoji, userIds }) => [emoji, userIds.length]) },
      ...{ replies: thread?.replyCount ?? 0, isEdited: editedAt !== null, isDeleted: deletedAt !== null },
    });

    fact('answers a retry after leaving with the message as it was when one left (I5, I6)', async (w) => {
      const { school, roomId, retry } = w;
      const { id } = (await school.append(roomId, 'sam', 'homewrk', { clientId })).message;
      await w.edit('sam', id, 'homework');
      await w.react('tess', id, '👍');
      await w.react('tess', id, '🎉');
      await w.react('tess', id, '🎉', false);
      const before = await school.append(roomId, 'tess', 'gone', { replyTo: id });
      const kept = await school.append(roomId, 'tess', 'thanks', { replyTo: id });
      await school.remove(roomId, before.message.id);
      const whenLeft = (await w.messages.find(roomId, id)) ?? expect.fail();
      expect(shown(whenLeft)).to.deep.equal({
        ...{ content: 'homework', reactions: [['👍', 1]], replies: 1, isEdited: true, isDeleted: false },
      });
      await w.leave('sam');
      await w.react('tess', id, '😡');
      await w.react('tess', id, '👍', false);
      await school.append(roomId, 'tess', 'and this', { replyTo: id });
      await school.remove(roomId, kept.message.id);
      expect(await retry('sam', 'homewrk')).to.deep.equal({ message: whenLeft, isDuplicate: true });
      await school.remove(roomId, id);
      expect(await retry('sam', 'homewrk')).to.deep.equal({ message: whenLeft, isDuplicate: true });
      await school.archive(roomId);
      expect(await retry('sam', 'homewrk')).to.deep.equal({ message: whenLeft, isDuplicate: true });
      const other = school.append(roomId, 'sam', 'another text', { clientId });
      expect(await refusalOf(other)).to.equal('CONFLICT');
      const unknown = school.append(roomId, 'sam', 'homewrk', { clientId: clientId.replace('7b', '8b') });
      expect(await refusalOf(unknown)).to.equal('ROOM_NOT_FOUND');
    });

    fact('answers a retry while suspended with the message as it was then, and later as it is', async (w) => {
      const { school, roomId, retry } = w;
      const { id } = (await school.append(roomId, 'sam', 'hello', { clientId })).message;
      await w.suspend('sam', true);
      await w.suspend('sam', false);
      await w.react('tess', id, '👍');
      await w.suspend('sam', true);
      await w.react('tess', id, '🎉');
      expect(shown((await retry('sam', 'hello')).message).reactions).to.deep.equal([['👍', 1]]);
      await w.leave('sam');
      await w.react('tess', id, '😡');
      expect(shown((await retry('sam', 'hello')).message).reactions).to.deep.equal([['👍', 1]]);
      await w.join('sam', { visibleFrom: 0 });
      expect(shown((await retry('sam', 'hello')).message).reactions.length).to.equal(3);
    });

    fact('answers a retry in an archived room with the message as its members see it', async (w) => {
      const { school, roomId, retry } = w;
      const { id } = (await school.append(roomId, 'sam', 'hello', { clientId })).message;
      await w.react('tess', id, '👍');
      await school.archive(roomId);
      expect(shown((await retry('sam', 'hello')).message).reactions).to.deep.equal([['👍', 1]]);
    });

    fact('answers a retry of who came back and does not see the message with what they saw of it', async (w) => {
      const { school, roomId, retry } = w;
      const { id } = (await school.append(roomId, 'sam', 'hello', { clientId })).message;
      await w.react('tess', id, '👍');
      await w.leave('sam');
      await w.react('tess', id, '🎉');
      await w.join('sam');
      await w.react('tess', id, '😡');
      const { message } = await retry('sam', 'hello');
      expect(shown(message).reactions).to.deep.equal([['👍', 1]]);
      await w.leave('sam');
      expect(await retry('sam', 'hello')).to.deep.equal({ message, isDuplicate: true });
      await w.join('sam', { visibleFrom: 1 });
      expect(shown((await retry('sam', 'hello')).message).reactions.length).to.equal(3);
    });
  });
