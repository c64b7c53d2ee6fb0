import { expect } from 'chai';
import type { MessageId } from '../../core/ids.ts';
import { deleted, edited } from '../../core/messages/Message.ts';
import type { MessageErasure } from '../../core/messages/MessageEraser.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** That erased messages keep their place and nothing else. */
export const messageEraserContract = (name: string, open: OpenStored): void =>
  void describe(`MessageEraser (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.direct('tess', 'sam');
      const erase = (more: Partial<MessageErasure> = {}) =>
        world.messageEraser.eraseMessages({
          ...{ roomId, senderIds: null, before: null, after: 0, limit: 100, why: 'retention' },
          ...more,
        });
      const events = async () => (await world.messages.events([{ roomId, after: 0 }], 100)).get(roomId)?.events ?? [];
      return { ...world, school, roomId, erase, events };
    });

    fact('takes words, earlier words and reactions, and leaves seqs dense (I1)', async (world) => {
      const { school, roomId, messages, erase, events, exportReader, search, inbox } = world;
      const tess = school.id('tess');
      const [one = 0 as MessageId, two = 0 as MessageId] = await school.say(roomId, 'tess', 'canary one', 'canary two');
      const [answer = 0 as MessageId] = await school.say(roomId, 'sam', 'canary three');
      const target = { roomId, messageId: one, actorId: tess, asModerator: false };
      await messages.amend({
        ...target,
        action: 'edit',
        change: (message, now) => edited(message, tess, 'canary new', now),
      });
      await messages.react({ ...target, userId: school.id('sam'), emoji: '👍', isAdded: true });
      await messages.amend({ ...target, messageId: two, action: 'delete', change: deleted });

      const erased = await erase();
      expect(erased).to.deep.include({ messages: 3, lastSeq: 3, headSeq: 8 });
      expect(erased.events.map(({ type, seq, actorId }) => [type, seq, actorId])).to.deep.equal([
        ['message_deleted', 7, null],
        ['message_deleted', 8, null],
      ]);
      const stored = await events();
      expect(stored.map(({ seq }) => seq)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(stored.slice(6)).to.deep.equal(erased.events);
      const all = await exportReader.changes(roomId, [one, two, answer]);
      const shown = JSON.stringify([
        ...[stored, [...all.values()], await messages.history(roomId, { limit: 50 })],
        ...[await inbox.list(school.id('sam'), { limit: 50 })],
        ...[await search.search(school.id('sam'), { text: 'canary', limit: 20 })],
      ]);
      expect(shown).to.not.contain('canary').and.not.contain('👍');
      const [message] = (await messages.history(roomId, { limit: 50 })).messages;
      expect(message).to.deep.include({ id: one, seq: 1, content: '' });
      expect(message?.deletedAt).to.be.instanceOf(Date);
      expect(message?.sender.id).to.equal(tess);
    });

    fact(
      'goes on where it stopped, and changes nothing twice',
      async ({ school, roomId, erase, events, messageEraser }) => {
        await school.say(roomId, 'tess', 'a', 'b', 'c');
        const first = await erase({ limit: 2 });
        expect(first).to.deep.include({ messages: 2, lastSeq: 2, headSeq: 5 });
        const second = await erase({ limit: 2, after: first.lastSeq });
        expect(second).to.deep.include({ messages: 1, lastSeq: 3, headSeq: 6 });
        const again = await erase();
        expect(again).to.deep.include({ messages: 3, headSeq: 6, events: [] });
        expect(await events()).to.have.length(6);
        const all = { roomId, senderIds: null, before: null, after: 0 };
        expect(await messageEraser.countMessages(all)).to.deep.equal({ messages: 3, live: 0 });
      },
    );

    fact('takes only what it was asked for: of some, and from before a moment', async (world) => {
      const { school, roomId, messages, erase, messageEraser } = world;
      await school.say(roomId, 'tess', 'of Tess');
      await school.say(roomId, 'sam', 'of Sam');
      const senderIds = [school.id('sam')];
      expect(await messageEraser.countMessages({ roomId, senderIds, before: null, after: 0 })).to.deep.equal({
        ...{ messages: 1, live: 1 },
      });
      expect(await erase({ before: new Date(0) })).to.deep.include({ messages: 0, lastSeq: 0, events: [] });
      await erase({ senderIds, why: 'erasure' });
      const contents = (await messages.history(roomId, { limit: 50 })).messages.map(({ content }) => content);
      expect(contents).to.deep.equal(['of Tess', '']);
      const elsewhere = await school.direct('tess', 'sue');
      await school.say(elsewhere, 'tess', 'kept');
      await erase();
      expect((await messages.history(elsewhere, { limit: 5 })).messages[0]?.content).to.equal('kept');
      expect(await erase({ roomId: 987_654 as typeof roomId })).to.deep.include({ messages: 0, events: [] });
    });

    fact('answers a retry of an erased message with the message, and stores nothing (I6)', async (world) => {
      const { school, roomId, erase } = world;
      const clientId = '0d5b1f2e-8f2a-4d6e-9a6c-1b2f3c4d5e6f';
      const { message } = await school.append(roomId, 'tess', 'words', { clientId });
      await erase();
      const retried = await school.append(roomId, 'tess', 'words', { clientId });
      expect(retried).to.deep.include({ isDuplicate: true });
      expect(retried.message).to.deep.include({ id: message.id, content: '' });
    });
  });
