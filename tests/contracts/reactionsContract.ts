import { expect } from 'chai';
import { asMessageId, asRoomId, type MessageId } from '../../core/ids.ts';
import { deleted, edited } from '../../core/messages/Message.ts';
import { reactionsAtMost } from '../../core/messages/reacted.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** What `MessageStore.react` promises. */
export const reactionsContract = (name: string, open: OpenStored): void =>
  void describe(`reactions (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.group('tess', ['sam', 'sue']);
      const [messageId = asMessageId(0)] = await school.say(roomId, 'tess', 'Hello');
      const react = (who: Name, emoji: string, isAdded = true, target: { roomId?: typeof roomId } = {}) =>
        world.messages.react({ roomId, messageId, ...target, userId: school.id(who), emoji, isAdded });
      const shown = async (id: MessageId = messageId) => (await world.messages.find(roomId, id))?.reactions;
      const id = (who: Name) => school.id(who);
      return { ...world, school, roomId, messageId, react, shown, id };
    });

    fact('are part of the message, in the order in which each emoji was first set', async (world) => {
      const { react, shown, messages, inbox, roomId, messageId, id } = world;
      await react('sam', '👍');
      await react('tess', '🎉');
      const { message } = await react('sue', '👍');
      const reactions = [
        { emoji: '👍', userIds: [id('sam'), id('sue')] },
        { emoji: '🎉', userIds: [id('tess')] },
      ];
      expect(message).to.deep.equal(await messages.find(roomId, messageId));
      expect(message.reactions).to.deep.equal(reactions);
      expect(await shown()).to.deep.equal(reactions);
      const { messages: history } = await messages.history(roomId, { limit: 10 });
      const page = (await messages.events([{ roomId, after: 0 }], 10)).get(roomId);
      const overview = await inbox.overview(roomId, id('sam'));
      const [first] = page?.events ?? [];
      expect(history).to.deep.equal([message]);
      expect(first?.type === 'new_message' && first.message).to.deep.equal(message);
      expect(overview?.lastMessage?.reactions).to.deep.equal(reactions);
    });

    fact('store an event with the next seq, and show in it the reactions as they are now', async (world) => {
      const { react, messages, roomHeads, roomId, messageId, id } = world;
      const { event } = await react('sam', '👍');
      const reactions = [{ emoji: '👍', userIds: [id('sam')] }];
      const said = { type: 'reaction_changed', roomId, seq: 2, actorId: id('sam'), messageId, emoji: '👍' };
      expect(event).to.deep.include({ ...said, isAdded: true, reactions });
      expect(event?.at).to.be.instanceOf(Date);
      await react('sam', '👍', false);
      await react('sue', '🎉');
      expect((await roomHeads.heads([roomId])).get(roomId)).to.equal(4);
      const events = (await messages.events([{ roomId, after: 1 }], 10)).get(roomId)?.events ?? [];
      const now = [{ emoji: '🎉', userIds: [id('sue')] }];
      expect(events).to.have.length(3);
      expect(events[0]).to.deep.include({ ...said, isAdded: true, reactions: now });
      expect(events[1]).to.deep.include({ ...said, seq: 3, isAdded: false, reactions: now });
    });

    fact('that are already there, or already gone, store nothing', async ({ react, roomHeads, roomId }) => {
      await react('sam', '👍');
      const again = await react('sam', '👍');
      expect([again.event, again.message.reactions.length]).to.deep.equal([null, 1]);
      expect((await react('sue', '👍', false)).event).to.equal(null);
      expect((await roomHeads.heads([roomId])).get(roomId)).to.equal(2);
    });

    fact('disappear when the last person removes them', async ({ react, shown, id }) => {
      for (const who of ['sam', 'sue'] as const) await react(who, '👍');
      await react('sam', '👍', false);
      expect(await shown()).to.deep.equal([{ emoji: '👍', userIds: [id('sue')] }]);
      expect((await react('sue', '👍', false)).message.reactions).to.deep.equal([]);
      expect(await shown()).to.deep.equal([]);
    });

    fact('lose none of many parallel calls, and count each once', async ({ react, shown, roomHeads, roomId, id }) => {
      const people = ['tess', 'sam', 'sue'] as const;
      const all = people.flatMap((who) => ['👍', '🎉', '👍'].map((emoji) => react(who, emoji)));
      const changes = (await Promise.all(all)).filter(({ event }) => event !== null);
      expect(changes).to.have.length(6);
      expect((await roomHeads.heads([roomId])).get(roomId)).to.equal(7);
      for (const { userIds } of (await shown()) ?? []) expect(userIds).to.have.members(people.map(id));
    });

    fact('are of at most twenty different emoji', async ({ react, shown }) => {
      const emoji = Array.from({ length: reactionsAtMost }, (_, index) => String.fromCodePoint(0x1f600 + index));
      for (const one of emoji) await react('sam', one);
      expect(await refusalOf(react('sue', '🎉'))).to.equal('INVALID_REQUEST');
      expect((await react('sue', emoji[3] ?? '')).message.reactions).to.have.length(reactionsAtMost);
      expect(await shown()).to.have.length(reactionsAtMost);
    });

    fact('make nothing unread and move no room up', async ({ react, inbox, school, id }) => {
      const other = await school.direct('tess', 'sam');
      await school.say(other, 'tess', 'Later');
      const before = await inbox.list(id('sam'), { limit: 10 });
      await react('sue', '👍');
      const after = await inbox.list(id('sam'), { limit: 10 });
      const facts = ({ rooms }: typeof before) => rooms.map(({ room, unreadCount }) => [room.id, unreadCount]);
      expect(facts(after)).to.deep.equal(facts(before));
      expect((await inbox.serverTotals()).messages).to.equal(2);
    });

    fact('stay after an edit, and disappear with the message', async (world) => {
      const { react, shown, messages, roomId, messageId, id } = world;
      await react('sam', '👍');
      const target = { roomId, messageId, actorId: id('tess'), asModerator: false };
      await messages.amend({
        ...target,
        action: 'edit',
        change: (message, now) => edited(message, id('tess'), 'Hullo', now),
      });
      expect(await shown()).to.have.length(1);
      const { message } = await messages.amend({ ...target, action: 'delete', change: deleted });
      expect([message.reactions, await shown()]).to.deep.equal([[], []]);
      const page = (await messages.events([{ roomId, after: 1 }], 1)).get(roomId);
      expect(page?.events[0]).to.deep.include({ type: 'reaction_changed', reactions: [] });
      for (const isAdded of [true, false])
        expect(await refusalOf(react('sam', '👍', isAdded))).to.equal('MESSAGE_NOT_FOUND');
    });

    fact('are allowed to members who may not post', async ({ school, messages, id }) => {
      const board = await school.group('tess', ['sam'], 'announcement');
      const [messageId = asMessageId(0)] = await school.say(board, 'tess', 'News');
      const reacting = { roomId: board, messageId, userId: id('sam'), emoji: '👍', isAdded: true };
      expect((await messages.react(reacting)).message.reactions).to.have.length(1);
    });

    fact('are refused without a membership, as in rooms that do not exist (I11)', async (world) => {
      const { react, school, rooms, roomId, id } = world;
      for (const who of ['theo', 'ada'] as const)
        expect(await refusalOf(react(who, '👍')), who).to.equal('ROOM_NOT_FOUND');
      expect(await refusalOf(react('tess', '👍', true, { roomId: asRoomId(987_654) }))).to.equal('ROOM_NOT_FOUND');
      await rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([id('sue')], 'left') });
      expect(await refusalOf(react('sue', '👍'))).to.equal('ROOM_NOT_FOUND');
      await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
      expect(await refusalOf(react('sam', '👍'))).to.equal('CANNOT_CHAT');
    });

    fact('are refused in rooms that are not active, and for messages that do not exist', async (world) => {
      const { react, school, messages, roomId, shown } = world;
      const elsewhere = await school.direct('tess', 'sam');
      expect(await refusalOf(react('tess', '👍', true, { roomId: elsewhere }))).to.equal('MESSAGE_NOT_FOUND');
      await react('sam', '👍');
      await school.archive(roomId);
      for (const isAdded of [true, false])
        expect(await refusalOf(react('sam', '🎉', isAdded))).to.equal('ROOM_INACTIVE');
      expect(await shown()).to.have.length(1);
      expect((await messages.history(roomId, { limit: 1 })).messages[0]?.reactions).to.have.length(1);
    });
  });
