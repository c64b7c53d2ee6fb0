import { expect } from 'chai';
import type { MessageId } from '../../core/ids.ts';
import { deleted, edited } from '../../core/messages/Message.ts';
import { revisionsOf } from '../../core/messages/Revision.ts';
import type { OpenStored } from './ChatWorld.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** That a message store keeps every revision of a message, with who, when and why (I18). */
export const revisionsContract = (name: string, open: OpenStored): void =>
  void describe(`revisions (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.direct('tess', 'sam');
      const [messageId = 0 as MessageId] = await school.say(roomId, 'tess', 'homework');
      const target = (actor: Name) => ({ roomId, messageId, actorId: school.id(actor), asModerator: actor === 'ada' });
      const edit = (content: string) =>
        world.messages.amend({
          ...target('tess'),
          action: 'edit',
          change: (message, now) => edited(message, school.id('tess'), content, now),
        });
      const remove = (actor: Name) => world.messages.amend({ ...target(actor), action: 'delete', change: deleted });
      const revisions = async () => {
        const message = (await world.messages.find(roomId, messageId)) ?? expect.fail();
        return revisionsOf(message, (await world.messages.changes(roomId, [messageId])).get(messageId) ?? []);
      };
      return { ...world, school, roomId, messageId, edit, remove, revisions };
    });

    fact('keeps the words in the middle, with who, when and why (I18)', async ({ school, edit, remove, revisions }) => {
      await edit('meet me alone');
      await edit('see you in class');
      await edit('see you in class');
      const before = await revisions();
      const tess = school.id('tess');
      expect(before.map(({ content, why, actorId }) => [content, why, actorId])).to.deep.equal([
        ['homework', 'sent', tess],
        ['meet me alone', 'edit', tess],
        ['see you in class', 'edit', tess],
      ]);
      expect(before.map(({ seq }) => seq)).to.deep.equal([...before.map(({ seq }) => seq)].sort((a, b) => a - b));
      expect(before.every(({ at }) => at instanceof Date)).to.equal(true);
      await remove('ada');
      await remove('ada');
      const after = await revisions();
      expect(after.slice(0, 3)).to.deep.equal(before);
      expect(after.slice(3).map(({ content, why, actorId }) => [content, why, actorId])).to.deep.equal([
        [null, 'moderation', school.id('ada')],
      ]);
    });

    fact('tells an author who deletes from a moderator, and messages from each other', async (world) => {
      const { school, roomId, messages, edit, remove, revisions } = world;
      const [other = 0 as MessageId] = await school.say(roomId, 'tess', 'another');
      await edit('meet me alone');
      await remove('tess');
      expect((await revisions()).map(({ why }) => why)).to.deep.equal(['sent', 'edit', 'delete']);
      expect([...(await messages.changes(roomId, [other, 987_654 as MessageId]))]).to.deep.equal([]);
      const elsewhere = await school.direct('tess', 'sue');
      expect([...(await messages.changes(elsewhere, [world.messageId]))]).to.deep.equal([]);
    });

    fact('shows earlier words in no answer for members', async (world) => {
      const { school, roomId, messageId, messages, inbox, search, edit } = world;
      await edit('meet me alone canary');
      await edit('see you in class');
      const pages = await messages.events([{ roomId, after: 0 }], 50);
      const shown = JSON.stringify([
        ...[await messages.find(roomId, messageId), await messages.history(roomId, { limit: 50 })],
        ...[[...pages.values()], await inbox.list(school.id('sam'), { limit: 50 })],
        await search.search(school.id('sam'), { text: 'canary', limit: 20 }),
      ]);
      expect(shown).to.contain('see you in class').and.not.contain('canary').and.not.contain('homework');
      expect((await messages.find(roomId, messageId))?.editedAt).to.be.instanceOf(Date);
    });
  });
